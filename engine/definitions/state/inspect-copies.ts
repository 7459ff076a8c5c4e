/** The copies of a workspace's catalog with what was done since each: changes to folders that it does not know. */

import path from 'node:path';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';
import { listCopies, type CatalogCopy } from '#engine/catalog/copies/catalog-copies.ts';
import { inspectCopy, type CopyFacts } from '#engine/catalog/copies/inspect-copy.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { realWorkspaceRoot } from '#engine/definitions/find-workspace.ts';
import { stateFolderOf } from '#engine/definitions/state-folder.ts';

export interface InspectedCopy extends CatalogCopy {
  /** null: the copy cannot be used, see `error`. */
  readonly facts: CopyFacts | null;
  readonly error: string | null;
  /** Folders of the copy that were changed after it was made: their last change's number there and in the copy. */
  readonly behind: readonly { readonly path: string; readonly generation: number; readonly known: number }[];
}

/** @throws EngineError EntityNotFound. */
export async function inspectCopies(folder: string): Promise<readonly InspectedCopy[]> {
  const copies = listCopies(await stateFolderOf(await realWorkspaceRoot(folder)));
  const inspected: InspectedCopy[] = [];
  for (const copy of copies) {
    try {
      const facts = await inspectCopy(copy.path);
      inspected.push({ ...copy, facts, error: null, behind: changedSince(facts) });
    } catch (thrown) {
      inspected.push({ ...copy, facts: null, error: toEngineError(thrown).message, behind: [] });
    }
  }
  return inspected;
}

/** Markers are somebody's word; they are only shown here. */
export function changedSince({ generations }: CopyFacts): InspectedCopy['behind'] {
  return Object.entries(generations ?? {}).flatMap(([root, known]) => {
    const generation = generationAt(root);
    return generation !== undefined && generation > known ? [{ path: root, generation, known }] : [];
  });
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
