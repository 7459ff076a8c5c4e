/** The full value of what is selected in a row: text with its line breaks, nested values as JSON. */

import { useMemo, useState, type ReactNode } from 'react';
import type { ReadRow } from '#renderer/features/explore/row-detail/use-row.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { pathOf, readableValue, shortValue, valueRows } from '#renderer/ui/value-tree/value-rows.ts';
import { classes } from '#renderer/ui/classes.ts';
import detailStyles from '#renderer/features/explore/row-detail/row-detail.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ValueBoxProps {
  readonly read: ReadRow;
  /** Key of a row of the tree. */
  readonly shown: string;
  readonly open: ReadonlySet<string>;
  /** Beside its name. */
  readonly children: ReactNode;
}

/** A browser takes seconds to lay out more; the rest is shown when someone asks. */
const shownAtOnce = 50_000;

export function ValueBox({ read, shown, open, children }: ValueBoxProps) {
  const { items, contents } = read;
  const rows = useMemo(() => valueRows(items, open, contents), [items, open, contents]);
  const index = Math.max(
    0,
    rows.findIndex(({ key }) => key === shown),
  );
  const row = rows[index];
  const text = useMemo(() => readableValue(row?.item.value), [row?.item.value]);
  const [wholeOf, setWholeOf] = useState<string>();
  if (row === undefined) return null;
  const { text: short, kind } = shortValue(row.item.value, undefined);
  const isWhole = text.length <= shownAtOnce || wholeOf === text;
  return (
    <div className={detailStyles.valueBox}>
      <div className={layoutStyles.row}>
        <span className={classes(textStyles.strong, textStyles.truncated)}>{pathOf(rows, index, contents)}</span>
        <span className={classes(textStyles.muted, textStyles.micro, textStyles.oneLine)}>
          {kind === 'null' || kind === 'empty' ? '' : countOf(text.length, 'character')}
        </span>
        <span className={layoutStyles.end}>{children}</span>
      </div>
      {row.item.type === undefined ? null : (
        <p className={classes(textStyles.muted, textStyles.micro, textStyles.monospace, textStyles.wrapAnywhere)}>
          {row.item.type}
        </p>
      )}
      <pre className={detailStyles.value} tabIndex={0} aria-label="Full value">
        {kind === 'null' || kind === 'empty' ? (
          <span className={textStyles.muted}>{short}</span>
        ) : isWhole ? (
          text
        ) : (
          text.slice(0, shownAtOnce)
        )}
      </pre>
      {isWhole ? null : (
        <p className={classes(layoutStyles.row, textStyles.compact)} role="status">
          The first {exactCount(shownAtOnce)} characters. A copy has all of them.
          <Button size="sm" onClick={() => setWholeOf(text)}>
            Show all
          </Button>
        </p>
      )}
    </div>
  );
}
