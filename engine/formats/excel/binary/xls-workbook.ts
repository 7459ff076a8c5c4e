/** Opens a binary workbook of Excel 5 to 2003 (xls; [MS-XLS]). */

import { BlockReader, errorText, unpackNumber } from '#engine/formats/excel/binary/biff-strings.ts';
import type { CellSink } from '#engine/formats/excel/cell-sink.ts';
import { CellWriter } from '#engine/formats/excel/cell-writer.ts';
import { openCompoundFile } from '#engine/formats/excel/binary/compound-file.ts';
import type { Workbook } from '#engine/formats/excel/workbook.ts';
import {
  blocksAt,
  decodeText,
  readGlobals,
  record,
  recordAt,
  type XlsGlobals,
} from '#engine/formats/excel/binary/xls-globals.ts';
import { damagedZip, passwordProtected } from '#engine/formats/excel/xml/zip-parts.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';

/** The format itself ends far below: 65,536 rows of 256 columns. */
const largestFile = 1024 ** 3;
/** Cells between two pauses. */
const cellsPerPiece = 50_000;

export async function openXls(source: ByteSource): Promise<Workbook> {
  const { path } = source;
  const stream = await readWorkbookStream(source);
  const globals = inWords(path, () => readGlobals(stream));
  if (globals.isEncrypted) throw passwordProtected(path);
  return {
    sheets: globals.sheets,
    readCells: (index, sink, signal) => readSheet(path, stream, globals, index, sink, signal),
  };
}

async function readWorkbookStream(source: ByteSource): Promise<Buffer> {
  const { path, size } = source;
  if (size > largestFile) throw damagedZip(path, new Error('it is larger than a workbook of its kind can be'));
  const bytes = await source.read(0, size);
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const file = inWords(path, () => openCompoundFile(content));
  const stream = inWords(path, () => file.find('Workbook') ?? file.find('Book'));
  if (stream !== undefined) return Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  if (file.names.includes('EncryptedPackage')) throw passwordProtected(path);
  throw damagedZip(path, new Error('it holds no workbook'));
}

/** A record that is too short makes Node's reads throw a RangeError. */
function inWords<Value>(path: string, read: () => Value): Value {
  try {
    return read();
  } catch (thrown) {
    throw damagedZip(path, thrown instanceof RangeError ? new Error('a record of it is cut off') : thrown);
  }
}

async function* readSheet(
  path: string,
  stream: Buffer,
  globals: XlsGlobals,
  index: number,
  sink: CellSink,
  signal: AbortSignal,
): AsyncGenerator<void, void, void> {
  const writer = new CellWriter(sink, globals.is1904);
  const cells = inWords(path, () => listCells(stream, globals.sheets[index]!.position, sink));
  let row = -1;
  for (const [count, cell] of cells.entries()) {
    if (cell.row !== row) writer.row((row = cell.row));
    inWords(path, () => putCell(writer, stream, globals, cell.position));
    if (count % cellsPerPiece !== cellsPerPiece - 1) continue;
    signal.throwIfAborted();
    yield;
  }
  yield;
}

interface CellPlace {
  readonly row: number;
  readonly position: number;
}

const cellRecords: ReadonlySet<number> = new Set([
  record.formula,
  record.packedNumbers,
  record.richText,
  record.sharedText,
  record.number,
  record.text,
  record.booleanOrError,
  record.packedNumber,
]);

function listCells(stream: Buffer, start: number, sink: CellSink): CellPlace[] {
  const cells: CellPlace[] = [];
  let isSorted = true;
  let depth = 0;
  for (let at = start; ;) {
    const each = recordAt(stream, at);
    if (each === undefined) break;
    const { kind, content } = each;
    // Charts inside the sheet have their own beginning and end.
    if (kind === record.begin) depth += 1;
    else if (kind === record.end) {
      depth -= 1;
      if (depth <= 0) break;
    } else if (depth === 1 && cellRecords.has(kind) && content.length >= 6) {
      const row = content.readUInt16LE(0);
      isSorted &&= cells.length === 0 || row >= cells.at(-1)!.row;
      cells.push({ row, position: at });
    } else if (kind === record.merged) tellMerged(content, sink);
    at = each.next;
  }
  return isSorted ? cells : cells.sort((left, right) => left.row - right.row);
}

