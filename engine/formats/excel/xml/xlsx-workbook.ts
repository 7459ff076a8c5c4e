/** Opens a workbook of XML parts in a zip archive (xlsx, xlsm; ECMA-376). */

import type { CellSink } from '#engine/formats/excel/cell-sink.ts';
import { CellWriter } from '#engine/formats/excel/cell-writer.ts';
import { elementsOf, textOfPart } from '#engine/formats/excel/xml/part-elements.ts';
import { SharedStrings } from '#engine/formats/excel/xml/shared-strings.ts';
import { appendRichText } from '#engine/formats/excel/xml/sheet-text.ts';
import type { SheetEntry, Workbook } from '#engine/formats/excel/workbook.ts';
import { findWorkbookPart, relationshipsOf } from '#engine/formats/excel/xml/workbook-parts.ts';
import { readStyleForms } from '#engine/formats/excel/xml/xlsx-styles.ts';
import { rangeOfReference, XlsxRows, type SheetStyles } from '#engine/formats/excel/xml/xlsx-sheet.ts';
import { damagedZip, type ZipParts } from '#engine/formats/excel/xml/zip-parts.ts';
import { ElementText } from '#engine/formats/xml/element-text.ts';
import type { ElementScanner } from '#engine/formats/xml/element-scanner.ts';
import { XmlRecords, type OuterElements } from '#engine/formats/xml/records.ts';
import { token, tokenLength } from '#engine/formats/xml/tape.ts';

const limits = { maximumDepth: 60, maximumRecordSize: 256 * 1024 * 1024 };

interface SheetPart extends SheetEntry {
  readonly part: string;
}

export async function openXlsx(path: string, parts: ZipParts, signal: AbortSignal): Promise<Workbook> {
  const workbook = await findWorkbookPart(path, parts, 'xl/workbook.xml', signal);
  const relationships = await relationshipsOf(path, parts, workbook, signal);
  const { sheets, is1904 } = await readWorkbook(path, parts, workbook, relationships, signal);
  const partOf = (kind: string): string | undefined =>
    relationships.find((each) => each.kind === kind && parts.has(each.target))?.target;
  let styles: Promise<SheetStyles> | undefined;
  return {
    sheets,
    async *readCells(index, sink, readSignal) {
      const { part } = sheets[index]!;
      styles ??= readStyles(path, parts, partOf('styles'), partOf('sharedStrings'), readSignal);
      yield* readSheet(path, parts, part, new CellWriter(sink, is1904), sink, await styles, readSignal);
    },
  };
}

async function readWorkbook(
  path: string,
  parts: ZipParts,
  part: string,
  relationships: Awaited<ReturnType<typeof relationshipsOf>>,
  signal: AbortSignal,
): Promise<{ sheets: SheetPart[]; is1904: boolean }> {
  const sheets: SheetPart[] = [];
  let is1904 = false;
  for (const { name, parent, attributes } of elementsOf(path, part, await parts.read(part, signal))) {
    if (name === 'workbookPr' && parent === 'workbook')
      is1904 = /^(?:1|true|on)$/u.test(attributes.get('date1904') ?? '');
    if (name !== 'sheet' || parent !== 'sheets') continue;
    const relationship = relationships.find(({ id }) => id === attributes.get('r:id'));
    // Without a relationship sheets are called by their position.
    const target = relationship?.target ?? `xl/worksheets/sheet${sheets.length + 1}.xml`;
    if (relationship !== undefined && relationship.kind !== 'worksheet') continue;
    sheets.push({
      name: attributes.get('name') ?? `Sheet${sheets.length + 1}`,
      isHidden: /hidden/iu.test(attributes.get('state') ?? ''),
      part: target,
    });
  }
  return { sheets, is1904 };
}

async function readStyles(
  path: string,
  parts: ZipParts,
  stylesPart: string | undefined,
  sharedPart: string | undefined,
  signal: AbortSignal,
): Promise<SheetStyles> {
  const forms = stylesPart === undefined ? [] : readStyleForms(path, stylesPart, await parts.read(stylesPart, signal));
  const shared = new SharedStrings(path);
  if (sharedPart === undefined) return { forms, shared };
  const records = new XmlRecords({ name: 'si', ignoreNamespace: true }, limits);
  for await (const _ of feedPart(records, parts, sharedPart, signal)) {
    while (records.next()) {
      appendRichText(shared.open, records.scanner.bytes, records.scanner.tape.values, 0);
      shared.end();
    }
    refuseFaults(path, sharedPart, records);
  }
  return { forms, shared };
}

async function* readSheet(
  path: string,
  parts: ZipParts,
  part: string,
  writer: CellWriter,
  sink: CellSink,
  styles: SheetStyles,
  signal: AbortSignal,
): AsyncGenerator<void, void, void> {
  const rows = new XlsxRows(writer, styles);
  const records = new XmlRecords({ name: 'row', ignoreNamespace: true }, limits, mergesInto(sink));
  for await (const _ of feedPart(records, parts, part, signal)) {
    while (records.next()) {
      const wrong = rows.add(records.scanner.bytes, records.scanner.tape.values);
      if (wrong !== undefined) throw damagedZip(path, new Error(`in its part ${part} ${wrong}`));
    }
    refuseFaults(path, part, records);
    yield;
  }
}

function mergesInto(sink: CellSink): OuterElements {
  const text = new ElementText();
  return {
    started({ bytes, tape }: ElementScanner, name) {
      if (!name.endsWith('mergeCell') || sink.merged === undefined) return;
      for (
        let at = tokenLength[token.start] as number;
        tape.values[at] === token.attribute;
        at += tokenLength[token.attribute]
      ) {
        text.readAttribute(bytes, tape.values, at);
        const range = rangeOfReference(Buffer.from(text.bytes.subarray(text.from, text.to)).toString());
        if (range !== undefined) sink.merged(range);
      }
    },
  };
}

export async function* feedPart(
  records: XmlRecords,
  parts: ZipParts,
  part: string,
  signal: AbortSignal,
): AsyncGenerator<void, void, void> {
  for await (const piece of textOfPart(parts.stream(part, signal))) if (records.feed(piece, false)) yield;
  records.feed(new Uint8Array(0), true);
  yield;
}

/** A part of a workbook is written by a program: when something in it is broken, the file is damaged. */
export function refuseFaults(path: string, part: string, records: XmlRecords): void {
  const [broken] = records.rejects;
  if (broken !== undefined) throw damagedZip(path, new Error(`its part ${part} is broken: ${broken.reason}`));
  if (records.documentFault !== undefined) {
    const { message, place } = records.documentFault;
    throw damagedZip(
      path,
      new Error(`its part ${part} is broken: ${message} (line ${place.line}, column ${place.columnNumber})`),
    );
  }
}
