/** Opens a spreadsheet of OpenDocument (ods; OASIS OpenDocument 1.3 part 3). */

import { toUtf8 } from '#engine/bytes/encoding.ts';
import type { CellSink } from '#engine/formats/excel/cell-sink.ts';
import { CellWriter } from '#engine/formats/excel/cell-writer.ts';
import { OdsRows } from '#engine/formats/excel/xml/ods-rows.ts';
import { elementsOf } from '#engine/formats/excel/xml/part-elements.ts';
import type { SheetEntry, Workbook } from '#engine/formats/excel/workbook.ts';
import { feedPart, refuseFaults } from '#engine/formats/excel/xml/xlsx-workbook.ts';
import { damagedZip, passwordProtected, type ZipParts } from '#engine/formats/excel/xml/zip-parts.ts';
import { ElementText } from '#engine/formats/xml/element-text.ts';
import type { ElementScanner } from '#engine/formats/xml/element-scanner.ts';
import { XmlRecords } from '#engine/formats/xml/records.ts';
import { token, tokenLength } from '#engine/formats/xml/tape.ts';

const limits = { maximumDepth: 100, maximumRecordSize: 256 * 1024 * 1024 };
const content = 'content.xml';

export async function openOds(path: string, parts: ZipParts, signal: AbortSignal): Promise<Workbook> {
  await refuseOthers(path, parts, signal);
  const sheets: SheetEntry[] = [];
  /** Styles of hidden tables, which stand before the tables. */
  const hidden = new Set<string>();
  let lastStyle = '';
  const outer = {
    started(scanner: ElementScanner, name: string): void {
      const local = localName(name);
      if (local === 'table-properties' && attribute(scanner, 'display') === 'false') hidden.add(lastStyle);
      if (local === 'style') lastStyle = attribute(scanner, 'name') ?? '';
      if (local === 'table') {
        const style = attribute(scanner, 'style-name') ?? '';
        sheets.push({ name: attribute(scanner, 'name') ?? `Sheet${sheets.length + 1}`, isHidden: hidden.has(style) });
      }
    },
  };
  const records = new XmlRecords({ name: 'table-row', ignoreNamespace: true }, limits, outer);
  for await (const _ of feedPart(records, parts, content, signal)) {
    while (records.next());
    refuseFaults(path, content, records);
  }
  return {
    sheets,
    readCells: (index, sink, readSignal) => readSheet(path, parts, index, sink, readSignal),
  };
}

async function* readSheet(
  path: string,
  parts: ZipParts,
  index: number,
  sink: CellSink,
  signal: AbortSignal,
): AsyncGenerator<void, void, void> {
  let sheet = -1;
  const rows = new OdsRows(new CellWriter(sink, false), sink);
  const started = (_: ElementScanner, name: string): void => {
    if (localName(name) === 'table') sheet += 1;
  };
  const records = new XmlRecords({ name: 'table-row', ignoreNamespace: true }, limits, { started });
  for await (const _ of feedPart(records, parts, content, signal)) {
    while (records.next()) {
      if (sheet !== index) continue;
      const wrong = rows.add(records.scanner.bytes, records.scanner.tape.values);
      if (wrong !== undefined) throw damagedZip(path, new Error(`in its part ${content} ${wrong}`));
    }
    refuseFaults(path, content, records);
    yield;
    if (sheet > index) return;
  }
}

/** Texts and drawings of OpenDocument have the same parts as spreadsheets. */
async function refuseOthers(path: string, parts: ZipParts, signal: AbortSignal): Promise<void> {
  if (parts.has('META-INF/manifest.xml')) {
    const manifest = await parts.read('META-INF/manifest.xml', signal);
    for (const { name } of elementsOf(path, 'META-INF/manifest.xml', manifest))
      if (name === 'encryption-data') throw passwordProtected(path);
  }
  if (!parts.has('mimetype')) return;
  const type = Buffer.from(toUtf8(await parts.read('mimetype', signal), 'utf-8'))
    .toString()
    .trim();
  if (!type.includes('spreadsheet')) throw damagedZip(path, new Error(`its type is ${type}`));
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Value of an attribute of the element whose start tag is on the tape, by its name without prefix. */
function attribute({ bytes, tape }: ElementScanner, wanted: string): string | undefined {
  const text = new ElementText();
  for (
    let at = tokenLength[token.start] as number;
    at < tape.length && tape.values[at] === token.attribute;
    at += tokenLength[token.attribute]
  ) {
    const name = Buffer.from(bytes.subarray(tape.values[at + 1], tape.values[at + 2])).toString();
    if (localName(name) !== wanted) continue;
    text.readAttribute(bytes, tape.values, at);
    return Buffer.from(text.bytes.subarray(text.from, text.to)).toString();
  }
  return undefined;
}