function tellMerged(content: Buffer, sink: CellSink): void {
  for (let at = 2; at + 8 <= content.length; at += 8) {
    const [firstRow, lastRow] = [content.readUInt16LE(at), content.readUInt16LE(at + 2)];
    const [firstColumn, lastColumn] = [content.readUInt16LE(at + 4), content.readUInt16LE(at + 6)];
    sink.merged?.({ firstRow, lastRow, firstColumn, lastColumn });
  }
}

function putCell(writer: CellWriter, stream: Buffer, globals: XlsGlobals, position: number): void {
  const { kind, content, next } = recordAt(stream, position)!;
  const column = content.readUInt16LE(2);
  const formAt = (at: number): number => globals.forms[content.readUInt16LE(at)] ?? 0;
  switch (kind) {
    case record.number:
      writer.number(column, content.readDoubleLE(6), formAt(4));
      break;
    case record.packedNumber:
      writer.number(column, unpackNumber(content.readInt32LE(6)), formAt(4));
      break;
    case record.packedNumbers:
      for (let at = 4, each = column; at + 6 <= content.length - 2; at += 6, each += 1)
        writer.number(each, unpackNumber(content.readInt32LE(at + 2)), formAt(at));
      break;
    case record.sharedText:
      writer.string(column, sharedText(globals, content.readUInt32LE(6)));
      break;
    case record.text:
    case record.richText:
      writer.string(column, textAt(stream, globals, position, 6));
      break;
    case record.booleanOrError:
      putBooleanOrError(writer, column, content[6]!, content[7] === 1);
      break;
    default:
      putFormula(writer, stream, globals, { column, content, next }, formAt(4));
  }
}

function sharedText({ texts }: XlsGlobals, index: number): string {
  const text = texts[index];
  if (text === undefined) throw new Error('a cell has a text that is not among the shared ones');
  return text;
}

function putBooleanOrError(writer: CellWriter, column: number, value: number, isError: boolean): void {
  if (!isError) {
    writer.boolean(column, value !== 0);
    return;
  }
  const bytes = Buffer.from(errorText(value));
  writer.error(column, bytes, 0, bytes.length);
}

/** The last computed value; a text follows in a separate record. */
function putFormula(
  writer: CellWriter,
  stream: Buffer,
  globals: XlsGlobals,
  { column, content, next }: { column: number; content: Buffer; next: number },
  form: number,
): void {
  if (content.readUInt16LE(12) !== 0xffff) writer.number(column, content.readDoubleLE(6), form);
  else if (content[6] === 1) writer.boolean(column, content[8] !== 0);
  else if (content[6] === 2) putBooleanOrError(writer, column, content[8]!, true);
  else if (content[6] === 0) {
    // Shared and array formulas may stand between.
    for (let at = next, tries = 0; tries < 4; tries += 1) {
      const each = recordAt(stream, at);
      if (each === undefined || cellRecords.has(each.kind)) return;
      if (each.kind === record.formulaText) {
        writer.string(column, textAt(stream, globals, at, 0));
        return;
      }
      at = each.next;
    }
  }
}

function textAt(stream: Buffer, { isUnicode, encoding }: XlsGlobals, position: number, from: number): string {
  const blocks = blocksAt(stream, position);
  if (isUnicode) return new BlockReader(blocks, from).text(2);
  const length = blocks[0]!.readUInt16LE(from);
  return decodeText(Buffer.concat(blocks).subarray(from + 2, from + 2 + length), encoding);
}
