/** Saved readings by the real paths of their folders, as the files of a path are listed. */

import { realpath } from 'node:fs/promises';
import type { StatedReading } from '#engine/formats/stated-reading.ts';

export function realReadings(saved: readonly StatedReading[]): Promise<StatedReading[]> {
  return Promise.all(
    saved.map(async (reading) => ({
      ...reading,
      location: await realpath(reading.location).catch(() => reading.location),
    })),
  );
}
