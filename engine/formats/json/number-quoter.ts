/** Puts long numbers of JSON text in quotes, piece by piece; text that is not JSON keeps its bytes. */

import { quotedNumber } from '#engine/types/json/number-marks.ts';

const [quote, backslash, comma, minus, plus, point, zero, nine] = [0x22, 0x5c, 0x2c, 0x2d, 0x2b, 0x2e, 0x30, 0x39];
const [openObject, closeObject, openArray, closeArray, lineEnd] = [0x7b, 0x7d, 0x5b, 0x5d, 0x0a];

/** Bytes of a number in any place. */
const inNumber = new Uint8Array(256);
for (let byte = zero; byte <= nine; byte += 1) inNumber[byte] = 1;
for (const byte of [minus, plus, point, 0x65, 0x45]) inNumber[byte] = 1;

export class NumberQuoter {
  readonly #columns: ReadonlySet<string> | 'all';
  readonly #digits: number;
  readonly #isLines: boolean;
  /** The beginning of a number or a key whose end was not there yet. */
  #rest: Uint8Array = new Uint8Array(0);
  /** Around the current byte: objects and arrays. */
  readonly #open: number[] = [];
  /** Of them, objects. */
  #objects = 0;
  #isInString = false;
  #isEscaped = false;
  /** Before a key, if an object is open. */
  #atKey = false;
  /** The value of a member that is wanted. */
  #isWanted: boolean;

  /**
   * @param columns see `quoteLongNumbers`.
   * @param digits that need no quotes.
   * @param isLines a value per line: one that is not JSON does not take the next ones with it.
   */
  constructor(columns: ReadonlySet<string> | 'all', digits: number, isLines: boolean) {
    this.#columns = columns;
    this.#digits = digits;
    this.#isLines = isLines;
    this.#isWanted = columns === 'all';
  }

  /** @returns the bytes that are complete; the last call gives the rest. */
  take(piece: Uint8Array, final: boolean): Uint8Array {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    this.#rest = new Uint8Array(0);
    const parts: Uint8Array[] = [];
    let written = 0;
    let at = 0;
    while (at < bytes.length) {
      const byte = bytes[at]!;
      if (this.#isInString) {
        at = this.#skipString(bytes, at);
        continue;
      }
      if (byte === quote && this.#isRowKey) {
        const end = endOfString(bytes, at);
        if (end === undefined && !final) break;
        this.#isWanted = end !== undefined && this.#isColumn(bytes.subarray(at, end));
        this.#atKey = false;
        at = end ?? bytes.length;
        continue;
      }
      if (this.#isWanted && (byte === minus || (byte >= zero && byte <= nine))) {
        let end = at + 1;
        while (end < bytes.length && inNumber[bytes[end]!] === 1) end += 1;
        if (end === bytes.length && !final) break;
        const number = bytes.subarray(at, end);
        if (this.#isLong(number)) {
          parts.push(bytes.subarray(written, at), quoted(number));
          written = end;
        }
        at = end;
        continue;
      }
      this.#pass(byte);
      at += 1;
    }
    parts.push(bytes.subarray(written, at));
    // A copy: whoever gave the piece may write over it.
    if (at < bytes.length) this.#rest = Uint8Array.from(bytes.subarray(at));
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  get #isRowKey(): boolean {
    return this.#atKey && this.#objects === 1 && this.#columns !== 'all';
  }

  /** @returns where the string has ended, or the bytes. */
  #skipString(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at += 1) {
      const byte = bytes[at]!;
      if (byte === lineEnd && this.#isLines) {
        this.#reset();
        return at + 1;
      }
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === backslash) this.#isEscaped = true;
      else if (byte === quote) {
        this.#isInString = false;
        return at + 1;
      }
    }
    return bytes.length;
  }

  #pass(byte: number): void {
    switch (byte) {
      case quote:
        this.#isInString = true;
        break;
      case openObject:
        this.#objects += 1;
        this.#open.push(byte);
        this.#atKey = true;
        break;
      case openArray:
        this.#open.push(byte);
        this.#atKey = false;
        break;
      case closeObject:
      case closeArray:
        if (this.#open.pop() === openObject) this.#objects -= 1;
        this.#atKey = false;
        if (this.#objects === 0) this.#isWanted = this.#columns === 'all';
        break;
      case lineEnd:
        if (this.#isLines) this.#reset();
        break;
      case comma:
        this.#atKey = this.#open.at(-1) === openObject;
        break;
    }
  }

  #reset(): void {
    this.#open.length = 0;
    this.#objects = 0;
    this.#isInString = this.#isEscaped = this.#atKey = false;
    this.#isWanted = this.#columns === 'all';
  }

  /** @param key with its quotes. */
  #isColumn(key: Uint8Array): boolean {
    const columns = this.#columns as ReadonlySet<string>;
    const text = Buffer.from(key).toString();
    if (!text.includes('\\')) return columns.has(text.slice(1, -1));
    try {
      return columns.has(JSON.parse(text) as string);
    } catch {
      return false;
    }
  }

  /** A number of JSON with a fraction or an exponent, whose digits a double may not hold. */
  #isLong(number: Uint8Array): boolean {
    if (number.length <= this.#digits) return false;
    const [, whole, fraction = '', exponent = ''] =
      /^-?(0|[1-9][0-9]*)(?:[.]([0-9]+))?([eE][+-]?[0-9]+)?$/u.exec(Buffer.from(number).toString('latin1')) ?? [];
    if (whole === undefined || (fraction === '' && exponent === '')) return false;
    return `${whole}${fraction}`.replace(/^0+/u, '').length > this.#digits;
  }
}

function quoted(number: Uint8Array): Uint8Array {
  return Buffer.from(quotedNumber(Buffer.from(number).toString('latin1')));
}

/** Behind the closing quote; undefined: it is not there. @param start of the opening one. */
function endOfString(bytes: Uint8Array, start: number): number | undefined {
  for (let at = start + 1; at < bytes.length; at += 1) {
    if (bytes[at] === backslash && bytes[at + 1] !== lineEnd) at += 1;
    else if (bytes[at] === quote) return at + 1;
    else if (bytes[at] === lineEnd) return at;
  }
  return undefined;
}
