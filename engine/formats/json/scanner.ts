/**
 * Walks JSON bytes and notes the shape of each value; makes no objects. Strict (RFC 8259), except for what DuckDB's reader takes
 * as well: NaN and infinities, as Python writes them, and a comma behind the last member.
 */

import { doubleDigits, isDoubleText } from '#engine/formats/double-held.ts';
import { isOddNumber } from '#engine/formats/json/odd-number.ts';
import { isUtf8 } from 'node:buffer';
import { kindBits, Shape, shortNumber, type Field } from '#engine/formats/json/shape.ts';

/** Thrown when the bytes end within a value although more follow. */
export const needMoreBytes = new Error('more bytes are needed');

/** Why and where bytes are not JSON; the position is an offset into the current bytes. */
export class JsonFault extends Error {
  readonly at: number;
  constructor(reason: string, at: number) {
    super(reason);
    this.at = at;
  }
}

/** A text in another encoding has such bytes. */
export const notUtf8 = 'the text is not valid UTF-8';

const deepest = 512;
const trueWord = Buffer.from('true');
const falseWord = Buffer.from('false');
const nullWord = Buffer.from('null');
const notFiniteWords = ['nan', 'infinity', 'inf'];
const longestWord = 8;
/** 1 for bytes that need a look inside a string: quote, backslash, control characters, and bytes of other scripts. */
const stringSpecial = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1)
  stringSpecial[byte] = byte < 0x20 || byte === 0x22 || byte === 0x5c || byte >= 0x80 ? 1 : 0;

export class JsonScanner {
  at = 0;
  /** A key occurred twice in one object, with the same value or another. */
  repeatsKeys = false;
  /** A key occurred twice in one object with different values; the name of the first such key. */
  duplicateKey: string | undefined;
  /** There is a number that no double may hold, or a text that DuckDB would cast to one although it is none, or to another one. */
  sawUnheld = false;
  #bytes: Uint8Array = new Uint8Array(0);
  #final = false;
  #depth = 0;
  #objects = 0;
  #wide = false;

  feed(bytes: Uint8Array, final: boolean): void {
    this.#bytes = bytes;
    this.#final = final;
    this.at = 0;
  }

