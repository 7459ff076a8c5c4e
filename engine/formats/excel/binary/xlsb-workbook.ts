/** Opens a workbook of binary parts in a zip archive (xlsb; [MS-XLSB]). */

import { EngineError } from '#engine/contract/errors.ts';
import { errorText, unpackNumber } from '#engine/formats/excel/binary/biff-strings.ts';
import { mostColumns, mostRows, type CellSink } from '#engine/formats/excel/cell-sink.ts';
import { CellWriter } from '#engine/formats/excel/cell-writer.ts';
import { formOfFormat } from '#engine/formats/excel/number-format.ts';
import { SharedStrings } from '#engine/formats/excel/xml/shared-strings.ts';
import type { SheetEntry, Workbook } from '#engine/formats/excel/workbook.ts';
import { findWorkbookPart, relationshipsOf } from '#engine/formats/excel/xml/workbook-parts.ts';
import type { SheetStyles } from '#engine/formats/excel/xml/xlsx-sheet.ts';
import { takeRecords, type RecordContent } from '#engine/formats/excel/binary/xlsb-records.ts';
import { damagedZip, type ZipParts } from '#engine/formats/excel/xml/zip-parts.ts';

const kinds = {
  row: 0,
  packedNumber: 2,
  error: 3,
  boolean: 4,
  number: 5,
  text: 6,
  sharedText: 7,
  formulaText: 8,
  formulaNumber: 9,
  formulaBoolean: 10,
  formulaError: 11,
  sharedItem: 19,
  format: 44,
  style: 47,
  richText: 62,
  workbookProperties: 153,
  sheet: 156,
  merged: 176,
  beginStyles: 617,
  endStyles: 618,
} as const;

interface SheetPart extends SheetEntry {
  readonly part: string;
}

export async function openXlsb(path: string, parts: ZipParts, signal: AbortSignal): Promise<Workbook> {
  const workbook = await findWorkbookPart(path, parts, 'xl/workbook.bin', signal);
  const relationships = await relationshipsOf(path, parts, workbook, signal);
  const sheets: SheetPart[] = [];
  let is1904 = false;
  await readPart(path, parts, workbook, signal, (kind, content) => {
    if (kind === kinds.workbookProperties) is1904 = (content.number(4) & 1) !== 0;
    if (kind !== kinds.sheet) return;
    const isHidden = content.number(4) !== 0;
    content.number(4);
    const id = content.text();
    const relationship = relationships.find((each) => each.id === id);
    const name = content.text();
    if (relationship?.kind === 'worksheet') sheets.push({ name, isHidden, part: relationship.target });
  });
  const partOf = (wanted: string): string | undefined =>
    relationships.find(({ kind, target }) => kind === wanted && parts.has(target))?.target;
  let styles: Promise<SheetStyles> | undefined;
  return {
    sheets,
    async *readCells(index, sink, readSignal) {
      styles ??= readStyles(path, parts, partOf('styles'), partOf('sharedStrings'), readSignal);
      yield* readSheet(path, parts, sheets[index]!.part, sink, is1904, await styles, readSignal);
    },
  };
}

async function readPart(
  path: string,
  parts: ZipParts,
  part: string,
  signal: AbortSignal,
  take: (kind: number, content: RecordContent) => void,
): Promise<void> {
  for await (const _ of recordsOf(path, parts, part, signal, take));
}

async function* recordsOf(
  path: string,
  parts: ZipParts,
  part: string,
  signal: AbortSignal,
  take: (kind: number, content: RecordContent) => void,
): AsyncGenerator<void, void, void> {
  try {
    yield* takeRecords(parts.stream(part, signal), take);
  } catch (thrown) {
    if (signal.aborted || thrown instanceof EngineError) throw thrown;
    const text = thrown instanceof RangeError ? 'a record is cut off' : thrown instanceof Error ? thrown.message : '';
    throw damagedZip(path, new Error(`in its part ${part} ${text}`));
  }
}

async function readStyles(
  path: string,
  parts: ZipParts,
  stylesPart: string | undefined,
  sharedPart: string | undefined,
  signal: AbortSignal,
): Promise<SheetStyles> {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let isCellStyle = false;
  if (stylesPart !== undefined) {
    await readPart(path, parts, stylesPart, signal, (kind, content) => {
      if (kind === kinds.format) codes.set(content.number(2), content.text());
      else if (kind === kinds.beginStyles) isCellStyle = true;
      else if (kind === kinds.endStyles) isCellStyle = false;
      else if (kind === kinds.style && isCellStyle) ids.push(content.bytes.readUInt16LE(2));
    });
  }
  const shared = new SharedStrings(path);
  if (sharedPart !== undefined) {
    await readPart(path, parts, sharedPart, signal, (kind, content) => {
      if (kind !== kinds.sharedItem) return;
      content.number(1);
      shared.open.append(Buffer.from(content.text()));
      shared.end();
    });
  }
  return { shared, forms: ids.map((id) => formOfFormat(id, codes.get(id))) };
}

async function* readSheet(
  path: string,
  parts: ZipParts,
  part: string,
  sink: CellSink,
  is1904: boolean,
  styles: SheetStyles,
  signal: AbortSignal,
): AsyncGenerator<void, void, void> {
  const writer = new CellWriter(sink, is1904);
  yield* recordsOf(path, parts, part, signal, (kind, content) => {
    if (kind === kinds.row) {
      const row = content.number(4);
      if (row >= mostRows) throw new Error(`row ${row + 1} lies outside of a sheet`);
      writer.row(row);
    } else if ((kind > kinds.row + 1 && kind <= kinds.formulaError) || kind === kinds.richText) {
      putCell(writer, kind, content, styles);
    } else if (kind === kinds.merged) {
      const [firstRow, lastRow] = [content.number(4), content.number(4)];
      const [firstColumn, lastColumn] = [content.number(4), content.number(4)];
      sink.merged?.({ firstRow, lastRow, firstColumn, lastColumn });
    }
  });
}

function putCell(writer: CellWriter, kind: number, content: RecordContent, { shared, forms }: SheetStyles): void {
  const column = content.number(4);
  if (column >= mostColumns) throw new Error('a cell lies outside of a sheet');
  const form = forms[content.number(3)] ?? 0;
  content.number(1);
  switch (kind) {
    case kinds.packedNumber:
      writer.number(column, unpackNumber(content.number(4) | 0), form);
      break;
    case kinds.number:
    case kinds.formulaNumber:
      writer.number(column, content.double(), form);
      break;
    case kinds.boolean:
    case kinds.formulaBoolean:
      writer.boolean(column, content.number(1) !== 0);
      break;
    case kinds.error:
    case kinds.formulaError: {
      const bytes = Buffer.from(errorText(content.number(1)));
      writer.error(column, bytes, 0, bytes.length);
      break;
    }
    case kinds.sharedText: {
      const index = content.number(4);
      if (index >= shared.count) throw new Error('a cell has a text that is not among the shared ones');
      writer.text(column, shared.bytes, shared.from(index), shared.to(index));
      break;
    }
    case kinds.richText:
      content.number(1);
      writer.string(column, content.text());
      break;
    default:
      writer.string(column, content.text());
  }
}
