/** Brings a catalog file to the schema of this version: a kept copy, then all missing migrations at once. */

import { dirname } from 'node:path';

import { newId } from '#engine/base/ids.ts';
import { moveOwnedSync } from '#engine/base/owned/owned-files.ts';
import { sql } from '#engine/base/sql.ts';
import { migrations as allMigrations } from '#engine/catalog/migrations/index.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** Marks a SQLite file as Tenon's catalog (`application_id`): the letters TENO. */
const applicationId = 0x54454e4f;

/**
 * @returns the version before, 0 for a new file.
 * @throws EngineError NewerWorkspace, or MalformedFile when the database belongs to another program.
 */
export function migrateCatalog(connection: Connection, migrations: readonly Migration[] = allMigrations): number {
  const target = migrations.at(-1)!.version;
  const before = checkedVersion(connection, target);
  if (before === target) return before;
  if (before > 0) keepCopy(connection, before);
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

/** The version of a catalog that this Tenon can read. @throws EngineError MalformedFile, NewerWorkspace. */
export function checkedVersion(connection: Connection, target: number): number {
  const version = Number(connection.pragma('user_version'));
  const application = Number(connection.pragma('application_id'));
  const empty = connection.get(sql`SELECT 1 FROM sqlite_schema LIMIT 1`) === undefined;
  if (!empty && application !== applicationId) {
    throw new EngineError('MalformedFile', `${connection.path} is a SQLite database, but not a Tenon catalog.`, {
      hint: 'Move the file out of the workspace; Tenon then makes a new catalog there.',
      details: { path: connection.path },
    });
  }
  if (version > target) {
    throw new EngineError(
      'NewerWorkspace',
      `The catalog ${connection.path} has version ${version}; this Tenon reads up to version ${target}.`,
      { hint: 'Open the workspace with a newer Tenon.', details: { path: connection.path } },
    );
  }
  return version;
}

function keepCopy(connection: Connection, version: number): void {
  const unfinished = `${connection.path}.${newId('copy')}`;
  connection.run(sql`VACUUM INTO ?`, unfinished);
  moveOwnedSync(dirname(connection.path), unfinished, keptCopyPath(connection.path, version));
}
