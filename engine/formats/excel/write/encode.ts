/** Writes an Excel workbook of the rows of a Parquet file; rows beyond what a sheet holds go to further sheets. */

import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { columnBatches } from '#engine/arrow/results.ts';
import { exactFiles } from '#engine/base/exact-files.ts';
import { ident, joinSql, sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { writePieces } from '#engine/storage/new-files.ts';
import { lettersOfColumn, mostColumns, mostRows } from '#engine/formats/excel/cell-sink.ts';
import { excelWriteOptions } from '#engine/formats/excel/options.ts';
import { cellColumn, cellWriter, escapeText } from '#engine/formats/excel/write/sheet-values.ts';
import {
  cellStyle,
  partsBesideSheets,
  sheetEnd,
  sheetPart,
  sheetStart,
} from '#engine/formats/excel/write/written-parts.ts';
import { numberedSheet } from '#engine/formats/excel/numbered-sheets.ts';
import type { EncodeRequest } from '#engine/formats/format.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

const bytesPerPiece = 128 * 1024;
/** The same rows give the same file; zip knows no earlier year. */
const writtenAt = new Date(Date.UTC(1980, 0, 1, 12));

export async function encodeExcel(
  request: EncodeRequest,
  context: OperationContext,
  rowsPerSheet = mostRows,
): Promise<number> {
  const written = { rows: 0 };
  const { sheet, writeHeader } = parseOptions('excel', excelWriteOptions(), request.options);
  const { columns, parquet } = request;
  if (columns.length > mostColumns) {
    throw new EngineError(
      'InvalidInput',
      `${columns.length} columns do not fit into a sheet, which has ${mostColumns}.`,
      {
        hint: 'Drop columns, or write another format.',
      },
    );
  }
  const rowCount = await countRows(parquet, context);
  const dataRows = rowsPerSheet - Number(writeHeader);
  const sheetCount = Math.max(1, Math.ceil(rowCount / dataRows));
  const names = Array.from({ length: sheetCount }, (_, index) => numberedSheet(sheet, index));
  const rows = rowTexts(parquet, columns, context);
  const zip = new ZipFile();
  for (const [name, content] of partsBesideSheets(names.map((name) => escapeAttribute(name))))
    zip.addBuffer(Buffer.from(content), name, { mtime: writtenAt });
  for (const index of names.keys()) {
    const pieces = Readable.from(sheetPieces(rows, columns, writeHeader, dataRows, written));
    // The archive does not hear of errors of what it reads.
    pieces.on('error', (error) => (zip.outputStream as Readable).destroy(error));
    zip.addReadStream(pieces, sheetPart(index), { mtime: writtenAt });
  }
  zip.end();
  try {
    await writePieces(request.target, piecesOf(zip), context.signal);
  } finally {
    await rows.return();
  }
  return written.rows;
}

async function* piecesOf(zip: ZipFile): AsyncGenerator<Uint8Array, void, void> {
  for await (const piece of zip.outputStream) yield piece as Buffer;
}

async function countRows(parquet: string, context: OperationContext): Promise<number> {
  const database = await context.database();
  await using connection = await database.connect();
  const [row] = await connection.rows<{ count: bigint }>(
    sql`SELECT count(*) AS count FROM read_parquet(${exactFiles(parquet)}, hive_partitioning = false)`,
  );
  return Number(row!.count);
}

/** The cells of each row, without the element around them, for the row number that is asked for. */
async function* rowTexts(
  parquet: string,
  columns: Schema,
  context: OperationContext,
): AsyncGenerator<(rowNumber: number) => string, void, void> {
  const database = await context.database();
  await using connection = await database.connect();
  const asked = columns.map((column) => cellColumn(column));
  const items = asked.map(({ value }, index) => sql`${value} AS ${ident(`c${index}`)}`);
  const rows = sql`SELECT ${joinSql(items)} FROM read_parquet(${exactFiles(parquet)}, hive_partitioning = false)`;
  const types = asked.map(({ type }, index) => ({ name: `c${index}`, type }));
  for await (const batch of columnBatches(connection, rows, types)) {
    context.signal.throwIfAborted();
    const cells = columns.map((column, index) => cellWriter(column, types[index]!.type, batch.columns[index]!, index));
    for (let row = 0; row < batch.rowCount; row += 1) {
      yield (rowNumber) => {
        let text = '';
        for (const cell of cells) text += cell(row, rowNumber);
        return text === '' ? notAvailable(rowNumber) : text;
      };
    }
  }
}

async function* sheetPieces(
  rows: ReturnType<typeof rowTexts>,
  columns: Schema,
  writeHeader: boolean,
  dataRows: number,
  written: { rows: number },
): AsyncGenerator<Buffer, void, void> {
  let text = sheetStart;
  let rowNumber = 1;
  if (writeHeader) {
    text += `<row r="1">${columns.map(({ name }, index) => headerCell(name, index)).join('')}</row>`;
    rowNumber = 2;
  }
  for (let given = 0; given < dataRows; given += 1) {
    const next = await rows.next();
    if (next.done === true) break;
    text += `<row r="${rowNumber}">${next.value(rowNumber)}</row>`;
    rowNumber += 1;
    written.rows += 1;
    if (text.length < bytesPerPiece) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text + sheetEnd);
}

/** A row of nulls only would be a blank one, which ends a table; errors are read as null. */
function notAvailable(rowNumber: number): string {
  return `<c r="A${rowNumber}" t="e"><v>#N/A</v></c>`;
}

function headerCell(name: string, index: number): string {
  return `<c r="${lettersOfColumn(index)}1" s="${cellStyle.header}" t="inlineStr"><is><t xml:space="preserve">${escapeText(name)}</t></is></c>`;
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;');
}
