/** UTF-8 with stray bytes between: what is valid is read as UTF-8, each other byte as windows-1252, so none is lost. */

/** Code points of the bytes 0x80 … 0x9f in windows-1252; the five that it leaves free keep their number. */
const high = [
  0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d,
  0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,
  0x017e, 0x0178,
];

/** UTF-8 of each byte from 0x80 on, read as windows-1252. */
const replacements = Array.from({ length: 128 }, (_, index) =>
  Buffer.from(String.fromCodePoint(index < 32 ? high[index]! : 0x80 + index)),
);

export interface StrayBytes {
  /** Characters of several bytes that are valid. */
  readonly valid: number;
  /** Bytes that belong to no valid character. */
  readonly stray: number;
  /** Offset of the first of them; -1: none. */
  readonly first: number;
}

/** @param complete false when the bytes may end within a character; that end does not count then. */
export function countStrayBytes(bytes: Uint8Array, complete: boolean): StrayBytes {
  let [valid, stray, first] = [0, 0, -1];
  for (let at = 0; at < bytes.length;) {
    if (bytes[at]! < 0x80) {
      at += 1;
      continue;
    }
    const length = characterLength(bytes, at);
    if (length === 0 && !complete) break;
    if (length > 1) {
      valid += 1;
      at += length;
    } else {
      stray += 1;
      if (first === -1) first = at;
      at += 1;
    }
  }
  return { valid, stray, first };
}

export class MixedUtf8Decoder {
  readonly #replacement: (byte: number) => Uint8Array;
  #rest: Uint8Array = new Uint8Array(0);

  /** @param replacement of a byte that belongs to no valid character; by default its letter in windows-1252. */
  constructor(replacement = (byte: number): Uint8Array => replacements[byte - 0x80]!) {
    this.#replacement = replacement;
  }

  /** @param final no bytes follow. */
  decode(piece: Uint8Array, final: boolean): Uint8Array {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const parts: Uint8Array[] = [];
    let from = 0;
    let at = 0;
    while (at < bytes.length) {
      if (bytes[at]! < 0x80) {
        at += 1;
        continue;
      }
      const length = characterLength(bytes, at);
      if (length === 0 && !final) break;
      if (length > 1) {
        at += length;
        continue;
      }
      parts.push(bytes.subarray(from, at), this.#replacement(bytes[at]!));
      at += 1;
      from = at;
    }
    this.#rest = bytes.slice(at);
    parts.push(bytes.subarray(from, at));
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }
}

/** Bytes of the valid character at an offset; 1: not valid; 0: the bytes end before that is known. */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  const length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
  if (length === 1) return 1;
  for (let index = 1; index < length; index += 1) {
    if (at + index >= bytes.length) return 0;
    const byte = bytes[at + index]!;
    if (byte < 0x80 || byte > 0xbf) return 1;
    if (index > 1) continue;
    // Overlong forms, surrogates, and what lies beyond U+10FFFF.
    if ((lead === 0xe0 && byte < 0xa0) || (lead === 0xed && byte > 0x9f)) return 1;
    if ((lead === 0xf0 && byte < 0x90) || (lead === 0xf4 && byte > 0x8f)) return 1;
  }
  return length;
}
