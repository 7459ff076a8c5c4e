/** For tests: workbooks made of parts that the test writes. */

import { ZipFile } from 'yazl';

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** As Excel for Mac ends a workbook: elements of extensions have the names of others. */
const extensions = '<extLst><ext xmlns:x14="urn:x14"><x14:workbookPr defaultImageDpi="32767"/></ext></extLst>';
/** A button on a sheet, whose anchor has a `row` as well. */
const controls =
  '<controls><control><controlPr><anchor><from><xdr:col>0</xdr:col><xdr:row>900000</xdr:row></from></anchor></controlPr></control></controls>';

export interface WrittenSheet {
  readonly name: string;
  /** Content of `sheetData`. */
  readonly rows: string;
  /** Content after it. */
  readonly behind?: string;
  readonly state?: 'hidden' | 'veryHidden';
}

export interface WrittenWorkbook {
  readonly sheets: readonly WrittenSheet[];
  /** Elements `si`. */
  readonly sharedStrings?: string;
  /** Format codes; the first is style 1. */
  readonly formats?: readonly string[];
  readonly is1904?: boolean;
}

/** A zip archive of parts by their names. */
export async function zipOf(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) {
    // The type of an OpenDocument file is never packed.
    zip.addBuffer(Buffer.from(content), name, { compress: name !== 'mimetype' });
  }
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

export function workbookOf(workbook: WrittenWorkbook): Promise<Buffer> {
  return zipOf(partsOf(workbook));
}

export function partsOf({
  sheets,
  sharedStrings,
  formats = [],
  is1904 = false,
}: WrittenWorkbook): Record<string, string> {
  const relationship = (id: string, kind: string, target: string): string =>
    `<Relationship Id="${id}" Type="${types}/${kind}" Target="${target}"/>`;
  const formatItems = formats.map(
    (code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${code.replaceAll('"', '&quot;')}"/>`,
  );
  const styles = formats.map((_, index) => `<xf numFmtId="${200 + index}"/>`);
  // Formats of conditional styles may have the ids of formats of cells.
  const conditional = formats.map((_, index) => `<dxf><numFmt numFmtId="${200 + index}" formatCode="General"/></dxf>`);
  return {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships>${relationship('r1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${[
      ...sheets.map((_, index) => relationship(`s${index}`, 'worksheet', `worksheets/sheet${index}.xml`)),
      relationship('styles', 'styles', 'styles.xml'),
      ...(sharedStrings === undefined ? [] : [relationship('shared', 'sharedStrings', '/xl/sharedStrings.xml')]),
    ].join('')}</Relationships>`,
    'xl/workbook.xml': `<workbook ${main} xmlns:r="${types}"><workbookPr date1904="${is1904}"/><sheets>${sheets
      .map(
        ({ name, state }, index) =>
          `<sheet name="${name}"${state === undefined ? '' : ` state="${state}"`} r:id="s${index}"/>`,
      )
      .join('')}</sheets>${extensions}</workbook>`,
    'xl/styles.xml': `<styleSheet ${main}><numFmts>${formatItems.join('')}</numFmts><cellXfs><xf numFmtId="0"/>${styles.join('')}</cellXfs><dxfs>${conditional.join('')}</dxfs></styleSheet>`,
    ...(sharedStrings === undefined ? {} : { 'xl/sharedStrings.xml': `<sst ${main}>${sharedStrings}</sst>` }),
    ...Object.fromEntries(
      sheets.map(({ rows, behind = '' }, index) => [
        `xl/worksheets/sheet${index}.xml`,
        `<?xml version="1.0"?><worksheet ${main}><sheetData>${rows}</sheetData>${behind}${controls}</worksheet>`,
      ]),
    ),
  };
}

/** Rows of plain values: texts inline, numbers and booleans as themselves, null nothing. */
export function rowsOf(rows: readonly (readonly (string | number | boolean | null)[])[], firstRow = 1): string {
  return rows
    .map(
      (cells, index) =>
        `<row r="${firstRow + index}">${cells.map((value, column) => cellOf(value, column, firstRow + index)).join('')}</row>`,
    )
    .join('');
}

function cellOf(value: string | number | boolean | null, column: number, row: number): string {
  if (value === null) return '';
  const reference = `r="${String.fromCharCode(65 + column)}${row}"`;
  if (typeof value === 'number') return `<c ${reference}><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c ${reference} t="b"><v>${Number(value)}</v></c>`;
  if (value.startsWith('#')) return `<c ${reference} t="e"><v>${value}</v></c>`;
  return `<c ${reference} t="inlineStr"><is><t>${value}</t></is></c>`;
}
