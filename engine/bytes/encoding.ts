/** Which character encoding some bytes are in, and decoding them to UTF-8. */

import { isUtf8 } from 'node:buffer';
import iconv, { type Encoding } from 'iconv-lite';
import { canonicalEncoding, knownEncodings, mixedUtf8, needsIconv } from '#engine/bytes/encodings/encoding-names.ts';
import { countStrayBytes, MixedUtf8Decoder } from '#engine/bytes/encodings/mixed-utf8.ts';
import { guessShortText } from '#engine/bytes/encodings/short-text.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import { guessEncoding, loadDetector } from '#engine/bytes/encodings/statistical-detector.ts';

export { canonicalEncoding, knownEncodings };

const shortText = 64 * 1024;

export interface FoundEncoding {
  /** As options hold it: utf-8, utf-16le, windows-1252, cp437, … */
  readonly encoding: string;
  /** Bytes of the byte order mark. */
  readonly markLength: number;
  /** False when it is a guess, so that a person should look. */
  readonly sure: boolean;
  /** What speaks for it, as in `ReadingEvidence`. */
  readonly because: string;
}

const marks: readonly (readonly [encoding: string, ...bytes: number[]])[] = [
  ['utf-8', 0xef, 0xbb, 0xbf],
  ['utf-32le', 0xff, 0xfe, 0, 0],
  ['utf-32be', 0, 0, 0xfe, 0xff],
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
];

/**
 * Byte order mark, then the NUL pattern of UTF-16 and UTF-32 (which would pass for UTF-8), then strict UTF-8, UTF-8
 * with few stray bytes, what the letters make likely (once {@link prepareDetection} was called), then windows-1252.
 * @param complete false when the bytes may end within a character.
 * @returns undefined for bytes that are not text: NUL or other control characters outside of such a pattern.
 */
export function detectEncoding(bytes: Uint8Array, complete: boolean): FoundEncoding | undefined {
  for (const [encoding, ...mark] of marks) {
    if (!mark.every((byte, index) => bytes[index] === byte)) continue;
    return { encoding, markLength: mark.length, sure: true, because: 'the file begins with its byte order mark' };
  }
  const wide = widePattern(bytes);
  if (wide !== undefined) return found(wide, true, 'every character has one byte that is not zero');
  if (!isText(bytes)) return undefined;
  const whole = complete ? bytes : bytes.subarray(0, lastWholeCharacter(bytes));
  if (isUtf8(whole)) return found('utf-8', true, 'every byte read is valid UTF-8');
  const { valid, stray, first } = countStrayBytes(whole, complete);
  if (valid >= 4 && stray * 4 <= valid) {
    const told = `${stray} ${stray === 1 ? 'byte' : 'bytes'} among ${valid} valid multi-byte characters`;
    return found(mixedUtf8, false, `${told} are not UTF-8, the first at byte ${first}`);
  }
  const guess = guessEncoding(whole, (part, encoding) => Buffer.from(toUtf8(part, encoding)).toString());
  if (guess === undefined) {
    const short = guessShortText(whole.subarray(0, shortText));
    if (short !== undefined) return found(short.encoding, false, `the bytes are not UTF-8, and ${short.because}`);
    return found('windows-1252', false, 'the bytes are not UTF-8, and no other encoding is likely');
  }
  return found(guess.encoding, false, `the bytes are not UTF-8, and ${guess.because}`);
}

const encodings = new WeakMap<FileHead, { readonly found: FoundEncoding | undefined }>();

/** As {@link detectEncoding}, once for each head: every format asks. */
export function encodingOf(head: FileHead): FoundEncoding | undefined {
  let known = encodings.get(head);
  if (known === undefined) encodings.set(head, (known = { found: detectEncoding(head.bytes, head.complete) }));
  return known.found;
}

function found(encoding: string, sure: boolean, because: string): FoundEncoding {
  return { encoding, markLength: 0, sure, because };
}

/** Loads what {@link detectEncoding} needs for these bytes: nothing for UTF-8. */
export async function prepareDetection(bytes: Uint8Array): Promise<void> {
  if (!isUtf8(bytes.subarray(0, lastWholeCharacter(bytes))) && isText(bytes)) await loadDetector();
}

/** UTF-16 or UTF-32 without a mark: NULs at the same places of nearly all characters, none at the others. */
function widePattern(bytes: Uint8Array): string | undefined {
  const length = Math.min(bytes.length, 4096) & ~3;
  const zeros = [0, 0, 0, 0];
  for (let index = 0; index < length; index += 1) if (bytes[index] === 0) zeros[index & 3]! += 1;
  const characters = length / 4;
  const [first, second, third, fourth] = zeros as [number, number, number, number];
  if (characters >= 2) {
    if (third === characters && fourth === characters && first < characters / 4) return 'utf-32le';
    if (first === characters && second === characters && fourth < characters / 4) return 'utf-32be';
  }
  return utf16Pattern(bytes);
}

