/** Results of crawls for files, by path. */

import { foldLocation } from '#engine/catalog/tables/partition-location.ts';
import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import type { SeenObject } from '#engine/catalog/entities.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import { readPage } from '#engine/catalog/page-token.ts';
import { afterPrefix } from '#engine/catalog/repositories/tables/tables.ts';
import { read, transactionPerSlice } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const seenObjectMethods = {
  /** Results of earlier crawls for the root itself and every file under it, by path. */
  getSeenObjects: read(getSeenObjects),
  putSeenObjects: transactionPerSlice(putSeenObjects),
  deleteSeenObjects: transactionPerSlice(deleteSeenObjects),
};

const selectSeen: Sql = sql`SELECT path, size, modified_micros AS modifiedMicros, inference FROM seen_objects`;

function getSeenObjects(connection: Connection, root: string, request?: PageRequest): Page<SeenObject> {
  const folded = foldLocation(root);
  const separator = folded.includes('\\') && !folded.includes('/') ? '\\' : '/';
  const prefix = folded.endsWith(separator) ? folded : folded + separator;
  return readPage<SeenObject, SeenObject>(
    'seen',
    request,
    ['string'],
    (after, limit) => {
      const begin = after === undefined ? sql`path >= ?` : sql`path > ?`;
      // One range of the index; names such as `/lake/a-b` stand between `/lake/a` and what is below it.
      return connection.all(
        sql`${selectSeen} WHERE ${begin} AND path < ? AND (path = ? OR path >= ?) ORDER BY path LIMIT ?`,
        after?.[0] ?? folded,
        afterPrefix(prefix),
        folded,
        prefix,
        limit,
      );
    },
    (row) => [row.path],
    (row) => row,
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
