/** How the files at or below a place are to be read, as people stated it; found for a file. Pure. */

import path from 'node:path';

export interface StatedReading {
  /** Absolute folder or file. */
  readonly location: string;
  /** Absent: as it is found. */
  readonly format?: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The deepest one that the file stands in; of several at one place the first. undefined: none. */
export function findReadingFor<T extends { readonly location: string }>(
  readings: readonly T[],
  file: string,
): T | undefined {
  let deepest: T | undefined;
  for (const reading of readings) {
    if (isWithin(file, reading.location) && (deepest?.location.length ?? -1) < reading.location.length)
      deepest = reading;
  }
  return deepest;
}

export function isWithin(file: string, location: string): boolean {
  if (file === location) return true;
  return file.startsWith(location.endsWith(path.sep) ? location : location + path.sep);
}
