/** A catalog file that has this version's schema and no rows: what the first opening of a new workspace makes. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadMigrations } from '#engine/catalog/migrations/index.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { migrateCatalog } from '#engine/catalog/thread/migrate.ts';

let bytes: Promise<Buffer> | undefined;

/** Made once in a process. */
export function emptyCatalog(): Promise<Buffer> {
  return (bytes ??= makeEmptyCatalog());
}

async function makeEmptyCatalog(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-empty-catalog-'));
  try {
    const path = join(folder, 'catalog.db');
    const connection = Connection.open(path, 'read-write');
    migrateCatalog(connection, await loadMigrations());
    connection.close();
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
