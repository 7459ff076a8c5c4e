/**
 * The CRC-32 (ITU-T V.42) of two pieces one behind the other, from the sums of both: a sum is a polynomial over GF(2), and bytes
 * behind a piece multiply its sum by a power of x. So parts of a file may be summed at the same time, each where it is read.
 */

/** Without x³², as powers of x from the highest bit, which is x⁰, to the lowest. */
const modulus = 0xed_b8_83_20;
const one = 0x80_00_00_00;
const x = 0x40_00_00_00;

/** @param length bytes of the second piece. @returns as of `crc32` in node:zlib, between 0 and 2³² - 1. */
export function joinCrc32(first: number, second: number, length: number): number {
  return (multiply(first, powerOfBytes(length)) ^ second) >>> 0;
}

/** x to the power of 8 × `length`. */
function powerOfBytes(length: number): number {
  let power = one;
  // x to the power of 8, 16, 32, …
  let square = squareOf(squareOf(squareOf(x)));
  for (let rest = length; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = multiply(power, square);
    square = squareOf(square);
  }
  return power;
}

function squareOf(value: number): number {
  return multiply(value, value);
}

function multiply(left: number, right: number): number {
  let product = 0;
  let shifted = right;
  for (let bit = 31; bit >= 0; bit -= 1) {
    if (((left >>> bit) & 1) === 1) product ^= shifted;
    shifted = (shifted & 1) === 1 ? (shifted >>> 1) ^ modulus : shifted >>> 1;
  }
  return product >>> 0;
}
