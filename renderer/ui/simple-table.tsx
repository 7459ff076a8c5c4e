/** A small table that is all there: receipts, columns, diffs. Large lists go into the data grid. */

import type { ReactNode } from 'react';

export interface SimpleColumn<Row> {
  readonly title: string;
  /** CSS width; the rest is shared out. */
  readonly width?: string;
  readonly numeric?: boolean;
  /** Long texts stand in several lines. */
  readonly wraps?: boolean;
  cell(row: Row, index: number): ReactNode;
}

interface SimpleTableProps<Row> {
  readonly label: string;
  readonly columns: readonly SimpleColumn<Row>[];
  readonly rows: readonly Row[];
  keyOf(row: Row, index: number): string;
  readonly rowClass?: (row: Row) => string;
  /** Set: rows can be chosen by click, Enter or Space. */
  readonly onChoose?: (row: Row) => void;
  readonly empty?: string;
  /** Columns as wide as their values; the first, which names the row, has the rest and never too little to be read. */
  readonly byValues?: boolean;
}

export function SimpleTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  rowClass,
  onChoose,
  empty,
  byValues = false,
}: SimpleTableProps<Row>) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={label}>
      <table className={byValues ? 'g by-values' : 'g'}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.title} {...(column.width === undefined ? {} : { width: column.width })} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={column.numeric === true ? 'num' : ''}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr
              key={keyOf(row, index)}
              className={rowClass?.(row) ?? ''}
              {...(onChoose === undefined
                ? {}
                : {
                    tabIndex: 0,
                    onClick: () => onChoose(row),
                    onKeyDown: (event) =>
                      event.key === 'Enter' || event.key === ' ' ? (event.preventDefault(), onChoose(row)) : undefined,
                  })}
            >
              {columns.map((column) => (
                <td
                  key={column.title}
                  className={column.numeric === true ? 'num' : column.wraps === true ? 'wraps' : ''}
                >
                  {column.cell(row, index)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && empty !== undefined ? <p className="t3 table-none">{empty}</p> : null}
    </div>
  );
}
