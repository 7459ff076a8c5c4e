/** Texts that DuckDB casts to a double although they are not numbers, or to another number than they say. */

import { isDoubleText } from '#engine/formats/double-held.ts';

const [zero, nine, minus, plus, point, underscore, backslash] = [48, 57, 45, 43, 46, 95, 92];
/** A number of so few characters is held by every double, unless it has an exponent. */
const short = 15;
/** Characters of a number that may be beyond every double without an exponent. */
const long = 300;

/**
 * @param bytes between the quotes of a JSON string. An escape in what looks like a number counts as odd: nobody writes it.
 * `floatFromText` decides what is a number; this is true wherever it and DuckDB's cast may differ.
 */
export function isOddNumber(bytes: Uint8Array, start: number, end: number): boolean {
  let [mark, exponent, odd] = [false, false, false];
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte >= zero && byte <= nine) continue;
    if (byte === point) {
      if (mark) return false;
      mark = true;
    } else if ((byte | 0x20) === 0x65) {
      if (exponent || at === start) return false;
      exponent = true;
    } else if (byte === minus || byte === plus) {
      const before = at === start ? 32 : bytes[at - 1]!;
      // The date 2025-01-31 is not a number.
      if (before >= zero && before <= nine) return false;
      if (before === plus || before === minus) odd = true;
    } else if (byte === underscore || byte === backslash) odd = true;
    else if (byte > 32) return false;
  }
  if (odd) return true;
  if (!exponent && end - start <= short) return false;
  return isUnheld(Buffer.from(bytes.subarray(start, end)).toString('latin1').trim(), exponent);
}

function isUnheld(text: string, exponent: boolean): boolean {
  if (exponent || text.length > long) {
    const number = Number(text);
    if (!Number.isFinite(number)) return !Number.isNaN(number);
  }
  const whole = /^([+-]?[0-9]+)(?:[.]0*)?$/u.exec(text)?.[1];
  return whole !== undefined && whole.length > short && !isDoubleText(whole.replace('+', ''));
}
