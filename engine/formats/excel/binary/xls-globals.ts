/** What a binary workbook says of all its sheets: their names, texts, styles and dates ([MS-XLS] §2.1.7.20.3). */

import { canonicalEncoding, toUtf8 } from '#engine/bytes/encoding.ts';
import { BlockReader } from '#engine/formats/excel/binary/biff-strings.ts';
import { formOfFormat } from '#engine/formats/excel/number-format.ts';
import type { SheetEntry } from '#engine/formats/excel/workbook.ts';

export const record = {
  formula: 0x0006,
  end: 0x000a,
  dateMode: 0x0022,
  password: 0x002f,
  continue: 0x003c,
  codePage: 0x0042,
  sheet: 0x0085,
  packedNumbers: 0x00bd,
  richText: 0x00d6,
  style: 0x00e0,
  merged: 0x00e5,
  sharedTexts: 0x00fc,
  sharedText: 0x00fd,
  number: 0x0203,
  text: 0x0204,
  booleanOrError: 0x0205,
  formulaText: 0x0207,
  packedNumber: 0x027e,
  format: 0x041e,
  begin: 0x0809,
} as const;

export interface XlsSheet extends SheetEntry {
  /** Where its first record begins. */
  readonly position: number;
}

export interface XlsGlobals {
  readonly sheets: XlsSheet[];
  readonly texts: string[];
  readonly forms: number[];
  readonly is1904: boolean;
  /** Excel 97 and later; before, texts are in a code page. */
  readonly isUnicode: boolean;
  readonly encoding: string;
  readonly isEncrypted: boolean;
}

/** The record at a position: its kind, its content, where the next one begins; undefined behind the last. */
export function recordAt(
  stream: Buffer,
  position: number,
): { kind: number; content: Buffer; next: number } | undefined {
  if (position + 4 > stream.length) return undefined;
  const length = stream.readUInt16LE(position + 2);
  const next = position + 4 + length;
  return { kind: stream.readUInt16LE(position), content: stream.subarray(position + 4, next), next };
}

/** The content of a record and of those that continue it. */
export function blocksAt(stream: Buffer, position: number): Buffer[] {
  const first = recordAt(stream, position)!;
  const blocks = [first.content];
  for (let at = first.next; ;) {
    const more = recordAt(stream, at);
    if (more === undefined || more.kind !== record.continue) return blocks;
    blocks.push(more.content);
    at = more.next;
  }
}

/** @throws Error in words; RangeError where a record is too short. */
export function readGlobals(stream: Buffer): XlsGlobals {
  const first = recordAt(stream, 0);
  if (first === undefined || (first.kind & 0xff) !== 9) throw new Error('its workbook does not begin with its version');
  const version = first.kind === record.begin ? first.content.readUInt16LE(0) : 0;
  if (version !== 0x0600 && version !== 0x0500) throw new Error('it was written by a program from before Excel 5');
  const isUnicode = version === 0x0600;
  const globals = { sheets: [] as XlsSheet[], texts: [] as string[], forms: [] as number[], is1904: false, isUnicode };
  let encoding = 'windows-1252';
  let isEncrypted = false;
  const codes = new Map<number, string>();
  const ids: number[] = [];
  const shortText = (content: Buffer, at: number): string =>
    isUnicode
      ? new BlockReader([content], at).text(1)
      : decodeText(content.subarray(at + 1, at + 1 + content[at]!), encoding);
  for (let at = 0; ;) {
    const each = recordAt(stream, at);
    if (each === undefined || each.kind === record.end) break;
    const { kind, content } = each;
    if (kind === record.password) {
      isEncrypted = true;
      break;
    }
    if (kind === record.codePage) encoding = encodingOfCodePage(content.readUInt16LE(0));
    else if (kind === record.dateMode) globals.is1904 = content.readUInt16LE(0) === 1;
    else if (kind === record.format) {
      codes.set(content.readUInt16LE(0), isUnicode ? formatCode(content) : shortText(content, 2));
    } else if (kind === record.style) ids.push(content.readUInt16LE(2));
    else if (kind === record.sheet && content[5] === 0) {
      globals.sheets.push({
        name: shortText(content, 6),
        isHidden: content[4] !== 0,
        position: content.readUInt32LE(0),
      });
    } else if (kind === record.sharedTexts) readTexts(blocksAt(stream, at), globals.texts);
    at = each.next;
  }
  for (const id of ids) globals.forms.push(formOfFormat(id, codes.get(id)));
  return { ...globals, encoding, isEncrypted };
}

/** As much as there is: some writers state a length that is too long, and no cell depends on the last character. */
function formatCode(content: Buffer): string {
  const size = ((content[4] ?? 0) & 1) + 1;
  return content.toString(size === 2 ? 'utf16le' : 'latin1', 5, 5 + content.readUInt16LE(2) * size);
}

function readTexts(blocks: readonly Buffer[], texts: string[]): void {
  const reader = new BlockReader(blocks);
  reader.skip(4);
  const count = reader.number(4);
  while (texts.length < count && !reader.isAtEnd) texts.push(reader.text(2));
}

export function decodeText(bytes: Uint8Array, encoding: string): string {
  return Buffer.from(toUtf8(bytes, encoding)).toString();
}

function encodingOfCodePage(page: number): string {
  const special: Readonly<Record<number, string>> = {
    367: 'windows-1252',
    932: 'shift_jis',
    936: 'gbk',
    949: 'euc-kr',
    950: 'big5',
    10000: 'macintosh',
    32768: 'macintosh',
    32769: 'windows-1252',
  };
  try {
    return canonicalEncoding(special[page] ?? (page >= 1250 && page <= 1258 ? `windows-${page}` : `cp${page}`));
  } catch {
    return 'windows-1252';
  }
}
