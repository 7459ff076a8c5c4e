/** Decodes text of XML: references replaced, line ends made line feeds (W3C XML 1.0, §2.11, §3.3.3, §4.6). */

import { codePointOf, predefinedEntity } from '#engine/formats/xml/characters.ts';
import type { GrowingBytes } from '#engine/arrow/growing-bytes.ts';

/**
 * Appends the text between two positions, in which all references are known to be sound.
 * @param isAttribute every white space is a plain space then.
 * @param isLiteral references are not replaced (a CDATA section).
 */
export function appendDecoded(
  target: GrowingBytes,
  bytes: Uint8Array,
  from: number,
  to: number,
  isAttribute: boolean,
  isLiteral: boolean,
): void {
  // Decoded text is never longer than the raw text.
  let at = target.extend(to - from);
  const out = target.bytes;
  for (let index = from; index < to; index += 1) {
    const byte = bytes[index]!;
    if (byte === 0x26 && !isLiteral) {
      const known = predefinedEntity(bytes, index + 1);
      if (known !== 0) {
        out[at++] = known & 255;
        index += 1 + (known >> 8);
        continue;
      }
      const end = bytes.indexOf(0x3b, index);
      const name = Buffer.from(bytes.buffer, bytes.byteOffset + index + 1, end - index - 1).toString('latin1');
      at = appendCodePoint(out, at, codePointOf(name));
      index = end;
    } else if (byte === 13) {
      if (bytes[index + 1] === 10) index += 1;
      out[at++] = isAttribute ? 0x20 : 10;
    } else out[at++] = isAttribute && byte < 0x20 ? 0x20 : byte;
  }
  target.length = at;
}

function appendCodePoint(out: Uint8Array, start: number, code: number): number {
  let at = start;
  if (code < 0x80) out[at++] = code;
  else if (code < 0x800) {
    out[at++] = 0xc0 | (code >> 6);
    out[at++] = 0x80 | (code & 63);
  } else if (code < 0x10000) {
    out[at++] = 0xe0 | (code >> 12);
    out[at++] = 0x80 | ((code >> 6) & 63);
    out[at++] = 0x80 | (code & 63);
  } else {
    out[at++] = 0xf0 | (code >> 18);
    out[at++] = 0x80 | ((code >> 12) & 63);
    out[at++] = 0x80 | ((code >> 6) & 63);
    out[at++] = 0x80 | (code & 63);
  }
  return at;
}
