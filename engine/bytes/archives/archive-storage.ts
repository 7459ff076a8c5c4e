/** A storage whose archives are listed and found as the files inside them; nothing is written into an archive. */

import { loadOnce } from '#engine/base/load-once.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { findArchivePath, memberPath, memberSeparator, type ArchivePath } from '#engine/bytes/archives/archive-path.ts';
import { compileExclusions } from '#engine/storage/exclusion-glob.ts';
import { sortByPath } from '#engine/storage/local-listing.ts';
import type { Listing, ListRequest, Storage, StoredObject } from '#engine/storage/storage.ts';
import { wholePath } from '#engine/storage/whole-path.ts';

/** What opens archives and unpacks files; a host that lists no folder does without. */
const archives = loadOnce(() => import('#engine/bytes/archives/index.ts'));
const listing = loadOnce(() => import('#engine/bytes/archives/list-members.ts'));

export function withArchives(storage: Storage): Storage {
  return {
    ...storage,
    list: async (request, signal) => listMembers(await storage.list(request, signal), request, signal),
    find: async (location) => {
      const inArchive = findArchivePath(location);
      return inArchive === undefined ? await storage.find(location) : await findMember(storage, inArchive);
    },
    stage: async (root, runId, attemptId, rootIsThere) => {
      refuseArchive(root);
      return await storage.stage(root, runId, attemptId, rootIsThere);
    },
  };
}

async function listMembers(found: Listing, request: ListRequest, signal: AbortSignal): Promise<Listing> {
  if (request.wholeArchives === true) return found;
  const root = wholePath(request.root);
  const excluded = compileExclusions(request.exclusions ?? []);
  const { withMembers } = await listing();
  const opened = await withMembers(found, root, excluded, request, signal);
  return opened === found
    ? found
    : { ...opened, objects: sortByPath([...opened.objects]), skipped: sortByPath([...opened.skipped]) };
}

async function findMember(storage: Storage, { archive, member }: ArchivePath): Promise<StoredObject | undefined> {
  const { listArchive } = await archives();
  const { members } = await listArchive(archive, new AbortController().signal);
  // A file of an archive inside of the archive has the size and time of the inner archive.
  const inner = member.split(memberSeparator, 1)[0];
  const found = members.find(({ name }) => name === member) ?? members.find(({ name }) => name === inner);
  const file = found === undefined ? undefined : await storage.find(archive);
  return file && { path: memberPath(archive, member), size: found!.size, modifiedMicros: file.modifiedMicros };
}

function refuseArchive(root: string): void {
  const inArchive = findArchivePath(`${wholePath(root)}/`);
  if (inArchive === undefined) return;
  throw new EngineError(
    'InvalidInput',
    `${root} is inside the archive ${inArchive.archive}, which Tenon cannot write to.`,
    { hint: 'Choose a folder as the target.', details: { path: root } },
  );
}
