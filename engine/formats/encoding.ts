/** Which character encoding some bytes are in, and decoding them to UTF-8. */

import { isUtf8 } from 'node:buffer';
import { EngineError, nearNames } from '#engine/contract/errors.ts';

export interface FoundEncoding {
  /** WHATWG label: utf-8, utf-16le, utf-16be, windows-1252. */
  readonly encoding: string;
  /** Bytes of the byte order mark. */
  readonly markLength: number;
  /** False when it is only the last resort, so that a person should look. */
  readonly sure: boolean;
}

/**
 * Byte order mark, then strict UTF-8, then the NUL pattern of UTF-16, then windows-1252.
 * @param complete false when the bytes may end within a character.
 * @returns undefined for bytes that are no text: NUL or other control characters outside UTF-16.
 */
export function detectEncoding(bytes: Uint8Array, complete: boolean): FoundEncoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { encoding: 'utf-8', markLength: 3, sure: true };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', markLength: 2, sure: true };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', markLength: 2, sure: true };
  const wide = utf16Pattern(bytes);
  if (wide !== undefined) return { encoding: wide, markLength: 0, sure: true };
  if (!isText(bytes)) return undefined;
  const whole = complete ? bytes : bytes.subarray(0, lastWholeCharacter(bytes));
  if (isUtf8(whole)) return { encoding: 'utf-8', markLength: 0, sure: true };
  return { encoding: 'windows-1252', markLength: 0, sure: false };
}

/** UTF-16 without a mark: NULs on one side of nearly all pairs, none on the other. */
function utf16Pattern(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const length = Math.min(bytes.length, 4096) & ~1;
  if (length < 4) return undefined;
  let even = 0;
  let odd = 0;
  for (let index = 0; index < length; index += 2) {
    if (bytes[index] === 0) even += 1;
    if (bytes[index + 1] === 0) odd += 1;
  }
  const pairs = length / 2;
  if (odd > pairs * 0.6 && even === 0) return 'utf-16le';
  if (even > pairs * 0.6 && odd === 0) return 'utf-16be';
  return undefined;
}

/** Text may hold tab, line feed, form feed, carriage return, escape and Ctrl-A … Ctrl-C (Hive's separators). */
const controlCharacter = new Uint8Array(256);
for (let code = 0; code < 32; code += 1) controlCharacter[code] = 1;
for (const code of [1, 2, 3, 9, 10, 12, 13, 27, 30, 31]) controlCharacter[code] = 0;

function isText(bytes: Uint8Array): boolean {
  let controls = 0;
  const length = Math.min(bytes.length, 8192);
  for (let index = 0; index < length; index += 1) controls += controlCharacter[bytes[index]!]!;
  return controls === 0 || controls * 1000 < length;
}

/** Length without a character that is cut at the end. */
export function lastWholeCharacter(bytes: Uint8Array): number {
  let at = bytes.length;
  for (let back = 1; back <= 4 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return at;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      if (back < needed) at = bytes.length - back;
      return at;
    }
  }
  return at;
}

/** Encodings a person may state; every label that TextDecoder knows works, these are shown. */
export const knownEncodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
  'windows-1250',
  'windows-1251',
  'macintosh',
  'koi8-r',
  'shift_jis',
  'euc-jp',
  'gbk',
  'gb18030',
  'big5',
  'euc-kr',
] as const;

/**
 * The canonical label of an encoding that a person named (`latin-1`, `UTF8`, `cp1252`, …).
 * @throws EngineError `InvalidInput` with near names.
 */
export function canonicalEncoding(label: string): string {
  const lower = label
    .trim()
    .toLowerCase()
    .replace(/^(latin)[-_]?1$/u, 'iso-8859-1')
    .replace(/^utf_/u, 'utf-');
  if (lower === 'utf-16') return 'utf-16le';
  try {
    return new TextDecoder(lower).encoding;
  } catch {
    const near = nearNames(lower, knownEncodings);
    throw new EngineError('InvalidInput', `"${label}" is not a known encoding.`, {
      hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Known are ${knownEncodings.join(', ')}.`,
      details: { value: label },
    });
  }
}

/** The whole content as UTF-8 without a byte order mark; UTF-8 comes back without a copy. */
export function toUtf8(bytes: Uint8Array, encoding: string): Uint8Array {
  if (encoding === 'utf-8') {
    const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    return marked ? bytes.subarray(3) : bytes;
  }
  return Buffer.from(new TextDecoder(encoding).decode(bytes));
}

/** Chunks as UTF-8 without a byte order mark, whatever the chunk borders. */
export async function* streamToUtf8(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Uint8Array, void, void> {
  if (encoding === 'utf-8') {
    let first = true;
    for await (const chunk of chunks) {
      yield first ? toUtf8(chunk, encoding) : chunk;
      first = false;
    }
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}
