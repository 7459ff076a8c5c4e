/** Inputs of the XML and Excel benches, made once in out/sample and used again. */

import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

const folder = join(import.meta.dirname, '../../../out/sample');

/** About 45 MB: attributes, nested and repeated elements, references, CDATA. */
export async function writeBenchXml(rows = 200_000): Promise<string> {
  return keep('bench.xml', Readable.from(xmlPieces(rows)));
}

function* xmlPieces(rows: number): Generator<string, void, void> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<orders>\n';
  for (let row = 0; row < rows; row += 1) {
    yield `  <order id="${row}" kind="k${row % 7}"><name>Name number ${row} &amp; more</name><amount currency="EUR">${row / 100}</amount><day>2024-0${1 + (row % 9)}-1${row % 10}</day><tag>a</tag><tag>b${row % 3}</tag><place><x>${row}</x><y><![CDATA[text <b> ${row}]]></y></place></order>\n`;
  }
  yield '</orders>\n';
}

/** Whole numbers, fractions, dates, a boolean, shared texts that repeat and one that does not. */
export async function writeBenchWorkbook(rows = 200_000): Promise<string> {
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const zip = new ZipFile();
  const relationship = (id: string, kind: string, target: string): string =>
    `<Relationship Id="${id}" Type="${types}/${kind}" Target="${target}"/>`;
  const parts = {
    '[Content_Types].xml': contentTypes,
    '_rels/.rels': `<Relationships>${relationship('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relationship('s', 'worksheet', 'worksheets/sheet1.xml')}${relationship('t', 'sharedStrings', 'sharedStrings.xml')}${relationship('u', 'styles', 'styles.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook ${main} xmlns:r="${types}"><sheets><sheet name="Orders" sheetId="1" r:id="s"/></sheets></workbook>`,
    'xl/styles.xml': `<styleSheet ${main}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
  };
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.addReadStream(Readable.from(sharedPieces(main, rows)), 'xl/sharedStrings.xml');
  zip.addReadStream(Readable.from(sheetPieces(main, rows)), 'xl/worksheets/sheet1.xml');
  zip.end();
  return keep('orders.xlsx', zip.outputStream as Readable);
}

/** Other readers find the parts by it. */
const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${Object.entries({
  'workbook.xml': 'sheet.main',
  'worksheets/sheet1.xml': 'worksheet',
  'sharedStrings.xml': 'sharedStrings',
  'styles.xml': 'styles',
})
  .map(
    ([part, type]) =>
      `<Override PartName="/xl/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`,
  )
  .join('')}</Types>`;

const header = ['id', 'ratio', 'day', 'flag', 'country', 'remark'];
const countries = ['Germany', 'France', 'United Kingdom', 'Italy'];

function* sharedPieces(main: string, rows: number): Generator<string, void, void> {
  yield `<sst ${main}>`;
  for (const text of [...header, ...countries]) yield `<si><t>${text}</t></si>`;
  for (let row = 0; row < rows; row += 1) yield `<si><t>a longer text value number ${row}</t></si>`;
  yield '</sst>';
}

function* sheetPieces(main: string, rows: number): Generator<string, void, void> {
  yield `<worksheet ${main}><sheetData><row r="1">`;
  for (const [index] of header.entries()) yield `<c r="${'ABCDEF'[index]}1" t="s"><v>${index}</v></c>`;
  yield '</row>';
  const shared = header.length + countries.length;
  for (let row = 0; row < rows; row += 1) {
    const r = row + 2;
    yield `<row r="${r}" spans="1:6"><c r="A${r}"><v>${row * 7}</v></c><c r="B${r}"><v>${row / 8}</v></c><c r="C${r}" s="1"><v>${43_000 + (row % 2000)}</v></c><c r="D${r}" t="b"><v>${row % 2}</v></c><c r="E${r}" t="s"><v>${header.length + (row % 4)}</v></c><c r="F${r}" t="s"><v>${shared + row}</v></c></row>`;
  }
  yield '</sheetData></worksheet>';
}

async function keep(name: string, content: Readable): Promise<string> {
  const target = join(folder, name);
  if (existsSync(target)) return target;
  mkdirSync(dirname(target), { recursive: true });
  await pipeline(content, createWriteStream(`${target}.unfinished`));
  renameSync(`${target}.unfinished`, target);
  return target;
}
