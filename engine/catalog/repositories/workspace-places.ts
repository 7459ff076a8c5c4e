/** Where the workspace of a catalog is, and where it was before it was moved or copied. */

import { sql } from '#engine/base/sql.ts';
import type { WorkspacePlaces } from '#engine/catalog/entities.ts';
import { read } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const placeMethods = {
  /** Where the workspace was before it was moved or copied. */
  getWorkspacePlaces: read(getWorkspacePlaces),
};

function getWorkspacePlaces(connection: Connection): WorkspacePlaces {
  const former = connection.all<{ root: string; copied: number }>(
    sql`SELECT root, copied FROM workspace_places WHERE left_on IS NOT NULL ORDER BY left_on DESC`,
  );
  const catalogs = connection.all<{ identity: string }>(sql`SELECT identity FROM former_catalogs`);
  return {
    former: former.map(({ root, copied }) => ({ root, copied: copied === 1 })),
    formerCatalogs: catalogs.map(({ identity }) => identity),
  };
}

/** undefined: a version before recorded none. */
export function findWorkspaceRoot(connection: Connection): string | undefined {
  return connection.get<{ root: string }>(sql`SELECT root FROM workspace_places WHERE left_on IS NULL`)?.root;
}

/** Inside a transaction. @param copied the original is still at the root that is left. */
export function putWorkspaceRoot(connection: Connection, root: string, left?: string, copied = false): void {
  if (left !== undefined)
    connection.run(
      sql`INSERT INTO workspace_places (root, left_on, copied) VALUES (?, ?, ?)
        ON CONFLICT (root) DO UPDATE SET left_on = excluded.left_on, copied = excluded.copied`,
      left,
      Date.now(),
      copied ? 1 : 0,
    );
  connection.run(
    sql`INSERT INTO workspace_places (root, left_on) VALUES (?, NULL)
      ON CONFLICT (root) DO UPDATE SET left_on = NULL, copied = 0`,
    root,
  );
}
