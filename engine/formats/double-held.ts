/** Which whole numbers a double holds. */

const zero = 48;
const minus = 45;
/** Every whole number below is a double. */
const mostEach = 2 ** 53;

/** Digits of the longest shortest text of a double, which distinguishes any two numbers of 15 digits, but not of 18. */
export const doubleDigits = 17;

/**
 * True when a double holds the whole number that is written with these bytes, or is written so itself: programs that
 * keep numbers as doubles write 73748705082301136 as 73748705082301140.
 * @param bytes digits of a 64-bit number, with an optional minus before them.
 */
export function isDoubleWhole(bytes: Uint8Array, start: number, end: number): boolean {
  if (isExactWhole(bytes, start, end)) return true;
  let last = end;
  while (bytes[last - 1] === zero) last -= 1;
  if (last - start > doubleDigits + 1) return false;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  return String(Number(text)) === text;
}

function isExactWhole(bytes: Uint8Array, start: number, end: number): boolean {
  const from = bytes[start] === minus ? start + 1 : start;
  if (end - from < 16) return true;
  // The last ten digits decide: ten to the tenth is a multiple of each distance between doubles of this size.
  let [high, low] = [0, 0];
  for (let at = from; at < end; at += 1) {
    const digit = bytes[at]! - zero;
    if (at < end - 10) high = high * 10 + digit;
    else low = low * 10 + digit;
  }
  const value = high * 1e10 + low;
  // The distance is twice as large at the very end, where the lowest 64-bit number is the only one.
  if (value === 2 ** 63) return low === 6_854_775_808;
  let distance = 1;
  for (let next = mostEach; value >= next; next *= 2) distance *= 2;
  return low % distance === 0;
}

/** The same for a whole number of any length. @param text digits, with an optional minus before them. */
export function isDoubleText(text: string): boolean {
  const number = Number(text);
  return Number.isFinite(number) && (BigInt(number) === BigInt(text) || shortestWhole(number) === BigInt(text));
}

/** Digits of a number without zeros that only place the others. @param text with a point or a comma before its fraction. */
export function significantDigits(text: string): number {
  const [mantissa = ''] = text.split(/e/iu);
  const digits = mantissa.replaceAll(/\D/gu, '').replace(/^0+/u, '');
  return /[.,]/u.test(mantissa) ? digits.replace(/0+$/u, '').length : digits.length;
}

/** Why a double does not hold the number; the same words in each format. */
export function losesDigits(column: string, text: string): string {
  return `${column} contains ${text}, which has more digits than the 15 to 17 of a double: the others are lost.`;
}

/** The whole number that the shortest text of a double says. */
function shortestWhole(number: number): bigint {
  const [digits = '', exponent = '0'] = String(number).split('e+');
  const [whole = '', fraction = ''] = digits.split('.');
  return BigInt(whole + fraction.padEnd(Number(exponent), '0'));
}
