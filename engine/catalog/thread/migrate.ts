/** Brings a catalog file to the schema of this version: a kept copy, then all missing migrations at once. */

import { dirname } from 'node:path';

import { newId } from '#engine/base/ids.ts';
import { moveOwnedSync } from '#engine/base/owned/owned-files.ts';
import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';
import { applicationId, checkedVersion } from '#engine/catalog/thread/checked-version.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

/**
 * @param keepsOlder a copy of the file as it was is kept beside it.
 * @returns the version before, 0 for a new file.
 * @throws EngineError NewerWorkspace, or MalformedFile when the database belongs to another program.
 */
export function migrateCatalog(connection: Connection, migrations: readonly Migration[], keepsOlder = true): number {
  const target = migrations.at(-1)!.version;
  const before = checkedVersion(connection, target);
  if (before === target) return before;
  if (before > 0 && keepsOlder) keepCopy(connection, before);
  connection.transaction(
    'migrate',
    () => {
      // Another opening may have been first while this one waited for the lock.
      const current = checkedVersion(connection, target);
      for (const migration of migrations) {
        if (migration.version <= current) continue;
        for (const statement of migration.statements) connection.run(statement);
      }
      connection.pragma(`user_version = ${target}`);
      connection.pragma(`application_id = ${applicationId}`);
    },
    'full',
  );
  return before;
}

/** Path of the copy made before a migration from `version`. */
export function keptCopyPath(path: string, version: number): string {
  return `${path}.v${version}`;
}

function keepCopy(connection: Connection, version: number): void {
  const unfinished = `${connection.path}.${newId('copy')}`;
  connection.run(sql`VACUUM INTO ?`, unfinished);
  moveOwnedSync(dirname(connection.path), unfinished, keptCopyPath(connection.path, version));
}
