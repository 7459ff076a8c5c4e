/** Finds the table to read in a workbook: the sheet, the range of cells, the header. */

import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { formatRange, parseRange, wholeSheet } from '#engine/formats/excel/table/cell-range.ts';
import type { CellRange } from '#engine/formats/excel/cell-sink.ts';
import { findHeader, type FoundHeader } from '#engine/formats/excel/table/find-header.ts';
import type { ExcelReadOptions } from '#engine/formats/excel/options.ts';
import { SheetSurvey, type FoundTable } from '#engine/formats/excel/table/sheet-survey.ts';
import type { Workbook } from '#engine/formats/excel/workbook.ts';

export interface TableInSheet {
  /** In the workbook's sheets. */
  readonly sheet: number;
  /** Header included. */
  readonly range: CellRange;
  /** undefined: the sheet has no cells there. */
  readonly table: FoundTable | undefined;
  readonly header: FoundHeader;
  readonly others: readonly FoundTable[];
  readonly survey: SheetSurvey;
  /** All of the sheet was read. */
  readonly isWhole: boolean;
}

type Stated = Partial<ExcelReadOptions>;

/** @param budget bytes of cells that may be read. */
export async function findTable(
  path: string,
  workbook: Workbook,
  stated: Stated,
  budget: number,
  signal: AbortSignal,
): Promise<TableInSheet> {
  const sheets = stated.sheet === undefined ? sheetsToTry(workbook) : [findSheet(path, workbook, stated.sheet)];
  if (sheets.length === 0) {
    throw new EngineError('MalformedFile', `${path} has no sheet with cells, only charts or nothing.`, {
      hint: 'Add a sheet with a table in a spreadsheet program.',
      details: { path },
    });
  }
  const statedRange = stated.range === undefined ? undefined : parseRange(stated.range);
  let first: TableInSheet | undefined;
  for (const sheet of sheets) {
    const survey = new SheetSurvey(statedRange ?? wholeSheet, statedRange !== undefined);
    const isWhole = await surveySheet(workbook, sheet, survey, budget, signal);
    const found = choose(sheet, survey, statedRange, stated.withHeader, isWhole);
    if (found.table !== undefined) return found;
    first ??= found;
  }
  return first!;
}

async function surveySheet(
  workbook: Workbook,
  sheet: number,
  survey: SheetSurvey,
  budget: number,
  signal: AbortSignal,
): Promise<boolean> {
  for await (const _ of workbook.readCells(sheet, survey, signal)) if (survey.size >= budget) return false;
  return true;
}

/** Visible ones first. */
function sheetsToTry({ sheets }: Workbook): number[] {
  const all = sheets.map((_, index) => index);
  return [...all.filter((index) => !sheets[index]!.isHidden), ...all.filter((index) => sheets[index]!.isHidden)];
}

/** @throws EngineError `InvalidInput` with near names. */
export function findSheet(path: string, { sheets }: Workbook, wanted: string | number): number {
  const text = String(wanted);
  const exact = typeof wanted === 'string' ? sheets.findIndex(({ name }) => name === wanted) : -1;
  if (exact !== -1) return exact;
  const folded = sheets.findIndex(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (typeof wanted === 'string' && folded !== -1) return folded;
  if (/^[1-9]\d{0,5}$/u.test(text) && Number(text) <= sheets.length) return Number(text) - 1;
  const names = sheets.map(({ name }) => name);
  const near = nearNames(text, names);
  throw new EngineError(
    'InvalidInput',
    `${path} has no sheet ${typeof wanted === 'number' ? `number ${wanted}` : `"${wanted}"`}.`,
    {
      hint: meantHint(near, `Its sheets are ${names.slice(0, 20).join(', ')}.`),
      details: { path, option: 'sheet', value: text },
    },
  );
}

function choose(
  sheet: number,
  survey: SheetSurvey,
  stated: CellRange | undefined,
  withHeader: boolean | undefined,
  isWhole: boolean,
): TableInSheet {
  const tables = survey.finish();
  const [table] = tables.toSorted((left, right) => right.filled - left.filled);
  if (table === undefined) {
    const header = { skipped: 0, withHeader: withHeader ?? false, because: 'the sheet is empty', ambiguous: false };
    return { sheet, range: stated ?? { ...wholeSheet, lastColumn: 0 }, table, header, others: [], survey, isWhole };
  }
  const found = findHeader(table, withHeader, stated === undefined);
  const range = {
    firstRow: stated?.firstRow ?? table.head[found.skipped]?.row ?? table.firstRow,
    lastRow: isWhole ? table.lastRow : (stated ?? wholeSheet).lastRow,
    // A column that was stated by its letter is read although it is blank.
    firstColumn:
      stated !== undefined && stated.lastColumn < wholeSheet.lastColumn ? stated.firstColumn : table.firstColumn,
    lastColumn:
      stated !== undefined && stated.lastColumn < wholeSheet.lastColumn ? stated.lastColumn : table.lastColumn,
  };
  // In a stated range the header is its first row, blank or not.
  const isHeaderThere = stated === undefined || table.head[0]?.row === stated.firstRow || withHeader === true;
  const header = isHeaderThere ? found : { ...found, withHeader: false };
  return { sheet, range, table, header, others: tables.filter((each) => each !== table), survey, isWhole };
}

/** Ranges of tables, the largest first, as they can be stated. */
export function rangesOf(tables: readonly FoundTable[]): string {
  const largest = tables.toSorted((left, right) => right.filled - left.filled);
  const shown = largest.slice(0, 5).map(formatRange).join(', ');
  return largest.length > 5 ? `${shown} and ${largest.length - 5} more` : shown;
}
