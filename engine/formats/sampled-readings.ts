/** Readings of a sample of files, by which the other files are read, too. */

import type { FileReading } from '#engine/formats/format.ts';

/** The reading of a file that was inspected, for one that was not: it may have numbers that no double holds. */
export function readingOfOthers(reading: FileReading): FileReading {
  return reading.options['wideNumbers'] === false
    ? { ...reading, options: { ...reading.options, wideNumbers: true } }
    : reading;
}
