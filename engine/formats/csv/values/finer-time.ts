/** Times with more than microseconds: no type holds them, so they are text, but they look like times. */

/** Bytes of a time with six digits of fraction. */
const longestHeld = 26;
const dash = 45;
const pattern = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.]\d{6}\d*[1-9]/u;

/** Cheap for everything else. */
export function isFinerTime(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start <= longestHeld || bytes[start + 4] !== dash) return false;
  return pattern.test(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'));
}
