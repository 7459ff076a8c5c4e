/** Handlers that write the catalog to files, and read it from files. */

import { isUri } from '#engine/base/uri.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { catalogFileProcedures } from '#engine/contract/procedures/tables/catalog-files.ts';
import type { ExportedCatalog } from '#engine/explore/catalog-files/export-catalog.ts';
import type { ImportResult } from '#engine/explore/catalog-files/import-catalog.ts';
import { findOwnPlace } from '#engine/definitions/own-places.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { pushedItems } from '#engine/rpc/pushed-items.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import { readStatedLocation } from '#engine/rpc/tables/stated-location.ts';
import { withoutSecrets } from '#engine/storage/location-secrets.ts';
import { wholePath, writablePath } from '#engine/storage/whole-path.ts';

export const catalogFileHandlers: Handlers<EngineServices, keyof typeof catalogFileProcedures> = {
  async *exportCatalog({ folder, databases, tables }, services, signal) {
    const { exportCatalog } = await import('#engine/explore/catalog-files/export-catalog.ts');
    const { root } = await services.workspace();
    const catalog = await services.catalog();
    // It must not be among the state of the workspace.
    await readStatedLocation(folder, 'an export', root);
    const to = writablePath(folder, root);
    const own = findOwnPlace(root, to);
    if (own !== undefined)
      throw new EngineError('InvalidInput', `Cannot export the catalog to ${to}: that is ${own}.`, {
        hint: 'Choose another folder.',
      });
    yield* pushedItems<Output<'exportCatalog'>, ExportedCatalog>(
      (push) =>
        exportCatalog(catalog, { folder: to, databases, tables }, signal, (progress) =>
          push({ item: 'progress', ...progress }),
        ),
      (result) => ({ item: 'result', ...result }),
    );
  },
  async *importCatalog({ path, databases, onConflict, dryRun }, services, signal) {
    const { importCatalog } = await import('#engine/explore/catalog-files/import-catalog.ts');
    const { root } = await services.workspace();
    const catalog = await services.catalog();
    if (isUri(path))
      throw new EngineError(
        'InvalidInput',
        `Cannot import ${withoutSecrets(path)}: imports are read from folders on this machine.`,
        {
          hint: 'Download the files first.',
        },
      );
    const host = {
      catalog,
      readLocation: (location: string, what: string) => readStatedLocation(location, what, root, { mayBeFile: true }),
      ownPlace: (file: string) => findOwnPlace(root, file),
    };
    yield* pushedItems<Output<'importCatalog'>, ImportResult>(
      (push) =>
        importCatalog(host, { path: wholePath(path, root), databases, onConflict, dryRun }, signal, (progress) =>
          push({ item: 'progress', ...progress }),
        ),
      (result) => ({ item: 'result', ...result }),
    );
  },
};
