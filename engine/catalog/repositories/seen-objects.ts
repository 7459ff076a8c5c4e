/** Results of crawls for files, by path. */

import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import type { SeenObject } from '#engine/catalog/entities.ts';
import { foldLocation } from '#engine/catalog/repositories/table-definition.ts';
import { afterPrefix } from '#engine/catalog/repositories/tables.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

const selectSeen: Sql = sql`SELECT path, size, modified_micros AS modifiedMicros, inference FROM seen_objects`;

/** The root itself and every file under it, by path. */
export function openSeenObjects(connection: Connection, root: string): { head: null; rows: Iterator<SeenObject> } {
  const folded = foldLocation(root);
  const separator = folded.includes('\\') && !folded.includes('/') ? '\\' : '/';
  const prefix = folded.endsWith(separator) ? folded : folded + separator;
  const rows = connection.iterate<SeenObject>(
    sql`${selectSeen} WHERE path = ? OR (path >= ? AND path < ?) ORDER BY path`,
    folded,
    prefix,
    afterPrefix(prefix),
  );
  return { head: null, rows };
}

/** One batch, one transaction. */
export function putSeenObjects(connection: Connection, objects: readonly SeenObject[]): void {
  connection.transaction('putSeenObjects', () => {
    for (const object of objects) {
      connection.run(
        sql`INSERT INTO seen_objects (path, size, modified_micros, inference) VALUES (?, ?, ?, ?)
          ON CONFLICT (path) DO UPDATE SET size = excluded.size, modified_micros = excluded.modified_micros,
            inference = excluded.inference`,
        object.path,
        object.size,
        object.modifiedMicros,
        object.inference,
      );
    }
  });
}

export function deleteSeenObjects(connection: Connection, paths: readonly string[]): void {
  connection.transaction('deleteSeenObjects', () => {
    for (const path of paths) connection.run(sql`DELETE FROM seen_objects WHERE path = ?`, path);
  });
}
