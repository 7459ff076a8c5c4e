/** Quotes that open a value and are read as text, because none of them ends its value. */

/** @param text UTF-8, the first bytes of the file. @returns the first line, from 1, on which a value begins with `"`; undefined: none. */
export function findOpenQuote(text: Uint8Array, separator: string): number | undefined {
  let line = 1;
  for (const written of Buffer.from(text.buffer, text.byteOffset, text.byteLength)
    .toString()
    .split(/\r\n|\n|\r/u)) {
    if (written.startsWith('"') || written.includes(`${separator}"`)) return line;
    line += 1;
  }
  return undefined;
}
