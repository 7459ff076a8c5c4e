/** Results of crawls for files, by path. */

import { foldLocation } from '#engine/catalog/tables/partition-location.ts';
import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import type { SeenObject } from '#engine/catalog/entities.ts';
import { afterPrefix } from '#engine/catalog/repositories/tables/tables.ts';
import { readList, transactionPerSlice } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const seenObjectMethods = {
  /** Results of earlier crawls for the root itself and every file under it, by path. */
  getSeenObjects: readList(openSeenObjects),
  putSeenObjects: transactionPerSlice(putSeenObjects),
  deleteSeenObjects: transactionPerSlice(deleteSeenObjects),
};

const selectSeen: Sql = sql`SELECT path, size, modified_micros AS modifiedMicros, inference FROM seen_objects`;

function openSeenObjects(connection: Connection, root: string): Iterator<SeenObject> {
  const folded = foldLocation(root);
  const separator = folded.includes('\\') && !folded.includes('/') ? '\\' : '/';
  const prefix = folded.endsWith(separator) ? folded : folded + separator;
  return connection.iterate<SeenObject>(
    sql`${selectSeen} WHERE path = ? OR (path >= ? AND path < ?) ORDER BY path`,
    folded,
    prefix,
    afterPrefix(prefix),
  );
}

function putSeenObjects(connection: Connection, objects: readonly SeenObject[]): void {
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
}

function deleteSeenObjects(connection: Connection, paths: readonly string[]): void {
  for (const path of paths) connection.run(sql`DELETE FROM seen_objects WHERE path = ?`, path);
}
