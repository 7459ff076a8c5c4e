/** The most frequent values of a column, and null: a press keeps only its rows, with Ctrl further values are added. */

import type { KeyboardEvent } from 'react';
import { brushedValues, pressValue, setBrush } from '#renderer/features/explore/brush/brush.ts';
import { profileNumber } from '#renderer/features/explore/profile/profile-number.ts';
import type { RowFilter } from '#renderer/features/explore/rows/rows-view.ts';
import { exactCount } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import brushStyles from '#renderer/features/explore/brush/brush.module.css';
import shareStyles from '#renderer/ui/share-bar.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface BrushValuesProps {
  /** Key of the view. */
  readonly path: string;
  readonly column: string;
  /** Of the column, in Hive's spelling. */
  readonly type: string;
  readonly top: readonly { readonly value: string; readonly rowCount: number }[];
  /** 0: no entry for null. */
  readonly nullCount: number;
  /** Of the rows that the view would have without the column's brush. */
  readonly rowCount: number;
  readonly brush: RowFilter | undefined;
  /** In a row of the profile page: shares alone. */
  readonly isSmall?: boolean;
}

export function BrushValues({
  path,
  column,
  type,
  top,
  nullCount,
  rowCount,
  brush,
  isSmall = false,
}: BrushValuesProps) {
  const kept = brushedValues(brush);
  const entries: readonly { readonly value: string | null; readonly rowCount: number }[] = [
    ...top,
    ...(nullCount === 0 ? [] : [{ value: null, rowCount: nullCount }]),
  ];
  const most = isSmall ? rowCount : Math.max(1, ...entries.map((each) => each.rowCount));
  const press = (value: string | null, adds: boolean): void =>
    setBrush(path, column, pressValue(column, brush, value, adds));
  return (
    <div role="group" aria-label={`Values of ${column}`} className={classes(isSmall && brushStyles.smallValues)}>
      {entries.map(({ value, rowCount: count }) => {
        const words = value === null ? 'null' : value === '' ? '""' : profileNumber(value, type);
        return (
          <button
            key={value === null ? 'null' : `value ${value}`}
            type="button"
            className={classes(brushStyles.value, kept.has(value) && brushStyles.kept)}
            aria-pressed={kept.has(value)}
            title={
              kept.has(value)
                ? kept.size === 1 && brush?.orNull !== true
                  ? `Only rows with ${words} are kept. Press again to remove the filter`
                  : `Rows with ${words} are kept. Ctrl removes it from what is kept`
                : value === null
                  ? 'Keep only rows where it is null. Ctrl adds them to the rows that are kept'
                  : `Keep only ${words}. Ctrl adds it to the values that are kept`
            }
            onClick={({ ctrlKey, metaKey }) => press(value, ctrlKey || metaKey)}
            onKeyDown={(event: KeyboardEvent) => {
              const adds = (event.ctrlKey || event.metaKey) && event.key === 'Enter';
              const clears = event.key === 'Escape' && brush !== undefined;
              if (!adds && !clears) return;
              event.preventDefault();
              event.stopPropagation();
              if (adds) press(value, true);
              else setBrush(path, column, undefined);
            }}
          >
            <progress className={shareStyles.share} max={Math.max(1, most)} value={count} aria-hidden="true" />
            <span className={classes(textStyles.truncated, value === null && textStyles.nullValue)}>{words}</span>
            <span className={textStyles.numeric}>
              {isSmall ? null : `${exactCount(count)} `}
              <span className={textStyles.muted}>{share(count, rowCount)}</span>
            </span>
          </button>
        );
      })}
    </div>
  );
}

/** `12%`, `<1%`. */
function share(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0%';
  const percent = (part / whole) * 100;
  return percent < 1 ? '<1%' : `${Math.round(percent)}%`;
}
