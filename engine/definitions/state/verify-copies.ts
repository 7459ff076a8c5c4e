/** Checks the copies of a catalog that somebody else may have made: after that they count as this user's own. */

import { moveOwned } from '#engine/base/owned/owned-files.ts';
import { listCopies } from '#engine/catalog/copies/catalog-copies.ts';
import { verifyCatalog, type CatalogPlace } from '#engine/catalog/verify-catalog.ts';
import { toEngineError } from '#engine/contract/errors.ts';

/**
 * A copy that Tenon cannot have written is renamed, so that nobody restores it.
 * @param place where the workspace is; the paths in the copies follow it.
 * @throws EngineError IoFailed.
 */
export async function verifyCopies(stateFolder: string, place: CatalogPlace): Promise<void> {
  for (const { path } of listCopies(stateFolder)) {
    try {
      await verifyCatalog(path, { ...place, isKeptCopy: true });
    } catch (thrown) {
      if (toEngineError(thrown).kind !== 'user') throw thrown;
      await moveOwned(stateFolder, path, `${path}.refused`);
    }
  }
}
