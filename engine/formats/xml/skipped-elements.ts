/** Elements and texts on a tape that give no value. */

import { isSpace } from '#engine/formats/xml/characters.ts';
import { isNil } from '#engine/formats/xml/element-text.ts';
import { behindElement, textFlag, token, tokenLength } from '#engine/formats/xml/tape.ts';

/** Behind an element that most often holds nothing but a text. */
export function behindLeaf(tape: Int32Array, at: number): number {
  const text = at + tokenLength[token.start];
  const end = text + tokenLength[token.text];
  if (tape[text] === token.text && tape[end] === token.end) return end + tokenLength[token.end];
  return behindElement(tape, at);
}

export function isBlankToken(scanned: Uint8Array, tape: Int32Array, at: number): boolean {
  const flags = tape[at + 3]!;
  if ((flags & textFlag.literal) === 0) return (flags & textFlag.blank) !== 0;
  for (let position = tape[at + 1]!; position < tape[at + 2]!; position += 1)
    if (!isSpace(scanned[position]!)) return false;
  return true;
}

/** Where elements are expected, one without attributes, elements and text is null. */
export function isNullElement(scanned: Uint8Array, tape: Int32Array, index: number): boolean {
  if (isNil(scanned, tape, index)) return true;
  let at = index + tokenLength[token.start];
  while (tape[at] === token.text && isBlankToken(scanned, tape, at)) at += 4;
  return tape[at] === token.end;
}
