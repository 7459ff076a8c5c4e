/** Texts of spreadsheet XML: the runs of rich text joined, without phonetic guides, escapes resolved. */

import { appendDecoded } from '#engine/formats/xml/decode-text.ts';
import { behindPrefix } from '#engine/formats/xml/name-table.ts';
import { textFlag, token, tokenLength } from '#engine/formats/xml/tape.ts';
import type { GrowingBytes } from '#engine/arrow/growing-bytes.ts';

/**
 * Appends the texts of the `t` elements inside the element whose start token is at `index`.
 * @returns the index behind the element.
 */
export function appendRichText(target: GrowingBytes, bytes: Uint8Array, tape: Int32Array, index: number): number {
  let depth = 0;
  /** Depth of an open phonetic guide, `rPh`; −1: none. */
  let guide = -1;
  let isText = false;
  const from = target.length;
  for (let at = index; ;) {
    const kind = tape[at]!;
    if (kind === token.start) {
      depth += 1;
      const nameTo = tape[at + 2]!;
      const nameFrom = behindPrefix(bytes, tape[at + 1]!, nameTo);
      isText = nameTo - nameFrom === 1 && bytes[nameFrom] === 0x74;
      if (guide === -1 && nameTo - nameFrom === 3 && bytes[nameFrom] === 0x72 && bytes[nameFrom + 1] === 0x50)
        guide = depth;
    } else if (kind === token.text) {
      if (isText && guide === -1) appendText(target, bytes, tape, at);
    } else if (kind === token.end) {
      isText = false;
      if (guide === depth) guide = -1;
      depth -= 1;
    }
    at += tokenLength[kind]!;
    if (depth === 0) {
      resolveEscapes(target, from);
      return at;
    }
  }
}

export function appendText(target: GrowingBytes, bytes: Uint8Array, tape: Int32Array, at: number): void {
  const flags = tape[at + 3]!;
  if ((flags & textFlag.coded) === 0) target.append(bytes.subarray(tape[at + 1]!, tape[at + 2]!));
  else appendDecoded(target, bytes, tape[at + 1]!, tape[at + 2]!, false, (flags & textFlag.literal) !== 0);
}

/** `_x000D_` encodes a character that XML cannot contain (ECMA-376 part 1, §22.9.2.19). */
export function resolveEscapes(target: GrowingBytes, from: number): void {
  const { bytes } = target;
  for (let at = from; at + 7 <= target.length; at += 1) {
    if (bytes[at] !== 0x5f || bytes[at + 1] !== 0x78 || bytes[at + 6] !== 0x5f) continue;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, target.length - from).toString();
    const resolved = Buffer.from(
      text.replace(/_x([\dA-Fa-f]{4})_/gu, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    );
    target.length = from;
    target.append(resolved);
    return;
  }
}
