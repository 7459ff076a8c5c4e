/** Whether a SQLite file is a catalog, and of which version. */

import { sql } from '#engine/base/sql.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** Marks a SQLite file as Tenon's catalog (`application_id`): the letters TENO. */
export const applicationId = 0x54454e4f;

/** The version of a catalog that this Tenon can read. @throws EngineError MalformedFile, NewerWorkspace. */
export function checkedVersion(connection: Connection, target: number): number {
  const version = Number(connection.pragma('user_version'));
  const application = Number(connection.pragma('application_id'));
  const empty = connection.get(sql`SELECT 1 FROM sqlite_schema LIMIT 1`) === undefined;
  if (!empty && application !== applicationId) {
    throw new EngineError('MalformedFile', `${connection.path} is a SQLite database, but not a Tenon catalog.`, {
      hint: 'Move the file out of the workspace; Tenon then creates a new catalog there.',
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
