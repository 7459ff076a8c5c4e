/** Of a table or folder with only its first rows loaded: the progress, or the button that loads the others. */

import { IconPlayerStop } from '@tabler/icons-react';
import { changeRows } from '#renderer/features/explore/rows/rows-view.ts';
import type { FirstThenAll } from '#renderer/features/explore/rows/first-then-all.ts';
import { Button } from '#renderer/ui/button.tsx';
import { byteSize } from '#renderer/ui/format/words.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import spinnerStyles from '#renderer/ui/spinner.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface WholeNoteProps {
  readonly path: string;
  /** Of all files; null: not known. */
  readonly sizeBytes: number | null;
  readonly rows: FirstThenAll & { stop(): void };
  /** It is what can be done in place of a chart; else it is beside the count of the rows. */
  readonly isMain?: boolean;
}

export function WholeNote({ path, sizeBytes, rows, isMain = false }: WholeNoteProps) {
  if (rows.reading) {
    return (
      <>
        <Tag icon={<span className={spinnerStyles.spinner} data-part="spinner" />}>
          reading every row{sizeBytes === null ? '' : ` of ${byteSize(sizeBytes)}`}
        </Tag>
        <Button size="sm" tone="quiet" icon={<IconPlayerStop size={13} stroke={1.75} />} onClick={rows.stop}>
          Stop
        </Button>
      </>
    );
  }
  return (
    <>
      {rows.wholeError === null ? null : <span className={textStyles.warning}>{rows.wholeError.message}</span>}
      <Button
        {...(isMain ? { tone: 'primary' } : { size: 'sm', tone: 'quiet' })}
        onClick={() => (rows.wholeError === null ? changeRows(path, { whole: true }) : rows.reload())}
      >
        Read every row{sizeBytes === null ? '' : ` (${byteSize(sizeBytes)})`}
      </Button>
    </>
  );
}
