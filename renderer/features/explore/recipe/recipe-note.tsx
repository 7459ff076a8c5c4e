/** Beside the count of the rows after a step: why only the first ones are there, and the way to all of them. */

import { IconPlayerStop } from '@tabler/icons-react';
import type { RecipeRows } from '#renderer/features/explore/recipe/recipe-rows.ts';
import { changeRows } from '#renderer/features/explore/rows/rows-view.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import spinnerStyles from '#renderer/ui/spinner.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function RecipeNote({ path, rows }: { readonly path: string; readonly rows: RecipeRows }) {
  if (rows.reading)
    return (
      <>
        <Tag icon={<span className={spinnerStyles.spinner} data-part="spinner" />}>reading every row</Tag>
        <Button size="sm" tone="quiet" icon={<IconPlayerStop size={13} stroke={1.75} />} onClick={rows.stop}>
          Stop
        </Button>
      </>
    );
  return (
    <>
      {rows.isSample ? <Tag tone="line">Preview of a part of the source</Tag> : <Tag tone="line">Preview</Tag>}
      {rows.wholeError === null ? null : <span className={textStyles.warning}>{rows.wholeError.message}</span>}
      <Button
        size="sm"
        tone="quiet"
        onClick={() => {
          changeRows(path, { whole: true });
          // After it was stopped or has failed, it is asked for again.
          rows.reload();
        }}
      >
        Read every row
      </Button>
    </>
  );
}
