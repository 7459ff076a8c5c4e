/** Copies of the whole catalog. */

import { write } from '#engine/catalog/repositories/method.ts';
import type { CopyOutcome } from '#engine/catalog/thread/copy-catalog.ts';

export const copyMethods = {
  /**
   * Copies the catalog into a folder of its state while it is in use.
   * @param time milliseconds since 1970 UTC, for the name of the copy.
   * @throws IoFailed, DiskFull.
   */
  copyTo: write(async ({ connection }, folder: string, time: number): Promise<CopyOutcome> => {
    // Asked for once in hours, and each opening waits for what is loaded with the nouns.
    const { copyCatalog } = await import('#engine/catalog/thread/copy-catalog.ts');
    return copyCatalog(connection, folder, time);
  }),
};
