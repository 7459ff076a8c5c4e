/** Decides whether the first record of a CSV file holds column names. */

import { valueTypes } from '#engine/formats/csv/value-types.ts';

/** A column below the first record, as far as the sample goes. */
export interface ColumnBelow {
  /** Types all its values can have; 0 when it is text, all bits when it has no value. */
  readonly types: number;
  readonly hasValues: boolean;
  /** Texts of some first values, to see whether the first record is like them. */
  readonly samples: readonly string[];
}

/** Texts that stand for a missing value in many tools; they say nothing about a header. */
const missing = new Set(['na', 'n/a', 'null', 'nan', 'none', '-', '?', '\\n']);

/**
 * A first record is a header when a cell does not fit a column whose other values all have a type; it is data when
 * cells fit typed columns and none speaks against it. When all is text it is taken for a header unless its cells
 * repeat below, are empty, or are numbers or dates.
 */
export function hasHeader(first: readonly string[], below: readonly ColumnBelow[]): boolean {
  const recordsBelow = below.some((column) => column.hasValues);
  let forHeader = 0;
  let against = 0;
  for (const [index, cell] of first.entries()) {
    const column = below[index];
    if (cell === '' || missing.has(cell.toLowerCase())) continue;
    const bytes = Buffer.from(cell);
    const cellTypes = valueTypes(bytes, 0, bytes.length);
    if (column === undefined || !column.hasValues) {
      if (cellTypes !== 0) against += 1;
      continue;
    }
    if (column.types !== 0) {
      if ((cellTypes & column.types) === 0) forHeader += 1;
      else against += 1;
    } else if (cellTypes !== 0) against += 1;
    else if (column.samples.filter((sample) => sample === cell).length > 0) against += 1;
  }
  if (areYears(first)) return true;
  if (forHeader > 0) return forHeader * 4 >= against;
  if (against > 0) return false;
  if (!recordsBelow) return first.every((cell) => /^[\p{L}_][\p{L}\p{N}\p{M}_ .:/()%#$-]{0,63}$/u.test(cell));
  return first.some((cell) => cell !== '');
}

/** Years in a row, as the header of a pivot table: at least three, each one more than the one before. */
function areYears(cells: readonly string[]): boolean {
  const years = cells.filter((cell) => /^(?:1[6-9]|20|21)\d\d$/u.test(cell)).map(Number);
  if (years.length < 3 || years.length < cells.length - 4) return false;
  return years.every((year, index) => index === 0 || year === years[index - 1]! + 1);
}
