/** A catalog file that has this version's schema and no rows: what the first opening of a new workspace makes. */

import { randomBytes } from 'node:crypto';
import { linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { sql } from '#engine/base/sql.ts';
import { loadMigrations } from '#engine/catalog/migrations/index.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { migrateCatalog } from '#engine/catalog/thread/migrate.ts';

interface EmptyCatalog {
  readonly bytes: Buffer;
  /** Where the file has the identity of the catalog: 32 hexadecimal digits. */
  readonly identityAt: number;
}

let empty: Promise<EmptyCatalog> | undefined;

/** Begins what takes its time once in a process. */
export function prepareEmptyCatalog(): Promise<EmptyCatalog> {
  return (empty ??= makeEmptyCatalog());
}

/** With a separate identity. Where it cannot be written, such as after another opening, the catalog says what is to be said. */
export async function writeEmptyCatalog(path: string): Promise<void> {
  const { bytes, identityAt } = await prepareEmptyCatalog();
  bytes.write(randomBytes(16).toString('hex'), identityAt, 'latin1');
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(dirname(path), 'empty-'));
    const whole = join(folder, 'catalog.db');
    writeFileSync(whole, bytes);
    linkSync(whole, path);
  } catch {
    return;
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  }
}

async function makeEmptyCatalog(): Promise<EmptyCatalog> {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-empty-catalog-'));
  try {
    const path = join(folder, 'catalog.db');
    const connection = Connection.open(path, 'read-write');
    migrateCatalog(connection, await loadMigrations());
    const { identity } = connection.get<{ identity: string }>(sql`SELECT identity FROM catalog_identity`)!;
    connection.close();
    const bytes = readFileSync(path);
    const identityAt = bytes.indexOf(identity, 0, 'latin1');
    if (identityAt < 0 || bytes.indexOf(identity, identityAt + 1, 'latin1') >= 0)
      throw new Error('The file of an empty catalog has its identity once.');
    return { bytes, identityAt };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
