/** The files that a path means: of a file itself, of a folder all below it, of a glob those that match, of an archive its members. */

import path from 'node:path';
import { isUri } from '#engine/base/uri.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { compilePathGlob, type PathGlob } from '#engine/sources/path-glob.ts';
import { withoutWorkspaceFiles } from '#engine/definitions/workspace-files.ts';
import { findArchivePath, memberSeparator } from '#engine/bytes/archives/archive-path.ts';
import { getStorage } from '#engine/bytes/storages.ts';
import { isArchiveName } from '#engine/storage/archive-name.ts';
import { fixedFolder, hasWildcard, hiddenParts } from '#engine/storage/hidden-name.ts';
import {
  emptyFile,
  emptyReasons,
  type Listing,
  type SkippedPath,
  type Storage,
  type StoredObject,
} from '#engine/storage/storage.ts';
import { findTableOf, refuseTable } from '#engine/storage/table-format.ts';

export interface ListedPath {
  /** The real path of the folder, the file, or an archive with a final `!`. */
  readonly root: string;
  /** Sorted by path; none when nothing matches. */
  readonly objects: readonly StoredObject[];
  /** Whether the path had to match names: nothing has exactly this one. */
  readonly isGlob: boolean;
}

/**
 * An existing path means itself, whatever characters it contains.
 * @param pattern absolute.
 * @param storageOf (default: the storage of the path).
 * @throws EngineError UnsupportedFormat for a Delta Lake, Iceberg or Hudi table; InvalidInput for a pipe, socket or
 *   device; IoFailed for a folder or archive below it that cannot be read.
 */
export async function listPath(
  pattern: string,
  signal: AbortSignal,
  storageOf: (path: string) => Storage = getStorage,
): Promise<ListedPath> {
  const storage = storageOf(pattern);
  const place = await storage.look(pattern);
  if (place?.kind === 'folder') {
    const root = await storage.realPath(pattern);
    const listing = await storage.list({ root, intoTables: true }, signal);
    const objects = wantedOf(listing, { root });
    return { root, objects: withoutWorkspaceFiles(objects, path.sep).objects, isGlob: false };
  }
  if (place !== undefined) {
    const real = await storage.realPath(pattern);
    if (!isArchiveName(real)) {
      const object = await storage.find(real);
      return { root: real, objects: object === undefined || object.size === 0 ? [] : [object], isGlob: false };
    }
    const listing = await storage.list({ root: real, intoTables: true }, signal);
    return { root: `${real}!`, objects: wantedOf(listing, { root: real }), isGlob: false };
  }
  const inArchive = findArchivePath(pattern);
  if (inArchive !== undefined) return listMembers(inArchive.archive, inArchive.member, storage, signal);
  const base = fixedFolder(pattern);
  const glob = path.relative(base, pattern).split(path.sep).join('/');
  // In a bucket, an object may have the name of the folder.
  const folder = hasWildcard(glob) ? await storage.look(isUri(base) ? `${base}/` : base) : undefined;
  if (folder?.kind !== 'folder') return { root: base, objects: [], isGlob: true };
  const root = await storage.realPath(base);
  const compiled = compilePathGlob(glob);
  const { within } = compiled;
  const listing = await storage.list({ root, named: hiddenParts(glob), within, intoTables: true }, signal);
  return { root, objects: wantedOf(listing, { root, glob: compiled }), isGlob: true };
}

async function listMembers(
  archive: string,
  member: string,
  storage: Storage,
  signal: AbortSignal,
): Promise<ListedPath> {
  const real = await storage.realPath(archive);
  const root = `${real}!`;
  const listing = await storage.list({ root: real, intoTables: true }, signal);
  const named = listing.objects.filter((object) => object.path === `${root}/${member}`);
  // A single file that is named is read as the file that it is.
  if (named.length === 1) return { root, objects: named, isGlob: false };
  // A file of an archive inside of an archive is found when that one is opened.
  const inner = member.split('!/', 1)[0]!;
  const outer = listing.objects.find((object) => object.path === `${root}/${inner}`);
  if (inner !== member && outer !== undefined) {
    const location = `${root}/${member}`;
    return { root, objects: [{ ...outer, path: location }], isGlob: false };
  }
  return { root, objects: wantedOf(listing, { root, glob: compilePathGlob(member) }), isGlob: true };
}

interface Wanted {
  readonly root: string;
  /** Absent: all of it. */
  readonly glob?: PathGlob;
}

const emptyTexts: ReadonlySet<string> = new Set([emptyFile, ...Object.values(emptyReasons)]);

/**
 * The files that are wanted. None of them may be missing without a word, and the files of a table cannot be read as rows.
 * @throws EngineError UnsupportedFormat, MalformedFile, IoFailed.
 */
function wantedOf(listing: Listing, { root, glob }: Wanted): readonly StoredObject[] {
  const relative = (location: string): string => relativeTo(root, location);
  const objects =
    glob === undefined ? listing.objects : listing.objects.filter((object) => glob.matches(relative(object.path)));
  const paths = objects.map((object) => object.path);
  refuseTable(findTableOf(paths, listing.tables) ?? findTableOf(paths, listing.tables, '/'));
  const isWanted = ({ path: location, isFolder }: SkippedPath): boolean =>
    glob === undefined ||
    glob.matches(relative(location)) ||
    (isFolder === true && glob.within(relative(location))) ||
    (isArchiveName(location) && glob.within(`${relative(location)}!`));
  const missed = listing.skipped.find((skipped) => !emptyTexts.has(skipped.reason) && isWanted(skipped));
  if (missed === undefined) return objects;
  const { path: location, reason } = missed;
  const isInside = isArchiveName(location) || location.includes(memberSeparator);
  throw new EngineError(
    isInside ? 'MalformedFile' : 'IoFailed',
    reason.includes(location) ? reason : `Cannot read ${location}: ${reason}.`,
    {
      hint: 'Repair or remove it, or use a path or glob without it. Names that begin with "_" or "." are skipped.',
      details: { path: location },
    },
  );
}

function relativeTo(root: string, location: string): string {
  return path.relative(root, location).split(path.sep).join('/');
}
