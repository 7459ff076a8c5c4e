/** Says that the queue is held, and releases it. */

import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useQueue } from '#renderer/features/runs/queue/use-queue.ts';
import { Button } from '#renderer/ui/button.tsx';
import { timeOfDay } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';

interface HeldNoteProps {
  /** False: the queue is not read. */
  readonly enabled?: boolean;
  /** False: the page has a button already. */
  readonly hasButton?: boolean;
}

/** Nothing while runs may start. */
export function HeldNote({ enabled = true, hasButton = true }: HeldNoteProps) {
  const heldOn = useQueue(enabled).data?.heldOn ?? null;
  if (!enabled || heldOn === null) return null;
  return (
    <div className={classes(noteStyles.note, noteStyles.warning, layoutStyles.row)} role="status">
      <span className={layoutStyles.grow}>
        The queue has been held since {timeOfDay(heldOn)}. No further run starts until you release it or close Tenon.
        Active runs continue.
      </span>
      {hasButton ? (
        <Button changes size="sm" onClick={() => void runCommandById('runs.release-queue')}>
          Release queue
        </Button>
      ) : null}
    </div>
  );
}
