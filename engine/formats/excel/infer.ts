/** Finds the table of a workbook and the types of its columns. */

import { openUnpacked } from '#engine/bytes/unpacked-source.ts';
import { formatRange } from '#engine/formats/excel/table/cell-range.ts';
import { cellKind, mostRows } from '#engine/formats/excel/cell-sink.ts';
import { namesOfHeader } from '#engine/formats/excel/table/column-names.ts';
import { findTable, rangesOf, type TableInSheet } from '#engine/formats/excel/table/find-table.ts';
import { furtherSheets, readSheet } from '#engine/formats/excel/numbered-sheets.ts';
import { openWorkbook } from '#engine/formats/excel/open-workbook.ts';
import { excelReadOptions, type ExcelReadOptions } from '#engine/formats/excel/options.ts';
import { RowAssembler } from '#engine/formats/excel/table/row-assembler.ts';
import { kindsWithErrors } from '#engine/formats/excel/table/sheet-survey.ts';
import type { Workbook } from '#engine/formats/excel/workbook.ts';
import type { Inference, InferRequest, ReadingEvidence } from '#engine/formats/format.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { parseOptions, parseStated } from '#engine/formats/stated-options.ts';
import {
  bigintType,
  booleanType,
  dateType,
  doubleType,
  nullType,
  stringType,
  timestampNtzType,
  type DataType,
} from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export async function inferExcel(
  request: InferRequest,
  { signal, temporaryDirectory }: OperationContext,
): Promise<Inference> {
  const { source, head, depth } = request;
  const stated: Partial<ExcelReadOptions> = parseStated('excel', excelReadOptions(), request.stated);
  await using unpacked = await openUnpacked(source, head.compression, temporaryDirectory, signal);
  const workbook = await openWorkbook(unpacked, signal);
  const budget = depth === 'every-row' ? Number.POSITIVE_INFINITY : depth.bytes;
  const found = await findTable(source.path, workbook, stated, budget, signal);
  const options: ExcelReadOptions = parseOptions('excel', excelReadOptions(), {
    ...stated,
    sheet: workbook.sheets[found.sheet]!.name,
    range: formatRange(found.range),
    withHeader: found.header.withHeader,
    furtherSheets: stated.furtherSheets ?? found.range.lastRow === mostRows - 1,
  });
  const kinds =
    options.fillMergedCells && found.survey.merges.length > 0
      ? await kindsWithMerged(workbook, found, options, signal)
      : kindsOfTable(found);
  const names = namesOfTable(found);
  const schema = names.map((name, index) => ({ name, type: typeOfKinds(kinds[index]!, options.errorsAsText) }));
  const counts = [rowsIn(found)];
  const further = options.furtherSheets ? furtherSheets(workbook, workbook.sheets[found.sheet]!.name) : [];
  for (const sheet of further)
    counts.push(rowsIn(await findTable(source.path, workbook, readSheet(stated, sheet), budget, signal)));
  const isCounted = counts.every((count) => count !== null);
  return {
    reading: { format: 'excel', compression: head.compression, options },
    evidence: evidenceOf(workbook, found, stated),
    choices: choicesOf(workbook, found),
    schema: request.keepNull === true && found.isWhole ? schema : withoutNullTypes(schema),
    exact: found.isWhole,
    rowCount: isCounted ? counts.reduce((sum, count) => sum + count, 0) : null,
    warnings: [
      ...warningsOf(workbook, found, options),
      ...(stated.sheet === undefined ? otherSheetsOf(workbook, found, further) : []),
    ],
  };
}

/** Rows below the header; null: not all of the sheet was read. */
function rowsIn({ table, range, header, isWhole }: TableInSheet): number | null {
  if (!isWhole) return null;
  return table === undefined ? 0 : Math.max(range.lastRow - range.firstRow + 1 - Number(header.withHeader), 0);
}

function namesOfTable({ table, range, header }: TableInSheet): string[] {
  if (table === undefined) return [];
  const columns = Array.from(
    { length: range.lastColumn - range.firstColumn + 1 },
    (_, index) => range.firstColumn + index,
  );
  const row = header.withHeader ? table.head.find((each) => each.row === range.firstRow) : undefined;
  return namesOfHeader(
    columns.map((column) => headerText(row?.cells.get(column))),
    columns.length,
  );
}

function headerText(cell: { readonly kind: number; readonly text: string } | undefined): string | undefined {
  return cell === undefined || cell.kind === cellKind.error ? undefined : cell.text;
}

/** Kinds of the cells below the header, by column of the range. */
function kindsOfTable({ table, range, header }: TableInSheet): number[] {
  const width = range.lastColumn - range.firstColumn + 1;
  if (table === undefined) return [];
  const from =
    table.head.findIndex((each) => each.row >= range.firstRow) +
    Number(header.withHeader && table.head.some((each) => each.row === range.firstRow));
  return Array.from({ length: width }, (_, index) => {
    const column = range.firstColumn + index;
    return column < table.firstColumn || column > table.lastColumn ? 0 : kindsWithErrors(table, column, from);
  });
}

