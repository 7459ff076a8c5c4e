/** The copies of a workspace's catalog with what was done since each: changes to folders that it does not know. */

import path from 'node:path';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';
import { listCopies, type CatalogCopy } from '#engine/catalog/copies/catalog-copies.ts';
import { inspectCopy, type CopyFacts } from '#engine/catalog/copies/inspect-copy.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { stateFolderOf } from '#engine/definitions/state-folder.ts';

export interface InspectedCopy extends CatalogCopy {
  /** null: the copy cannot be used, see `error`. */
  readonly facts: CopyFacts | null;
  readonly error: string | null;
  /** Folders that were changed after the copy was made: their last change's number there, and in the copy (0: none). */
  readonly behind: readonly { readonly path: string; readonly generation: number; readonly known: number }[];
}

/**
 * @param root real path of the workspace.
 * @param written folders of the workspace to which runs wrote → number of their last change.
 * @throws EngineError EntityNotFound.
 */
export async function inspectCopies(
  root: string,
  written: ReadonlyMap<string, number>,
): Promise<readonly InspectedCopy[]> {
  const copies = listCopies(await stateFolderOf(root));
  const inspected: InspectedCopy[] = [];
  for (const copy of copies) {
    try {
      const facts = await inspectCopy(copy.path);
      inspected.push({ ...copy, facts, error: null, behind: changedSince(facts, written) });
    } catch (thrown) {
      inspected.push({ ...copy, facts: null, error: toEngineError(thrown).message, behind: [] });
    }
  }
  return inspected;
}

/** Markers are somebody's word; they are only shown here. */
function changedSince({ generations }: CopyFacts, written: ReadonlyMap<string, number>): InspectedCopy['behind'] {
  if (generations === null) return [];
  const known = new Map(Object.entries(generations));
  // Targets elsewhere are found through the copy alone.
  const now = new Map([...[...known.keys()].map((root) => [root, generationAt(root) ?? 0] as const), ...written]);
  return [...now]
    .map(([folder, generation]) => ({ path: folder, generation, known: known.get(folder) ?? 0 }))
    .filter((each) => each.generation > each.known)
    .sort((left, right) => (left.path < right.path ? -1 : 1));
}

function generationAt(root: string): number | undefined {
  try {
    const marker = JSON.parse(readRegularText(path.join(root, '_tenon', 'generation.json'), 4096) ?? 'null') as unknown;
    const generation = (marker as { generation?: unknown } | null)?.generation;
    return Number.isSafeInteger(generation) ? (generation as number) : undefined;
  } catch {
    return undefined;
  }
}