  /** Moves to the next byte that is not white space; undefined at the end of the bytes. */
  peek(): number | undefined {
    this.at = skipSpace(this.#bytes, this.at);
    return this.#bytes[this.at];
  }

  /** One value, its shape noted. @param top fields of this object never become a map. */
  value(shape: Shape, top: boolean): void {
    const start = this.at;
    this.#depth = 0;
    this.#wide = false;
    this.#value(shape, top);
    if (this.#wide && !isUtf8(this.#bytes.subarray(start, this.at))) throw new JsonFault(notUtf8, start);
  }

  #value(shape: Shape, top: boolean): void {
    const byte = this.#need();
    switch (byte) {
      case 0x7b:
        shape.kinds |= kindBits.object;
        this.#object(shape, top);
        return;
      case 0x5b:
        shape.kinds |= kindBits.array;
        this.#array(shape);
        return;
      case 0x22:
        shape.kinds |= kindBits.string;
        this.#text();
        return;
      case 0x74:
        shape.kinds |= kindBits.boolean;
        this.#word(trueWord);
        return;
      case 0x66:
        shape.kinds |= kindBits.boolean;
        this.#word(falseWord);
        return;
      case 0x6e:
        if ((this.#bytes[this.at + 1] ?? 0x75) === 0x75) this.#word(nullWord);
        else this.#notFinite(shape, this.at);
        return;
      case 0x49:
      case 0x4e:
      case 0x69:
        this.#notFinite(shape, this.at);
        return;
      default:
        this.#number(shape, byte);
    }
  }

  #text(): void {
    const start = this.at + 1;
    this.#string();
    if (!this.sawUnheld && isOddNumber(this.#bytes, start, this.at - 1)) this.sawUnheld = true;
  }

  #object(shape: Shape, top: boolean): void {
    this.#enter();
    const object = this.#objects++;
    if (this.#needNonSpace() === 0x7d) {
      this.at += 1;
      this.#depth -= 1;
      return;
    }
    for (let index = 0; ; index += 1) {
      if (this.#needNonSpace() !== 0x22) throw new JsonFault('a key in quotes is expected', this.at);
      const field = this.#key(shape, index, top);
      if (this.#needNonSpace() !== 0x3a) throw new JsonFault('":" is expected after a key', this.at);
      this.at += 1;
      this.#needNonSpace();
      if (shape.values === undefined) {
        const { valueStart, valueEnd } = field;
        const start = this.at;
        this.#value(field.shape, false);
        if (field.seenIn === object) this.#repeat(field.key, valueStart, valueEnd, start);
        field.seenIn = object;
        field.valueStart = start;
        field.valueEnd = this.at;
        if (!field.isFilled && field.shape.kinds !== 0) shape.fill(field);
      } else this.#value(shape.values, false);
      const next = this.#needNonSpace();
      this.at += 1;
      if (next === 0x7d) break;
      if (next !== 0x2c) throw new JsonFault('"," or "}" is expected', this.at - 1);
      if (this.#needNonSpace() === 0x7d) {
        this.at += 1;
        break;
      }
    }
    this.#depth -= 1;
  }

  /** Two equal values of one key lose nothing, whichever counts. */
  #repeat(key: string, from: number, to: number, start: number): void {
    this.repeatsKeys = true;
    const earlier = this.#bytes.subarray(from, to);
    if (Buffer.compare(earlier, this.#bytes.subarray(start, this.at)) !== 0) this.duplicateKey ??= key;
  }

  /** The field of the key at hand; rows mostly repeat the order of the first, so that place is tried first. */
  #key(shape: Shape, index: number, top: boolean): Field {
    const expected = shape.fields[index];
    const bytes = this.#bytes;
    const start = this.at + 1;
    if (expected !== undefined) {
      const key = expected.bytes;
      const end = start + key.length;
      if (bytes[end] === 0x22) {
        let same = 0;
        while (same < key.length && bytes[start + same] === key[same]) same += 1;
        if (same === key.length) {
          this.at = end + 1;
          return expected;
        }
      }
    }
    this.#string();
    const raw = bytes.subarray(start, this.at - 1);
    const text = Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString();
    return shape.field(text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text, raw, top);
  }

  #array(shape: Shape): void {
    this.#enter();
    if (this.#needNonSpace() === 0x5d) {
      this.at += 1;
      this.#depth -= 1;
      return;
    }
    const element = (shape.element ??= new Shape());
    for (;;) {
      this.#needNonSpace();
      this.#value(element, false);
      const next = this.#needNonSpace();
      this.at += 1;
      if (next === 0x5d) break;
      if (next !== 0x2c) throw new JsonFault('"," or "]" is expected', this.at - 1);
      if (this.#needNonSpace() === 0x5d) {
        this.at += 1;
        break;
      }
    }
    this.#depth -= 1;
  }

  #string(): void {
    const bytes = this.#bytes;
    let at = this.at + 1;
    for (;;) {
      while (at < bytes.length && stringSpecial[bytes[at]!] === 0) at += 1;
      if (at >= bytes.length) this.#end(at, 'a string is not closed');
      const byte = bytes[at]!;
      if (byte === 0x22) {
        this.at = at + 1;
        return;
      }
      if (byte >= 0x80) {
        this.#wide = true;
        at += 1;
      } else if (byte === 0x5c) at = this.#escape(at);
      else throw new JsonFault('a string contains a control character', at);
    }
  }

  #escape(at: number): number {
    const bytes = this.#bytes;
    if (at + 1 >= bytes.length) this.#end(at, 'a string is not closed');
    const byte = bytes[at + 1]!;
    if (byte !== 0x75) {
      if ('"\\/bfnrt'.includes(String.fromCharCode(byte))) return at + 2;
      throw new JsonFault('a string contains an unknown escape', at);
    }
    if (at + 6 > bytes.length) this.#end(at, 'an escape is not complete');
    for (let index = at + 2; index < at + 6; index += 1) {
      const digit = bytes[index]! | 0x20;
      if (!((digit >= 0x30 && digit <= 0x39) || (digit >= 0x61 && digit <= 0x66)))
        throw new JsonFault('four hexadecimal digits are expected after \\u', at);
    }
    const unit = this.#unit(at);
    if (unit >= 0xdc00 && unit <= 0xdfff) throw new JsonFault('a string contains a lone low surrogate', at);
    if (unit < 0xd800 || unit > 0xdbff) return at + 6;
    if (at + 12 > bytes.length) {
      if (!this.#final) throw needMoreBytes;
    } else if (bytes[at + 6] === 0x5c && bytes[at + 7] === 0x75) {
      const low = this.#unit(at + 6);
      if (low >= 0xdc00 && low <= 0xdfff) return at + 12;
    }
    throw new JsonFault('a string contains a lone high surrogate', at);
  }

  /** The UTF-16 unit of the escape at an offset; NaN when it is none. */
  #unit(at: number): number {
    return Number(`0x${Buffer.from(this.#bytes.subarray(at + 2, at + 6)).toString('latin1')}`);
  }

  #number(shape: Shape, first: number): void {
    const bytes = this.#bytes;
    const start = this.at;
    let at = first === 0x2d ? start + 1 : start;
    const digitsStart = at;
    at = this.#digits(at);
    const digits = at - digitsStart;
    if (digits === 0) {
      if (at >= bytes.length) this.#end(at, 'a number is not complete');
      if (at > start && (bytes[at]! | 0x20) >= 0x61) {
        this.#notFinite(shape, at);
        return;
      }
      throw new JsonFault('a value is expected', start);
    }
    if (digits > 1 && bytes[digitsStart] === 0x30) throw new JsonFault('a number begins with a zero', start);
    let fraction = false;
    let exponent = false;
    let pointZero = false;
    if (bytes[at] === 0x2e) {
      fraction = true;
      const from = at + 1;
      at = this.#someDigits(from);
      pointZero = at - from === 1 && bytes[from] === 0x30 && digits <= mostExactDigits;
    }
    if (bytes[at] === 0x65 || bytes[at] === 0x45) {
      fraction = true;
      exponent = true;
      at += 1;
      if (bytes[at] === 0x2b || bytes[at] === 0x2d) at += 1;
      at = this.#someDigits(at);
    }
    // The number may go on in bytes that are not here yet.
    if (at >= bytes.length && !this.#final) throw needMoreBytes;
    this.at = at;
    if (exponent || (fraction ? at - start > longNumber : digits > mostExactDigits))
      if (noteUnheld(shape, bytes, start, at, fraction)) this.sawUnheld = true;
    // A whole number of so many digits, or of an exponent behind them, may not be the double's.
    if (fraction && (digits > mostExactDigits || (exponent && at - start > mostExactDigits))) this.sawUnheld = true;
    if (fraction && at - start > doubleDigits + 1 && shape.longNumber === undefined)
      shape.noteDigits(Buffer.from(bytes.subarray(start, at)).toString('latin1'));
    if (fraction) shape.addNumber(pointZero && !exponent ? kindBits.pointZero : kindBits.fraction, 0);
    else shape.addNumber(wholeKind(bytes, start, at, digits), digits);
  }

  #someDigits(from: number): number {
    const at = this.#digits(from);
    if (at > from) return at;
    if (at >= this.#bytes.length) this.#end(at, 'a number is not complete');
    throw new JsonFault('a digit is expected', at);
  }

  #digits(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    while (at < bytes.length && bytes[at]! >= 0x30 && bytes[at]! <= 0x39) at += 1;
    return at;
  }

  #word(word: Buffer): void {
    const bytes = this.#bytes;
    for (let index = 0; index < word.length; index += 1) {
      if (this.at + index >= bytes.length) this.#end(this.at, 'a value is not complete');
      if (bytes[this.at + index] !== word[index]) throw new JsonFault('a value is expected', this.at);
    }
    this.at += word.length;
  }

