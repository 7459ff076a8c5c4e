/** Folders below a workspace to which its runs wrote, found by what lies beside the files; no catalog is needed. */

import { opendir } from 'node:fs/promises';
import path from 'node:path';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { targetStateFolder } from '#engine/execute/targets/target-path.ts';
import { readDescriptions } from '#engine/execute/targets/read-descriptions.ts';
import { findMarker, workspaceHash, type TargetMarker } from '#engine/execute/targets/target-marker.ts';

/** Maximum number of folders searched; a larger workspace is searched in part. */
const mostFolders = 100_000;

/** Without a catalog the folders that came with a moved workspace are not known. */
type SearchHost = Pick<ExecutionHost, 'storageOf' | 'workspaceFolder'> & Partial<Pick<ExecutionHost, 'catalog'>>;

/** @returns folder → number of its last change; 0: no marker says it. @throws EngineError Cancelled. */
export async function findWrittenFolders(host: SearchHost, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  const waiting = [host.workspaceFolder];
  for (let looked = 0; waiting.length > 0 && looked < mostFolders; looked += 1) {
    signal.throwIfAborted();
    const folder = waiting.pop()!;
    const entries = await opendir(folder).catch(() => undefined);
    if (entries === undefined) continue;
    for await (const entry of entries) {
      if (!entry.isDirectory() || entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (entry.name !== targetStateFolder) {
        waiting.push(path.join(folder, entry.name));
        continue;
      }
      const generation = await lastChange(host, folder);
      if (generation !== undefined) found.set(folder, generation);
    }
  }
  return found;
}

/** Also a folder that was moved or copied with the workspace. */
async function isOwn(host: SearchHost, { workspace, catalog }: TargetMarker): Promise<boolean> {
  if (workspace === workspaceHash(host)) return true;
  const places = await host.catalog?.commits.getWorkspacePlaces();
  if (places === undefined) return false;
  const { former, formerCatalogs } = places;
  return (
    formerCatalogs.includes(catalog) ||
    former.some(({ root }) => workspace === workspaceHash({ workspaceFolder: root }))
  );
}

/** undefined: another workspace's, or nobody's. */
async function lastChange(host: SearchHost, root: string): Promise<number | undefined> {
  try {
    const marker = await findMarker(host, root);
    if (marker !== undefined) return (await isOwn(host, marker)) ? marker.generation : undefined;
    return (await readDescriptions(host.storageOf(root), root)).size > 0 ? 0 : undefined;
  } catch {
    return undefined;
  }
}
