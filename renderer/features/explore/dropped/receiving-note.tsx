/** How much of a dropped file is here, with a way to stop it. */

import type { Receiving } from '#renderer/features/explore/dropped/receive-dropped.ts';
import { Button } from '#renderer/ui/button.tsx';
import { byteSize } from '#renderer/ui/format/words.ts';
import { EmptyView } from '#renderer/ui/state-view.tsx';
import receivingStyles from '#renderer/features/explore/dropped/receiving-note.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import progressStyles from '#renderer/ui/progress.module.css';

interface Props {
  readonly receiving: Receiving;
}

function Bar({ receiving: { name, received, size } }: Props) {
  const percent = Math.floor((received / size) * 100);
  return (
    <span
      className={classes(progressStyles.progress, receivingStyles.receiving)}
      role="progressbar"
      aria-label={`Receiving ${name}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <b ref={(bar) => bar?.style.setProperty('width', `${percent}%`)} />
    </span>
  );
}

/** In the footer, beside rows of the part that is here. */
export function ReceivingNote({ receiving }: Props) {
  return (
    <span className={classes(layoutStyles.row, layoutStyles.close)}>
      <Bar receiving={receiving} />
      <span>
        {byteSize(receiving.received)} of {byteSize(receiving.size)} received
      </span>
      <Button size="sm" onClick={receiving.cancel}>
        Stop
      </Button>
    </span>
  );
}

/** For a file that says nothing before it is whole. */
export function ReceivingView({ receiving }: Props) {
  return (
    <EmptyView
      title={`Receiving ${receiving.name}`}
      text={`${byteSize(receiving.received)} of ${byteSize(receiving.size)}. Rows appear when the file is complete.`}
    >
      <span className={layoutStyles.row}>
        <Bar receiving={receiving} />
        <Button onClick={receiving.cancel}>Stop</Button>
      </span>
    </EmptyView>
  );
}