/** UTF-16 without a mark: NULs on one side of most pairs, hardly any on the other; of JSON and XML, on some. */
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
  // Letters of other scripts have no NUL, or one in the lower byte; the signs between them have one in the higher byte.
  const isLikely = (wide: number, low: number, first: number): boolean =>
    wide >= low * 4 && (wide > pairs * 0.6 || (wide >= 4 && openingSigns.has(first)));
  if (isLikely(odd, even, bytes[0]!) && isWideText(bytes, length, 1)) return 'utf-16le';
  if (isLikely(even, odd, bytes[1]!) && isWideText(bytes, length, 0)) return 'utf-16be';
  return undefined;
}

/** Of JSON and XML. */
const openingSigns: ReadonlySet<number> = new Set(Buffer.from('{[<'));

/** No control characters, and surrogates in pairs. @param high place of the higher byte of each pair. */
function isWideText(bytes: Uint8Array, length: number, high: 0 | 1): boolean {
  let isOpen = false;
  for (let index = 0; index < length; index += 2) {
    const top = bytes[index + high]!;
    if (top === 0 && controlCharacter[bytes[index + 1 - high]!] === 1) return false;
    const isLow = top >= 0xdc && top <= 0xdf;
    if (isLow !== isOpen) return false;
    isOpen = top >= 0xd8 && top <= 0xdb;
  }
  return true;
}

/** Text may hold tab, line feed, form feed, carriage return, escape and Ctrl-A … Ctrl-C (Hive's separators). */
const controlCharacter = new Uint8Array(256);
for (let code = 0; code < 32; code += 1) controlCharacter[code] = 1;
for (const code of [1, 2, 3, 9, 10, 12, 13, 27, 30, 31]) controlCharacter[code] = 0;

/** So many damaged characters in a short text do not make it another thing. */
const mostStrayControls = 4;

function isText(bytes: Uint8Array): boolean {
  let controls = 0;
  let plain = 0;
  const length = Math.min(bytes.length, 8192);
  for (let index = 0; index < length; index += 1) {
    const byte = bytes[index]!;
    controls += controlCharacter[byte]!;
    if ((byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13)) plain += 1;
  }
  if (controls === 0 || controls * 1000 < length) return true;
  return controls <= mostStrayControls && controls * 8 <= length && plain * 10 >= length * 7;
}

/** Control characters that are not allowed in text, with the position of the first; undefined when there are none. */
export function findControlCharacters(bytes: Uint8Array): { count: number; first: number; byte: number } | undefined {
  const first = bytes.findIndex((byte) => controlCharacter[byte] === 1);
  if (first === -1) return undefined;
  const count = bytes.reduce((sum, byte) => sum + controlCharacter[byte]!, 0);
  return { count, first, byte: bytes[first]! };
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

/** The whole content as UTF-8 without a byte order mark; UTF-8 comes back without a copy. */
export function toUtf8(bytes: Uint8Array, encoding: string): Uint8Array {
  if (encoding === 'utf-8') {
    const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    return marked ? bytes.subarray(3) : bytes;
  }
  const decode = createDecoder(encoding);
  return Buffer.concat([decode(bytes, false), decode(new Uint8Array(0), true)]);
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
  const decode = createDecoder(encoding);
  for await (const chunk of chunks) {
    const text = decode(chunk, false);
    if (text.length > 0) yield text;
  }
  const rest = decode(new Uint8Array(0), true);
  if (rest.length > 0) yield rest;
}

/** Takes pieces of one text in their order and gives their UTF-8. */
type Decoder = (piece: Uint8Array, final: boolean) => Uint8Array;

function createDecoder(encoding: string): Decoder {
  if (encoding === mixedUtf8) {
    const decoder = new MixedUtf8Decoder();
    return (piece, final) => decoder.decode(piece, final);
  }
  if (needsIconv(encoding)) {
    const decoder = iconv.getDecoder(encoding as Encoding);
    return (piece, final) =>
      Buffer.from(
        decoder.write(Buffer.from(piece.buffer, piece.byteOffset, piece.length)) + (final ? (decoder.end() ?? '') : ''),
      );
  }
  const decoder = new TextDecoder(encoding);
  return (piece, final) => Buffer.from(decoder.decode(piece, { stream: !final }));
}
