/** Views: which of them read a table. */

import { sql } from '#engine/base/sql.ts';
import type { TableName } from '#engine/catalog/view-members.ts';
import { foldName } from '#engine/catalog/names.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import { readPage } from '#engine/catalog/page-token.ts';
import { read } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const viewMethods = {
  /** Views whose own SQL names the table or view, whether it exists or not; by name. */
  getViewsReading: read(getViewsReading),
};

function getViewsReading(
  connection: Connection,
  databaseName: string,
  name: string,
  request?: PageRequest,
): Page<TableName> {
  return readPage<TableName, TableName>(
    'views',
    request,
    ['string', 'string'],
    (after, limit) =>
      // Only views have no location, and there is an index of it.
      connection.all(
        sql`SELECT t.database_name AS databaseName, t.name FROM tables t
          JOIN table_versions v ON v.table_id = t.id AND v.version_id = t.version_id
          WHERE t.location = '' AND (t.database_name, t.name) > (?, ?)
            AND EXISTS (SELECT 1 FROM json_each(v.definition, '$.viewReads') read
              WHERE json_extract(read.value, '$.databaseName') = ? AND json_extract(read.value, '$.name') = ?)
          ORDER BY t.database_name, t.name LIMIT ?`,
        after?.[0] ?? '',
        after?.[1] ?? '',
        foldName(databaseName),
        foldName(name),
        limit,
      ),
    (row) => [row.databaseName, row.name],
    (row) => row,
  );
}
