/** What a crawl finds at a path: the files that a query or a job of the path would read, and why others are not among them. */

import path from 'node:path';
import { getStorage } from '#engine/bytes/storages.ts';
import { countText } from '#engine/contract/count-text.ts';
import { withoutWorkspaceFiles } from '#engine/definitions/workspace-files.ts';
import { emptyFile, type ListRequest, type SkippedPath, type StoredObject } from '#engine/storage/storage.ts';

export interface ListedTarget {
  /** Sorted by path. */
  readonly objects: readonly StoredObject[];
  /** A query or a job of the path refuses it where rows may be missing; a crawl reports it. */
  readonly skipped: readonly SkippedPath[];
  /** Including empty files. */
  readonly fileCount: number;
}

/**
 * @param root a folder, a file or an archive, absolute or the URI of a store.
 * @param exclusions as of a crawler's target.
 * @param found as of a request for a listing; it may be called with files that the result does not have.
 * @throws EngineError FileNotFound, IoFailed, Cancelled.
 */
export async function listTarget(
  root: string,
  exclusions: readonly string[],
  signal: AbortSignal,
  found?: ListRequest['found'],
): Promise<ListedTarget> {
  const request = { root, exclusions, ...(found === undefined ? {} : { found }) };
  const listing = await getStorage(root).list(request, signal);
  const { objects, own } = withoutWorkspaceFiles(listing.objects, path.sep);
  const workspaces = own.map(({ workspace, count }): SkippedPath => ({
    path: workspace,
    reason: `Tenon workspace: skipped ${countText(count, 'definition file')}.`,
  }));
  const empty = listing.skipped.filter(({ reason }) => reason === emptyFile).length;
  return { objects, skipped: [...listing.skipped, ...workspaces], fileCount: objects.length + empty };
}