  /** NaN or an infinity, in capitals or not; DuckDB takes none that is a row by itself. @param at behind its sign. */
  #notFinite(shape: Shape, at: number): void {
    const bytes = this.#bytes;
    if (this.#depth === 0) throw new JsonFault('a value is expected', this.at);
    if (at + longestWord > bytes.length && !this.#final) throw needMoreBytes;
    const text = Buffer.from(bytes.subarray(at, at + longestWord))
      .toString('latin1')
      .toLowerCase();
    const word = notFiniteWords.find((known) => text.startsWith(known));
    if (word === undefined) throw new JsonFault('a value is expected', this.at);
    this.at = at + word.length;
    shape.addNumber(kindBits.fraction, 0);
  }

  #enter(): void {
    this.at += 1;
    this.#depth += 1;
    if (this.#depth > deepest) throw new JsonFault(`values are nested deeper than ${deepest} levels`, this.at);
  }

  #needNonSpace(): number {
    this.peek();
    return this.#need();
  }

  #need(): number {
    if (this.at < this.#bytes.length) return this.#bytes[this.at]!;
    return this.#end(this.at, 'the text ends within a value');
  }

  #end(at: number, reason: string): never {
    if (!this.#final) throw needMoreBytes;
    throw new JsonFault(reason, at);
  }
}

export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** The first byte at or after `from` that is not white space, or the end of the bytes. */
export function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isSpace(bytes[at]!)) at += 1;
  return at;
}

/** Of whole numbers that a double holds exactly. */
const mostExactDigits = 15;
/** Characters of a number that may be beyond every double without an exponent. */
const longNumber = 300;

/** DuckDB makes a double of each number with a fraction or an exponent, so that only a whole number keeps its digits. */
function noteUnheld(shape: Shape, bytes: Uint8Array, start: number, end: number, fraction: boolean): boolean {
  if (shape.unheld !== undefined) return true;
  const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
  const number = Number(text);
  const told = shortNumber(text);
  if (fraction ? !Number.isFinite(number) : !isDoubleText(text)) shape.unheld = told;
  else {
    if (number === 0 && /^[^eE]*[1-9]/u.test(text)) shape.vanishing ??= told;
    return false;
  }
  return true;
}

function wholeKind(bytes: Uint8Array, start: number, end: number, digits: number): number {
  return digits >= 19 && !fits(bytes, start, end) ? kindBits.wide : kindBits.integer;
}

function fits(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > 20) return false;
  const value = BigInt(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'));
  return BigInt.asIntN(64, value) === value;
}
