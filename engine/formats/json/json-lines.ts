/** Whether lines of text are JSON values by themselves, so that a broken one among them costs nothing but itself. */

import { JsonFault, JsonScanner, skipSpace } from '#engine/formats/json/scanner.ts';
import { Shape } from '#engine/formats/json/shape.ts';

/** One object or array and white space. @param from offset; @param to offset behind the last byte of the line. */
export function isWholeLine(bytes: Uint8Array, from: number, to: number): boolean {
  const scanner = new JsonScanner();
  scanner.feed(bytes.subarray(from, to), true);
  const first = scanner.peek();
  if (first !== 0x7b && first !== 0x5b) return false;
  try {
    scanner.value(new Shape(), true);
    return scanner.peek() === undefined;
  } catch (thrown) {
    if (thrown instanceof JsonFault) return false;
    throw thrown;
  }
}

/**
 * Offset of the first line at or behind `from` that holds more than white space, and the offset behind it.
 * `ends` is false when the bytes stop before a line end. Undefined when there is none.
 */
export function findLine(bytes: Uint8Array, from: number): { from: number; to: number; ends: boolean } | undefined {
  const start = skipSpace(bytes, from);
  if (start === bytes.length) return undefined;
  const end = bytes.indexOf(10, start);
  return { from: start, to: end === -1 ? bytes.length : end, ends: end !== -1 };
}

/** Maximum number of lines checked. */
const mostLines = 200;

/** Of the first lines, those that are JSON by themselves and those that are not; a last line without end does not count. */
export function countWholeLines(bytes: Uint8Array, final: boolean): { whole: number; broken: number } {
  let whole = 0;
  let broken = 0;
  for (let line = findLine(bytes, 0); line !== undefined; line = findLine(bytes, line.to)) {
    if ((!line.ends && !final) || whole + broken === mostLines) break;
    if (isWholeLine(bytes, line.from, line.to)) whole += 1;
    else broken += 1;
  }
  return { whole, broken };
}
