/** A catalog in a temporary folder, for tests: removed when it is disposed. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Catalog } from '#engine/catalog/index.ts';
import { openCatalog } from '#engine/catalog/index.ts';

export interface TemporaryFolder extends AsyncDisposable {
  readonly folder: string;
  /** Where the catalog is, or will be. */
  readonly path: string;
}

export interface TemporaryCatalog extends TemporaryFolder {
  readonly catalog: Catalog;
}

export async function makeTemporaryFolder(): Promise<TemporaryFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'tenon-catalog-'));
  return {
    folder,
    path: join(folder, '.tenon', 'catalog.sqlite'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

export async function openTemporaryCatalog(): Promise<TemporaryCatalog> {
  const place = await makeTemporaryFolder();
  const catalog = await openCatalog({ path: place.path });
  return {
    ...place,
    catalog,
    async [Symbol.asyncDispose]() {
      await catalog[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}
