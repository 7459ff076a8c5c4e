/** The tables of a folder: those that its files are in, and those whose folders are inside it. */

import { sql } from '#engine/base/sql.ts';
import { read } from '#engine/catalog/repositories/method.ts';
import { afterPrefix } from '#engine/catalog/repositories/tables/tables.ts';
import { foldLocation } from '#engine/catalog/tables/partition-location.ts';
import type { FolderTables } from '#engine/catalog/tables/folder-tables.ts';
import type { TableName } from '#engine/catalog/view-members.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const folderTableMethods = {
  /** @param most tables inside the folder, at most. */
  getFolderTables: read(getFolderTables),
};

function getFolderTables(connection: Connection, path: string, most: number): FolderTables {
  const folder = foldLocation(path);
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  const prefix = folder.endsWith(separator) ? folder : folder + separator;
  const end = afterPrefix(prefix);
  const around: string[] = [];
  for (let index = folder.indexOf(separator); index !== -1; index = folder.indexOf(separator, index + 1))
    around.push(folder.slice(0, Math.max(index, 1)));
  const outer = connection.all<TableName>(
    // The tables of a folder further up may have none of these files.
    sql`SELECT database_name AS databaseName, name FROM tables t
        WHERE location IN (SELECT value FROM json_each(?)) AND location <> ? AND EXISTS (
          SELECT 1 FROM table_objects o WHERE o.listing_id = t.listing_id AND o.path >= ? AND o.path < ?)
        ORDER BY length(location) DESC, database_name, name`,
    JSON.stringify(around),
    folder,
    prefix,
    end,
  );
  const own = connection.all<TableName>(
    sql`SELECT database_name AS databaseName, name FROM tables WHERE location = ? ORDER BY database_name, name`,
    folder,
  );
  const inside = connection.all<TableName>(
    sql`SELECT database_name AS databaseName, name FROM tables WHERE location >= ? AND location < ?
        ORDER BY location, database_name, name LIMIT ?`,
    prefix,
    end,
    most + 1,
  );
  return { own, around: outer, inside: inside.slice(0, most), hasMore: inside.length > most };
}
