/** Replaces archives in a listing by the files inside them. */

import path from 'node:path';
import { toEngineError } from '#engine/contract/errors.ts';
import { isArchiveName, memberPath } from '#engine/bytes/archives/archive-path.ts';
import { listArchive } from '#engine/bytes/archives/index.ts';
import { findTableOf, tableReason } from '#engine/storage/table-format.ts';
import type { Listing, SkippedPath, StoredObject } from '#engine/storage/storage.ts';

/**
 * A member has the archive's time, so that it is read again when the archive changes. A file that has an archive's
 * name but is not an archive is not replaced.
 * @param excluded of paths relative to the root, with `/` between levels.
 */
export async function withMembers(
  listing: Listing,
  root: string,
  excluded: (relative: string) => boolean,
  intoTables: boolean,
  signal: AbortSignal,
): Promise<Listing> {
  if (!listing.objects.some((object) => isArchiveName(object.path))) return listing;
  const objects: StoredObject[] = [];
  const skipped: SkippedPath[] = [...listing.skipped];
  const tables = [...listing.tables];
  for (const object of listing.objects) {
    if (!isArchiveName(object.path)) {
      objects.push(object);
      continue;
    }
    try {
      const content = await listArchive(object.path, signal);
      if (content.members.length === 0 && content.skipped.length === 0) objects.push(object);
      const relative = object.path === root ? path.basename(root) : path.relative(root, object.path);
      const included = (name: string): boolean => !excluded(memberPath(relative.split(path.sep).join('/'), name));
      for (const { name, size } of content.members) {
        if (!included(name)) continue;
        const table = intoTables ? undefined : findTableOf([name], content.tables, '/');
        const location = memberPath(object.path, name);
        if (table !== undefined) skipped.push({ path: location, reason: tableReason(table.format) });
        else objects.push({ path: location, size, modifiedMicros: object.modifiedMicros });
      }
      for (const { path: inside, format } of content.tables)
        tables.push({ path: inside === '' ? `${object.path}!` : memberPath(object.path, inside), format });
      for (const { name, reason } of content.skipped)
        if (included(name)) skipped.push({ path: memberPath(object.path, name), reason });
    } catch (thrown) {
      signal.throwIfAborted();
      skipped.push({ path: object.path, reason: toEngineError(thrown).message });
    }
  }
  return { objects, skipped, tables };
}
