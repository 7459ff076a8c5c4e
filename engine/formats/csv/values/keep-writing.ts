/** The notation of values and nulls of a column is kept with its type: a later file does not swap day and month. */

import { csvReadOptions, columnReading } from '#engine/formats/csv/options.ts';
import type { FileReading } from '#engine/formats/format.ts';
import { nullSpellings } from '#engine/formats/csv/values/value-kinds.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';

/**
 * @param texts columns, by their names in the file, that stand with a type while the later file has text in them.
 * @returns the later reading; values that are not written as in the earlier files are misfits of it, except texts that
 * mean null in every typed column.
 */
export function keepCsvWriting(earlier: FileReading, later: FileReading, texts: readonly string[]): FileReading {
  const then = parseOptions('csv', csvReadOptions(), earlier.options);
  const now = parseOptions('csv', csvReadOptions(), later.options);
  const kept = Object.entries(then.columnFormats).filter(([name, format]) => {
    const { format: found } = columnReading(now, name);
    return found === undefined ? texts.includes(name) : found !== format && turnedRound(found) === format;
  });
  if (kept.length === 0 && texts.length === 0) return later;
  const columnFormats = Object.fromEntries([...Object.entries(now.columnFormats), ...kept]);
  // In a text column nothing means null, so the later file was not checked for it.
  const nulls = texts.map((name) => [name, [...new Set([...columnReading(then, name).nulls, ...nullSpellings])]]);
  const columnNulls = { ...now.columnNulls, ...Object.fromEntries(nulls) };
  return { ...later, options: { ...later.options, columnFormats, columnNulls } };
}

/** `%d/%m/%Y` for `%m/%d/%Y`, and the other way round. */
function turnedRound(format: string): string {
  return format.replaceAll(/%[dm]/gu, (part) => (part === '%d' ? '%m' : '%d'));
}
