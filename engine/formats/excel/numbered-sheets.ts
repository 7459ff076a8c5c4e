/** Names of the sheets that hold the rows of a table which does not fit into one. */

import type { ExcelReadOptions } from '#engine/formats/excel/options.ts';
import type { Workbook } from '#engine/formats/excel/workbook.ts';

/** Characters of a sheet's name that Excel takes. */
const longestName = 31;

/** @param index 0: the sheet itself. @returns `Orders`, `Orders 2`, `Orders 3`. */
export function numberedSheet(name: string, index: number): string {
  if (index === 0) return name;
  const number = ` ${index + 1}`;
  return name.slice(0, longestName - number.length) + number;
}

/** How one of them is read: its table lies anywhere in it. */
export function readSheet<Options extends Partial<ExcelReadOptions>>(
  options: Options,
  sheet: string,
): Omit<Options, 'range'> {
  const { range: _range, ...others } = options;
  return { ...others, sheet };
}

/** The sheets of a workbook that continue the one of this name, in their order. */
export function furtherSheets({ sheets }: Workbook, name: string): string[] {
  const names = new Set(sheets.map((sheet) => sheet.name));
  const further: string[] = [];
  for (let index = 1; names.has(numberedSheet(name, index)); index += 1) further.push(numberedSheet(name, index));
  return further;
}
