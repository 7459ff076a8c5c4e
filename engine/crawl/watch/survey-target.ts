/** Looks at what is in a target without opening a file, to see whether a crawl of it would find anything else. */

import { createHash } from 'node:crypto';
import path from 'node:path';
import { getStorage } from '#engine/bytes/storages.ts';
import type { FolderSurvey } from '#engine/crawl/operations.ts';
import { withoutWorkspaceFiles } from '#engine/definitions/workspace-files.ts';

/** @throws EngineError FileNotFound, IoFailed, Cancelled. */
export async function surveyTarget(
  input: { readonly root: string; readonly exclusions: readonly string[]; readonly mostWatched: number },
  signal: AbortSignal,
): Promise<FolderSurvey> {
  const { root, exclusions, mostWatched } = input;
  const folders: string[] = [];
  const entered = (folder: string): void => void folders.push(folder);
  const listing = await getStorage(root).list({ root, exclusions, wholeArchives: true, entered }, signal);
  const { objects } = withoutWorkspaceFiles(listing.objects, path.sep);
  const hash = createHash('sha256');
  for (const { path: file, size, modifiedMicros } of objects) hash.update(`${file}\0${size}\0${modifiedMicros}\n`);
  for (const { path: skipped, reason } of listing.skipped) hash.update(`${skipped}\0${reason}\n`);
  const files = objects.length;
  return { files, fingerprint: hash.digest('hex'), folders: files > mostWatched ? '' : folders.join('\0') };
}
