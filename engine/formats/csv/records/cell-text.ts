/** The text of a value without its quoting. */

import type { Dialect } from '#engine/formats/csv/options.ts';

/**
 * @param quoted the bytes were between quotes, which are not included. A doubled quote, and any character behind
 *   an escape character, stand for themselves; a single quote inside is text.
 * @returns the bytes themselves when nothing is to be changed.
 */
export function unescapeValue(
  bytes: Uint8Array,
  start: number,
  end: number,
  quoted: boolean,
  { quoteChar, escaper }: Pick<Dialect, 'quoteChar' | 'escaper'>,
): Uint8Array {
  const value = bytes.subarray(start, end);
  const mark = escaper !== '' ? escaper : quoted ? quoteChar : '';
  if (mark === '') return value;
  const escape = mark.charCodeAt(0);
  let at = value.indexOf(escape);
  if (at === -1) return value;
  const quote = quoteChar.charCodeAt(0);
  const clean = new Uint8Array(value.length);
  let length = 0;
  let from = 0;
  while (at !== -1) {
    const isPair = escape !== quote ? at + 1 < value.length : value[at + 1] === quote;
    if (isPair) {
      clean.set(value.subarray(from, at), length);
      length += at - from;
      from = at + 1;
    }
    at = value.indexOf(escape, at + (isPair ? 2 : 1));
  }
  clean.set(value.subarray(from), length);
  return clean.subarray(0, length + value.length - from);
}
