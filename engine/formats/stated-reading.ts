/** How the files at or below a place are to be read, as people stated it; found for a file. Pure. */

import path from 'node:path';
import { isWithin } from '#engine/base/path-below.ts';

export interface StatedReading {
  /** Absolute folder or file. */
  readonly location: string;
  /** Only for files with this extension, as returned by {@link dataExtension}; absent or null: all. */
  readonly extension?: string | null;
  /** Absent: as it is found. */
  readonly format?: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Not for a file with a header whose names are all among these: its columns are found by name. */
  readonly unlessHeader?: readonly string[];
}

/** The deepest one that contains the file; the first of several with the same path. undefined: none. */
export function findReadingFor<T extends Pick<StatedReading, 'location' | 'extension'>>(
  readings: readonly T[],
  file: string,
): T | undefined {
  let deepest: T | undefined;
  const extension = dataExtension(file);
  for (const reading of readings) {
    if (reading.extension != null && reading.extension !== extension) continue;
    if (isWithin(file, reading.location) && (deepest?.location.length ?? -1) < reading.location.length)
      deepest = reading;
  }
  return deepest;
}

const packings = /\.(?:gz|bz2|zst|xz|lz4|snappy|lzo|br|deflate|z)$/u;

/** What a file's name says of its content: `csv` of `a.CSV` and of `a.csv.gz`; empty of a name without an ending. */
export function dataExtension(file: string): string {
  return path.extname(path.basename(file).toLowerCase().replace(packings, '')).slice(1);
}
