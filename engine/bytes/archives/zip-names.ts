/** What a zip archive holds, by the first and last bytes of its file. Text that only looks like names is in members, too. */

import type { FileHead } from '#engine/bytes/head.ts';

/** What a zip archive says of itself. */
export interface ZipNames {
  /** Of its members, in lower case, with `/` between levels; not all when they do not fit in the bytes. */
  readonly names: ReadonlySet<string>;
  /** The media type in a first member `mimetype`, as OpenDocument has it; undefined: none that is not packed. */
  readonly mediaType: string | undefined;
}

const local = 0x04_03_4b_50;
const central = 0x02_01_4b_50;
const centralEnd = 0x06_05_4b_50;
const centralEnd64 = 0x06_06_4b_50;
const localLength = 30;
const centralLength = 46;
const endLength = 22;

/** @returns undefined when the file does not begin as a zip archive. */
export function readZipNames(head: FileHead): ZipNames | undefined {
  const bytes = viewOf(head.bytes);
  if (bytes.length < 4 || ![local, centralEnd].includes(bytes.readUInt32LE(0))) return undefined;
  const isWhole = head.complete;
  const end = isWhole ? bytes : head.compression === 'none' ? viewOf(head.tail) : Buffer.alloc(0);
  const { names, mediaType } = readLocal(bytes);
  return { names: new Set([...names, ...readCentral(end)].map(foldName)), mediaType };
}

/** Office documents are zip archives as well: workbooks, texts, slides, and those of OpenDocument. */
export function isOfficeDocument({ names, mediaType }: ZipNames): boolean {
  return (
    names.has('[content_types].xml') ||
    [...names].some(isWorkbookPart) ||
    mediaType?.startsWith('application/vnd.oasis.opendocument') === true ||
    hasOpenDocumentParts(names)
  );
}

/** @param name as in {@link ZipNames}. */
export function isWorkbookPart(name: string): boolean {
  return /^xl\/(?:workbook\.|worksheets\/|sharedstrings\.|styles\.)/u.test(name);
}

/** Programs that pack an OpenDocument file again put its type anywhere, and pack it. */
export function hasOpenDocumentParts(names: ReadonlySet<string>): boolean {
  return names.has('content.xml') && names.has('meta-inf/manifest.xml');
}

function foldName(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/u, '').toLowerCase();
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Members from the start on, up to the first one whose length its header does not say. */
function readLocal(bytes: Buffer): { names: string[]; mediaType: string | undefined } {
  const names: string[] = [];
  let mediaType: string | undefined;
  let at = 0;
  while (at + localLength <= bytes.length && bytes.readUInt32LE(at) === local) {
    const nameEnd = at + localLength + bytes.readUInt16LE(at + 26);
    const from = nameEnd + bytes.readUInt16LE(at + 28);
    const packed = bytes.readUInt32LE(at + 18);
    if (nameEnd > bytes.length) break;
    const name = bytes.toString('utf8', at + localLength, nameEnd);
    names.push(name);
    const isStored = bytes.readUInt16LE(at + 8) === 0;
    if (at === 0 && name === 'mimetype' && isStored) mediaType = bytes.toString('latin1', from, from + packed).trim();
    const isLengthBehind = (bytes.readUInt16LE(at + 6) & 8) !== 0 && packed === 0;
    if (isLengthBehind) break;
    at = from + packed;
  }
  return { names, mediaType };
}

/** Members by the list at the end, or by the last part of it that is there. */
function readCentral(bytes: Buffer): string[] {
  let end = bytes.length - endLength;
  while (end >= 0 && bytes.readUInt32LE(end) !== centralEnd) end -= 1;
  if (end < 0) return [];
  const declared = end - bytes.readUInt32LE(end + 12);
  if (declared >= 0) {
    const names = walkCentral(bytes, declared, end);
    if (names !== undefined) return names;
  }
  for (let at = 0; (at = bytes.indexOf('PK\u0001\u0002', at, 'latin1')) !== -1 && at < end; at += 4) {
    const names = walkCentral(bytes, at, end);
    if (names !== undefined) return names;
  }
  return [];
}

/** @returns undefined unless entry follows entry until the end of the list. */
function walkCentral(bytes: Buffer, from: number, end: number): string[] | undefined {
  const names: string[] = [];
  let at = from;
  while (at + centralLength <= end && bytes.readUInt32LE(at) === central) {
    const nameEnd = at + centralLength + bytes.readUInt16LE(at + 28);
    names.push(bytes.toString('utf8', at + centralLength, nameEnd));
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  const isEnd = at === end || (at + 4 <= end && bytes.readUInt32LE(at) === centralEnd64);
  return isEnd ? names : undefined;
}
