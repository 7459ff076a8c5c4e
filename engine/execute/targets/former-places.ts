/** Paths that definitions still name by the folder where the workspace was before it was moved or copied. */

import path from 'node:path';
import type { WorkspacePlaces } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { isBelow } from '#engine/storage/staging-path.ts';
import { isUri } from '#engine/base/uri.ts';

type PlacesHost = Pick<ExecutionHost, 'catalog' | 'workspaceFolder'>;

/** A path that a definition names, and the one that it meant when the workspace was there. */
export interface FormerPath {
  /** Real path of the workspace then. */
  readonly root: string;
  /** The workspace is still there, and this one is a copy of it. */
  readonly copied: boolean;
  /** The same place here, as a definition names it: relative to the workspace. */
  readonly here: string;
}

/** undefined: the path is inside the workspace, or was never. @param place absolute. */
export async function findFormerPath(
  { catalog, workspaceFolder }: PlacesHost,
  place: string,
): Promise<FormerPath | undefined> {
  if (isUri(place) || isIn(workspaceFolder, place)) return undefined;
  const places: WorkspacePlaces = await catalog.commits.getWorkspacePlaces();
  const found = places.former.find(({ root }) => isIn(root, place));
  return found === undefined ? undefined : { ...found, here: path.relative(found.root, place) || '.' };
}

/**
 * Rows would be in two folders, or in those of the workspace that this one is a copy of.
 * @param root real path of the target's folder.
 * @throws EngineError InvalidInput.
 */
export async function refuseFormerPlace(host: PlacesHost, root: string): Promise<void> {
  const former = await findFormerPath(host, root);
  if (former === undefined) return;
  throw new EngineError('InvalidInput', `A target cannot be ${root}: ${whyFormer(host, former)}.`, {
    hint: `Set its path to "${former.here}", which is inside this workspace, or choose another folder.`,
    details: { path: root },
  });
}

/** Completes "… : ". */
export function whyFormer(
  { workspaceFolder }: Pick<PlacesHost, 'workspaceFolder'>,
  { root, copied }: FormerPath,
): string {
  return copied
    ? `it belongs to the workspace ${root}, of which this one is a copy`
    : `the workspace was moved from ${root} to ${workspaceFolder}`;
}

function isIn(folder: string, place: string): boolean {
  return place === folder || isBelow(folder, place);
}
