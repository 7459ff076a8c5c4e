/** Replaces archives in a listing by the files inside them. */

import path from 'node:path';
import { toEngineError } from '#engine/contract/errors.ts';
import { memberPath } from '#engine/bytes/archives/archive-path.ts';
import { listArchive } from '#engine/bytes/archives/index.ts';
import { isArchiveName } from '#engine/storage/archive-name.ts';
import { findTableOf, tableReason } from '#engine/storage/table-format.ts';
import type { Listing, ListRequest, SkippedPath, StoredObject } from '#engine/storage/storage.ts';

/**
 * A member has the archive's time, so that it is read again when the archive changes. A file that has an archive's
 * name but is not an archive is not replaced.
 * @param excluded of paths relative to the root, with `/` between levels.
 * @param within archives for which it gives false stay as they are.
 */
export async function withMembers(
  listing: Listing,
  root: string,
  excluded: (relative: string) => boolean,
  { intoTables = false, within = () => true }: Pick<ListRequest, 'intoTables' | 'within'>,
  signal: AbortSignal,
): Promise<Listing> {
  if (!listing.objects.some((object) => isArchiveName(object.path))) return listing;
  const objects: StoredObject[] = [];
  const skipped: SkippedPath[] = [...listing.skipped];
  const tables = [...listing.tables];
  for (const object of listing.objects) {
    const relative = relativeTo(root, object.path);
    if (!isArchiveName(object.path) || !within(`${relative}!`)) {
      objects.push(object);
      continue;
    }
    try {
      const content = await listArchive(object.path, signal);
      if (content.members.length === 0 && content.skipped.length === 0) objects.push(object);
      const included = (name: string): boolean => !excluded(memberPath(relative, name));
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

function relativeTo(root: string, location: string): string {
  return location === root ? path.basename(root) : path.relative(root, location).split(path.sep).join('/');
}
