/** The source of a grid of many rows: pages by position. */

import { fromJson } from '#renderer/ui/data-grid/cell-text.ts';

export interface GridColumn {
  readonly name: string;
  /** Hive spelling. */
  readonly type: string;
  /** Pixels at first; absent: by name and type. */
  readonly width?: number;
}

/** Rows of one page, by column position; read cell by cell so that only what is painted is decoded. */
export interface RowPage {
  readonly start: number;
  readonly count: number;
  value(row: number, column: number): unknown;
  /** Of a source with positions: the row's position in the whole, from 0. */
  place?(row: number): number;
  /** Of a page that was there before: rejects when its rows cannot be read any more, for example as their file changed. */
  readonly confirmed?: Promise<void>;
}

export interface RowSource {
  /** Another id reads the rows afresh. */
  readonly id: string;
  /** Sources of one layout have the same columns: widths and focus stay when one takes the place of another. */
  readonly layout?: string;
  readonly columns: readonly GridColumn[];
  readonly rowCount: number;
  /** Rows of the whole that these are a selection of: each shows its position in it. Absent: these are the whole. */
  readonly wholeCount?: number;
  /** How the rows are chosen and ordered: under another one the grid is back at its first row. Absent: as they lie. */
  readonly arrangement?: string;
  /** @param start first row, 0-based; `count` rows or fewer at the end. */
  readPage(start: number, count: number): Promise<RowPage>;
}

/** Rows that are there already: query results, receipts, previews of nodes. */
export function rowsInMemory(
  id: string,
  columns: readonly GridColumn[],
  rows: readonly Readonly<Record<string, unknown>>[],
): RowSource {
  return {
    id,
    columns,
    rowCount: rows.length,
    readPage: async (start, count) => ({
      start,
      count: Math.min(count, rows.length - start),
      value: (row, column) => {
        const { name, type } = columns[column]!;
        return fromJson(rows[start + row]?.[name], type);
      },
    }),
  };
}
