/** Readings of a sample of files, by which the other files are read, too. */

import { stableJson } from '#engine/base/hash.ts';
import type { FileReading } from '#engine/formats/format.ts';

/** Each reading with all columns in which one of them has whole numbers that no double holds: other files may have them. */
export function withWideNumbersOfAll(readings: readonly FileReading[]): FileReading[] {
  const found = readings.map(({ options }) => options['wideNumbers']);
  const columns = new Set(found.flatMap((each) => (Array.isArray(each) ? (each as string[]) : [])));
  return readings.map((reading) => {
    const own = reading.options['wideNumbers'];
    const wideNumbers = Array.isArray(own) ? [...columns].toSorted() : found.includes(true);
    return own === undefined || stableJson(own) === stableJson(wideNumbers)
      ? reading
      : { ...reading, options: { ...reading.options, wideNumbers } };
  });
}
