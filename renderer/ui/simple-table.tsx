/** A small table that is all there: receipts, columns, diffs. Large lists go into the data grid. */

import { useRef, useState, type KeyboardEvent, type ReactNode, type CSSProperties } from 'react';
import type { Subject } from '#renderer/stores/subject.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import { classes } from '#renderer/ui/classes.ts';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

export interface SimpleColumn<Row> {
  readonly title: string;
  /** Pixels, or a share with `%`; the rest is shared out. */
  readonly width?: string;
  readonly numeric?: boolean;
  /** Long texts wrap. */
  readonly wraps?: boolean;
  cell(row: Row, index: number): ReactNode;
}

export type RowMark = 'chosen' | 'added' | 'removed' | 'changed';

const markClass: Readonly<Record<RowMark, string | undefined>> = {
  chosen: tableStyles.chosen,
  added: tableStyles.added,
  removed: tableStyles.removed,
  changed: tableStyles.changed,
};

interface SimpleTableProps<Row> {
  readonly label: string;
  readonly columns: readonly SimpleColumn<Row>[];
  readonly rows: readonly Row[];
  keyOf(row: Row, index: number): string;
  /** What distinguishes a row; undefined: nothing. */
  readonly markOf?: (row: Row) => RowMark | undefined;
  /** Set: rows can be chosen by click, Enter or Space; arrow keys go from row to row, and one is in the tab order. */
  readonly onChoose?: (row: Row) => void;
  /** A row reached by arrow keys is chosen immediately: its content is shown beside the list. */
  readonly choosesByArrows?: boolean;
  readonly empty?: string;
  /** What the menu of a row is about. */
  readonly subjectOf?: (row: Row) => Subject | undefined;
  /** Columns as wide as their values; the first, which names the row, has the rest and never too little to be read. */
  readonly byValues?: boolean;
}

/** Pixels that a column without a width keeps; texts that wrap need room for whole words. */
const leastRest = { short: 72, wrapping: 144 } as const;

/**
 * CSS width below which a table scrolls sideways: a fixed layout would give columns without a width none at all.
 * @returns undefined: no column is without a width.
 */
function leastWidth(columns: readonly Pick<SimpleColumn<never>, 'width' | 'wraps'>[]): string | undefined {
  if (columns.every(({ width }) => width !== undefined)) return undefined;
  let [pixels, percent] = [0, 0];
  for (const { width, wraps = false } of columns) {
    if (width === undefined) pixels += wraps ? leastRest.wrapping : leastRest.short;
    else if (width.endsWith('%')) percent += Number.parseFloat(width);
    else pixels += Number(width);
  }
  return `${Math.ceil(pixels / (1 - percent / 100))}px`;
}

const walkKeys = new Set(['ArrowDown', 'ArrowUp', 'Home', 'End']);

export function SimpleTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  markOf,
  onChoose,
  choosesByArrows = false,
  empty,
  subjectOf,
  byValues = false,
}: SimpleTableProps<Row>) {
  const root = useRef<HTMLDivElement>(null);
  useSubjects(root, (target) => {
    const element = target.closest('tbody > tr');
    const row = rows[[...(element?.parentElement?.children ?? [])].indexOf(element!)];
    return row === undefined ? undefined : subjectOf?.(row);
  });
  const [focused, setFocused] = useState<string>();
  const keys = rows.map(keyOf);
  const chosen = rows.findIndex((row) => markOf?.(row) === 'chosen');
  const stop = Math.max(0, focused === undefined || !keys.includes(focused) ? chosen : keys.indexOf(focused));
  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>): void => {
    const { target, key } = event;
    if (onChoose === undefined || !(target instanceof HTMLTableRowElement)) return;
    // Chords are those of commands.
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const row = rows[stop];
    if (row !== undefined && (key === 'Enter' || key === ' ')) onChoose(row);
    else if (!walkKeys.has(key)) return;
    else {
      const places: Record<string, number> = { ArrowDown: stop + 1, ArrowUp: stop - 1, Home: 0, End: rows.length - 1 };
      const next = Math.min(rows.length - 1, Math.max(0, places[key]!));
      event.currentTarget.querySelectorAll<HTMLElement>(':scope > tr')[next]?.focus();
      if (choosesByArrows) onChoose(rows[next]!);
    }
    event.preventDefault();
  };
  return (
    <div
      ref={root}
      className={tableStyles.scroll}
      // Inherited by the table, so that a page that shows fewer columns in a narrow window states less.
      style={byValues ? undefined : ({ '--least-width': leastWidth(columns) } as CSSProperties)}
      {...(onChoose === undefined || rows.length === 0 ? { tabIndex: 0 } : {})}
      role="region"
      aria-label={label}
    >
      <table className={classes(tableStyles.table, byValues && tableStyles.byValues)}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.title} {...(column.width === undefined ? {} : { width: column.width })} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={classes(column.numeric && tableStyles.numeric)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={onKeyDown}>
          {rows.map((row, index) => {
            const mark = markOf?.(row);
            return (
              <tr
                key={keys[index]}
                className={mark === undefined ? undefined : markClass[mark]}
                {...(onChoose === undefined
                  ? {}
                  : {
                      tabIndex: index === stop ? 0 : -1,
                      onClick: () => onChoose(row),
                      onFocus: () => setFocused(keys[index]),
                    })}
              >
                {columns.map((column) => (
                  <td
                    key={column.title}
                    className={classes(column.numeric ? tableStyles.numeric : column.wraps && tableStyles.wraps)}
                  >
                    {column.cell(row, index)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length === 0 && empty !== undefined ? (
        <p className={classes(textStyles.muted, tableStyles.none)}>{empty}</p>
      ) : null}
    </div>
  );
}