async function kindsWithMerged(
  workbook: Workbook,
  { sheet, range, header, survey }: TableInSheet,
  { errorsAsText, emptyTextIsNull }: ExcelReadOptions,
  signal: AbortSignal,
): Promise<number[]> {
  const kinds = Array.from({ length: range.lastColumn - range.firstColumn + 1 }, () => 0);
  const assembler = new RowAssembler(
    { range, errorsAsText, keepsEmptyText: !emptyTextIsNull, merged: survey.merges },
    (cells, row) => {
      if (header.withHeader && row === range.firstRow) return;
      for (let index = 0; index <= cells.lastFilled; index += 1) kinds[index]! |= cells.kinds[index]!;
    },
  );
  for await (const _ of workbook.readCells(sheet, assembler, signal));
  assembler.finish();
  return kinds;
}

/** Texts among other values make a column text: a spreadsheet says what each cell is. */
function typeOfKinds(all: number, errorsAsText: boolean): DataType {
  const kinds = errorsAsText ? all : all & ~cellKind.error;
  if (kinds === 0) return nullType;
  if (kinds === cellKind.whole) return bigintType;
  if ((kinds & ~(cellKind.whole | cellKind.number)) === 0) return doubleType;
  if (kinds === cellKind.boolean) return booleanType;
  if (kinds === cellKind.date) return dateType;
  if ((kinds & ~(cellKind.date | cellKind.timestamp)) === 0) return timestampNtzType;
  return stringType;
}

function evidenceOf(workbook: Workbook, found: TableInSheet, stated: Partial<ExcelReadOptions>): ReadingEvidence[] {
  const evidence: ReadingEvidence[] = [];
  const { sheets } = workbook;
  if (stated.sheet === undefined) {
    const others = sheets.filter((_, index) => index !== found.sheet).map(({ name }) => name);
    evidence.push({
      part: 'sheet',
      verdict: sheets[found.sheet]!.name,
      because:
        others.length === 0
          ? 'it is the only sheet'
          : `it is the first visible sheet with cells; others are ${others.slice(0, 10).join(', ')}`,
      ambiguous: others.length > 0,
    });
  }
  if (stated.range === undefined && found.table !== undefined) {
    const others =
      found.others.length === 0
        ? 'the sheet has no other table'
        : `it has the most cells; other tables are ${rangesOf(found.others)}`;
    evidence.push({
      part: 'range',
      verdict: formatRange(found.range),
      because: others,
      ambiguous: found.others.length > 0,
    });
  }
  if (stated.withHeader === undefined) {
    const { withHeader, because, ambiguous } = found.header;
    evidence.push({
      part: 'withHeader',
      verdict: withHeader ? 'the first row is the header' : 'no header',
      because,
      ambiguous,
    });
  }
  return evidence;
}

/** Hidden sheets can be read, too. */
function choicesOf({ sheets }: Workbook, { table, others }: TableInSheet): Record<string, string[]> {
  const tables = table === undefined ? others : [table, ...others];
  return {
    sheet: sheets.map(({ name }) => name),
    ...(tables.length > 1 ? { range: tables.map(formatRange) } : {}),
  };
}

/** Sheets that a person sees, and of which no row is read. */
function otherSheetsOf(
  { sheets }: Workbook,
  { sheet: read, table }: TableInSheet,
  further: readonly string[],
): string[] {
  // Of empty ones, all are.
  if (table === undefined) return [];
  const others = sheets.filter(({ name, isHidden }, index) => index !== read && !isHidden && !further.includes(name));
  if (others.length === 0) return [];
  const names = others.slice(0, 10).map(({ name }) => `"${name}"`);
  const more = others.length > names.length ? ` and ${others.length - names.length} more` : '';
  const [noun, pronoun] = others.length === 1 ? ['sheet', 'it'] : ['sheets', 'one of them'];
  return [`Skipped the other ${noun} ${names.join(', ')}${more}. Set the option sheet to read ${pronoun}.`];
}

function warningsOf(
  workbook: Workbook,
  found: TableInSheet,
  { fillMergedCells, errorsAsText }: ExcelReadOptions,
): string[] {
  const warnings: string[] = [];
  const { table, header, others, survey, isWhole } = found;
  const { name, isHidden } = workbook.sheets[found.sheet]!;
  if (table === undefined) warnings.push(`Sheet "${name}" has no cells.`);
  if (isHidden) warnings.push(`Sheet "${name}" is hidden.`);
  if (others.length > 0)
    warnings.push(`Skipped other tables of sheet "${name}": ${rangesOf(others)}. Set the option range to read one.`);
  if (header.skipped > 0)
    warnings.push(`Skipped ${header.skipped === 1 ? '1 row' : `${header.skipped} rows`} above the header.`);
  if (survey.errorCount > 0 && !errorsAsText)
    warnings.push(
      `${survey.errorCount === 1 ? '1 cell holds an error' : `${survey.errorCount} cells hold errors`} such as #N/A and ${survey.errorCount === 1 ? 'is' : 'are'} null.`,
    );
  if (survey.uncomputedCount > 0)
    warnings.push(
      `${survey.uncomputedCount === 1 ? '1 cell has a formula' : `${survey.uncomputedCount} cells have formulas`} without a saved value and ${survey.uncomputedCount === 1 ? 'is' : 'are'} null. Open and save the file in a spreadsheet program to compute ${survey.uncomputedCount === 1 ? 'it' : 'them'}.`,
    );
  if (survey.merges.length > 0 && !fillMergedCells && isWhole)
    warnings.push(
      `Only the first of merged cells has the value (merges: ${survey.merges.length}); set the option fillMergedCells to fill them all.`,
    );
  return warnings;
}
