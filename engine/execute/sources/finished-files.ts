/** The files of a path that nobody writes any more: a source can leave the others to a later run. */

import path from 'node:path';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { isUri } from '#engine/base/uri.ts';
import { findArchivePath } from '#engine/bytes/archives/archive-path.ts';
import { countText } from '#engine/contract/count-text.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

export interface FinishRule {
  /** Seconds for which a file must not have changed; 0 or absent: it is finished at once. */
  readonly quietSeconds?: number | undefined;
  /** Name of a file that says that its folder, and what is below it, is complete; absent: nothing says so. */
  readonly doneMarker?: string | undefined;
}

/**
 * @param root of the listing: markers above it do not count.
 * @throws EngineError FileNotFound when there are files and none is finished.
 */
export async function findFinished(
  host: Pick<SourceHost, 'storageOf'>,
  node: { readonly id: string; readonly name: string },
  listed: readonly StoredObject[],
  root: string,
  { quietSeconds = 0, doneMarker }: FinishRule,
): Promise<readonly StoredObject[]> {
  const latest = (Date.now() - quietSeconds * 1000) * 1000;
  const quiet = quietSeconds === 0 ? listed : listed.filter(({ modifiedMicros }) => modifiedMicros <= latest);
  const finished = doneMarker === undefined ? quiet : await marked(host, quiet, root, doneMarker);
  if (finished.length > 0 || listed.length === 0) return finished;
  const why =
    quiet.length === 0
      ? `${listed.length === 1 ? 'its file' : `all ${countText(listed.length, 'file')}`} changed in the last ${quietSeconds} seconds`
      : `no folder has the file ${doneMarker}`;
  throw new EngineError('FileNotFound', `Source "${node.name}" has no finished file: ${why}.`, {
    hint: 'Run the job again once the files are complete, or change Quiet seconds and Done marker of the source.',
    details: { path: root, node: node.id },
  });
}

/** Folders that are checked together. */
const lanes = 8;

async function marked(
  host: Pick<SourceHost, 'storageOf'>,
  files: readonly StoredObject[],
  root: string,
  marker: string,
): Promise<StoredObject[]> {
  const known = new Map<string, Promise<boolean>>();
  const isDone = (folder: string): Promise<boolean> => {
    const found = known.get(folder) ?? look(folder);
    known.set(folder, found);
    return found;
  };
  // From the root down: most often, one marker there is for all.
  const look = async (folder: string): Promise<boolean> => {
    if (folder.length > root.length && (await isDone(folderOf(folder)))) return true;
    const file = isUri(folder) ? `${folder}/${marker}` : path.join(folder, marker);
    return (await host.storageOf(file).find(file)) !== undefined;
  };
  // What is in an archive is complete when the archive is.
  const done = await eachWithLimit(files, lanes, (file) =>
    isDone(folderOf(findArchivePath(file.path)?.archive ?? file.path)),
  );
  return files.filter((_, index) => done[index]);
}

function folderOf(location: string): string {
  return isUri(location) ? location.slice(0, location.lastIndexOf('/')) : path.dirname(location);
}
