/** Saved readings by the real paths of their folders, as the files of a path are listed. */

import { getStorage } from '#engine/bytes/storages.ts';
import type { StatedReading } from '#engine/formats/stated-reading.ts';

export function realReadings(saved: readonly StatedReading[]): Promise<StatedReading[]> {
  return Promise.all(
    saved.map(async (reading) => ({
      ...reading,
      location: await getStorage(reading.location).realPath(reading.location),
    })),
  );
}
