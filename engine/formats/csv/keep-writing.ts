/** How the values of a column are written stands with its type: a later file does not turn day and month round. */

import { csvReadOptions, columnReading } from '#engine/formats/csv/options.ts';
import type { FileReading } from '#engine/formats/format.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';

/**
 * @param texts columns, by their names in the file, that stand with a type while the later file has text in them.
 * @returns the later reading; values that are not written as in the earlier files are misfits of it.
 */
export function keepCsvWriting(earlier: FileReading, later: FileReading, texts: readonly string[]): FileReading {
  const then = parseOptions('csv', csvReadOptions, earlier.options);
  const now = parseOptions('csv', csvReadOptions, later.options);
  const kept = Object.entries(then.columnFormats).filter(([name, format]) => {
    const { format: found } = columnReading(now, name);
    return found === undefined ? texts.includes(name) : found !== format && turnedRound(found) === format;
  });
  if (kept.length === 0) return later;
  const columnFormats = Object.fromEntries([...Object.entries(now.columnFormats), ...kept]);
  return { ...later, options: { ...later.options, columnFormats } };
}

/** `%d/%m/%Y` for `%m/%d/%Y`, and the other way round. */
function turnedRound(format: string): string {
  return format.replaceAll(/%[dm]/gu, (part) => (part === '%d' ? '%m' : '%d'));
}
