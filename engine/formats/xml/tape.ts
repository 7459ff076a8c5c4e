/** The tokens of one XML element, as numbers: positions in the bytes that were scanned. Nothing is decoded or copied. */

/**
 * Kinds of tokens, each with the numbers that stand behind it on the tape:
 * - start: name from, name to, content from (position behind the start tag), place
 * - attribute: name from, name to, value from, value to, flags, place
 * - text: from, to, flags
 * - end: position of the end tag; of an empty element (`<a/>`) the position behind it
 * A place is 0 when it is scanned; readers write there what they found for the name.
 */
export const token = { start: 1, attribute: 2, text: 3, end: 4 } as const;

/** Numbers that a token takes on the tape, itself included; indexed by kind. */
export const tokenLength = [0, 5, 7, 4, 2] as const;

/** `coded`: holds references or line ends to be replaced; `blank`: white space only; `literal`: a CDATA section. */
export const textFlag = { coded: 1, blank: 2, literal: 4 } as const;

export class Tape {
  values = new Int32Array(4096);
  length = 0;

  start(nameFrom: number, nameTo: number): void {
    const at = this.#room();
    this.values[at] = token.start;
    this.values[at + 1] = nameFrom;
    this.values[at + 2] = nameTo;
    this.values[at + 4] = 0;
    this.length = at + 5;
  }

  attribute(nameFrom: number, nameTo: number, valueFrom: number, valueTo: number, flags: number): void {
    const at = this.#room();
    this.values[at] = token.attribute;
    this.values[at + 1] = nameFrom;
    this.values[at + 2] = nameTo;
    this.values[at + 3] = valueFrom;
    this.values[at + 4] = valueTo;
    this.values[at + 5] = flags;
    this.values[at + 6] = 0;
    this.length = at + 7;
  }

  text(from: number, to: number, flags: number): void {
    const at = this.#room();
    this.values[at] = token.text;
    this.values[at + 1] = from;
    this.values[at + 2] = to;
    this.values[at + 3] = flags;
    this.length = at + 4;
  }

  end(position: number): void {
    const at = this.#room();
    this.values[at] = token.end;
    this.values[at + 1] = position;
    this.length = at + 2;
  }

  #room(): number {
    if (this.length + 7 > this.values.length) {
      const larger = new Int32Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    return this.length;
  }
}

/** Index on the tape after the element whose start token is at `index`. */
export function behindElement(tape: Int32Array, index: number): number {
  let depth = 0;
  for (let at = index; ;) {
    const kind = tape[at]!;
    at += tokenLength[kind]!;
    if (kind === token.start) depth += 1;
    else if (kind === token.end) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
}
