/** The text of one element on a tape. */

import { isSpace } from '#engine/formats/xml/characters.ts';
import { appendDecoded } from '#engine/formats/xml/decode-text.ts';
import { textFlag, token, tokenLength } from '#engine/formats/xml/tape.ts';
import { GrowingBytes } from '#engine/arrow/growing-bytes.ts';

/**
 * Text that was found last. It is in the scanned bytes where possible, and was decoded into separate bytes where
 * it must; valid until the next text is asked for.
 */
export class ElementText {
  bytes: Uint8Array = new Uint8Array(0);
  from = 0;
  to = 0;
  /** Elements stand in the element. */
  hasElements = false;
  readonly #decoded = new GrowingBytes(1024);

  /**
   * The text of the element whose start token is at `index`, with that of CDATA sections, without that of
   * elements in it.
   * @returns the index behind the element.
   */
  read(scanned: Uint8Array, tape: Int32Array, index: number): number {
    let at = index + tokenLength[token.start];
    while (tape[at] === token.attribute) at += tokenLength[token.attribute];
    this.hasElements = false;
    if (tape[at] === token.end) {
      this.set(scanned, 0, 0);
      return at + 2;
    }
    if (tape[at] === token.text && tape[at + 4] === token.end) {
      this.readToken(scanned, tape, at);
      return at + 6;
    }
    return this.#several(scanned, tape, at);
  }

  /** The one text token at `index`. */
  readToken(scanned: Uint8Array, tape: Int32Array, index: number): void {
    const from = tape[index + 1]!;
    const to = tape[index + 2]!;
    const flags = tape[index + 3]!;
    if ((flags & textFlag.coded) === 0) {
      this.set(scanned, from, to);
      return;
    }
    this.#decoded.length = 0;
    appendDecoded(this.#decoded, scanned, from, to, false, (flags & textFlag.literal) !== 0);
    this.set(this.#decoded.bytes, 0, this.#decoded.length);
  }

  /** The value of the attribute whose token is at `index`. */
  readAttribute(scanned: Uint8Array, tape: Int32Array, index: number): void {
    const from = tape[index + 3]!;
    const to = tape[index + 4]!;
    if (tape[index + 5] === 0) {
      this.set(scanned, from, to);
      return;
    }
    this.#decoded.length = 0;
    appendDecoded(this.#decoded, scanned, from, to, true, false);
    this.set(this.#decoded.bytes, 0, this.#decoded.length);
  }

  trim(): void {
    while (this.from < this.to && isSpace(this.bytes[this.from]!)) this.from += 1;
    while (this.to > this.from && isSpace(this.bytes[this.to - 1]!)) this.to -= 1;
  }

  isBlank(): boolean {
    for (let at = this.from; at < this.to; at += 1) if (!isSpace(this.bytes[at]!)) return false;
    return true;
  }

  #several(scanned: Uint8Array, tape: Int32Array, first: number): number {
    const decoded = this.#decoded;
    decoded.length = 0;
    let depth = 1;
    let at = first;
    for (;;) {
      const kind = tape[at]!;
      if (kind === token.text) {
        const flags = tape[at + 3]!;
        // Blank text between elements is layout; a blank piece of an element's only text is part of it.
        if (depth === 1)
          appendDecoded(decoded, scanned, tape[at + 1]!, tape[at + 2]!, false, (flags & textFlag.literal) !== 0);
        at += 4;
      } else if (kind === token.attribute) at += tokenLength[token.attribute];
      else if (kind === token.start) {
        depth += 1;
        this.hasElements = true;
        at += tokenLength[token.start];
      } else {
        depth -= 1;
        at += 2;
        if (depth === 0) break;
      }
    }
    this.set(decoded.bytes, 0, decoded.length);
    return at;
  }

  /** Another text than what was read. */
  set(bytes: Uint8Array, from: number, to: number): void {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }
}

/** An element is null by its attribute `xsi:nil="true"` (W3C XML Schema, §2.6.2). */
export function isNil(scanned: Uint8Array, tape: Int32Array, index: number): boolean {
  for (let at = index + tokenLength[token.start]; tape[at] === token.attribute; at += tokenLength[token.attribute]) {
    if (!isNilAttribute(scanned, tape, at)) continue;
    const first = scanned[tape[at + 3]!];
    return first === 0x74 || first === 0x31;
  }
  return false;
}

/** The attribute is `xsi:nil`, which never counts as a value. */
export function isNilAttribute(scanned: Uint8Array, tape: Int32Array, index: number): boolean {
  const from = tape[index + 1]!;
  return (
    tape[index + 2]! - from === 7 &&
    scanned[from] === 0x78 &&
    scanned[from + 1] === 0x73 &&
    scanned[from + 2] === 0x69 &&
    scanned[from + 3] === 0x3a &&
    scanned[from + 4] === 0x6e &&
    scanned[from + 5] === 0x69 &&
    scanned[from + 6] === 0x6c
  );
}
