/** The cells of records whose values were all read as texts. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Cell } from '#engine/formats/cell-groups.ts';
import {
  checkedColumns,
  convertWanted,
  isUnreadable,
  type CsvRead,
  type FileColumn,
} from '#engine/formats/csv/scan/read-call.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

export interface TextCell extends Cell {
  readonly column: FileColumn;
  /** From 1. */
  readonly place: number;
}

/**
 * Of the wanted columns.
 * @param textOf the value of a column, over the rows that are read. @param place from 1.
 */
export function textCells(read: CsvRead, textOf: (column: FileColumn, place: number) => Sql): TextCell[] {
  const checked = new Set(checkedColumns(read, true));
  return read.columns.flatMap((column, index) =>
    column.wanted === undefined
      ? []
      : [textCell(read, column, index + 1, textOf(column, index + 1), checked.has(column))],
  );
}

function textCell(read: CsvRead, column: FileColumn, place: number, cell: Sql, mayFail: boolean): TextCell {
  const value = (text: Sql): Sql => convertWanted(read, { ...column, position: text }, 'tried', true);
  const base = { name: column.name, column, place, cell, type: 'VARCHAR', value };
  if (!mayFail) return base;
  return {
    ...base,
    check: {
      isBad: (text, converted) => isUnreadable(column, text, converted),
      reason: (text) => reasonOf(column, text),
    },
  };
}

function reasonOf({ wanted, reading }: FileColumn, text: Sql): Sql {
  const written = reading.format === undefined ? '' : ` written as ${reading.format}`;
  return sql`concat('Could not convert string "', ${text}, ${literal(`" to ${toDuckDb(wanted!.type).text}${written}`)})`;
}
