/** Finds out where a workspace was whose catalog does not say it, as versions before did not record it. */

import path from 'node:path';
import { isSameTime } from '#engine/base/same-time.ts';
import { sql, type Sql } from '#engine/base/sql.ts';
import { findFile } from '#engine/catalog/thread/find-file.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

/** Files whose names are looked for; one that is found is enough. */
const mostFiles = 100;

/**
 * A file that the catalog lists elsewhere, and that is inside the workspace with its size and time, says where the
 * workspace was.
 * @param root real path of the workspace.
 * @returns undefined: some path of the catalog is inside the workspace, or no file says it.
 */
export function findFormerRoot(connection: Connection, root: string): string | undefined {
  const inside = root.endsWith(path.sep) ? root : root + path.sep;
  const places: readonly Sql[] = [
    sql`SELECT path FROM bookmark_objects`,
    sql`SELECT path FROM table_objects`,
    sql`SELECT location AS path FROM tables`,
  ];
  for (const select of places)
    for (const { path: known } of connection.iterate<{ path: string }>(select))
      if (known.startsWith(inside)) return undefined;
  const files = [
    sql`SELECT path, size, modified_micros AS modifiedMicros FROM bookmark_objects LIMIT ?`,
    sql`SELECT path, size, modified_micros AS modifiedMicros FROM table_objects LIMIT ?`,
  ].flatMap((select) => connection.all<{ path: string; size: number; modifiedMicros: number }>(select, mostFiles));
  for (const file of files) {
    const former = formerRootOf(root, file);
    if (former !== undefined) return former;
  }
  return undefined;
}

function formerRootOf(
  root: string,
  {
    path: known,
    size,
    modifiedMicros,
  }: { readonly path: string; readonly size: number; readonly modifiedMicros: number },
): string | undefined {
  for (let end = known.indexOf(path.sep, 1); end > 0; end = known.indexOf(path.sep, end + 1)) {
    const found = findFile(path.join(root, known.slice(end + 1)));
    if (found?.size === size && isSameTime(found.modifiedMicros, modifiedMicros)) return known.slice(0, end);
  }
  return undefined;
}
