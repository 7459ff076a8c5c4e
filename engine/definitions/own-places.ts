/** Refuses targets in places that Tenon itself reads or keeps: what a job writes must not become a definition or state. */

import path from 'node:path';
import { userStateFolder } from '#engine/base/owned/runtime-folder.ts';
import { foldName } from '#engine/base/same-name.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { workspaceFile } from '#engine/definitions/find-workspace.ts';
import { definitionFolders } from '#engine/definitions/workspace-files.ts';
import { isBelow } from '#engine/storage/staging-path.ts';
import { isUri } from '#engine/base/uri.ts';

/** In a workspace: its state, also one that was replaced by a fresh one. Names are compared as file systems without case do. */
const stateName = /^\.tenon(?:-set-aside-.*)?$/u;

/**
 * @param workspaceFolder real path. @param root real path of the target's folder. @param fileName of the one file in it.
 * @throws EngineError InvalidInput.
 */
export function refuseOwnPlaces(workspaceFolder: string, root: string, fileName: string | null): void {
  if (isUri(root)) return;
  const place = fileName === null ? root : path.join(root, fileName);
  const what = findStatePlace(workspaceFolder, root) ?? findOwnPlace(workspaceFolder, place);
  if (what === undefined) return;
  throw new EngineError('InvalidInput', `A target cannot be ${place}: that is ${what}.`, {
    hint: 'Write to another folder, for example data/….',
    details: { path: place },
  });
}

/**
 * What of Tenon's state or of the workspace's own files a place on this machine is, in words; undefined: none of it.
 * @param workspaceFolder real path.
 */
export function findOwnPlace(workspaceFolder: string, place: string): string | undefined {
  const state = findStatePlace(workspaceFolder, place);
  if (state !== undefined) return state;
  if (place !== workspaceFolder && !isBelow(workspaceFolder, place)) return undefined;
  const name = firstName(workspaceFolder, place);
  if (name === workspaceFile || name === '.gitignore') return 'a file of the workspace itself';
  return Object.hasOwn(definitionFolders, name) ? `where the workspace's ${name} are defined` : undefined;
}

const workspaceState = "the workspace's state";

/**
 * What of Tenon's state a place on this machine is, in words; undefined: none of it.
 * @param workspaceFolder real path.
 */
export function findStatePlace(workspaceFolder: string, place: string): string | undefined {
  const state = userStateFolder();
  if (place === state || isBelow(state, place)) return 'where Tenon keeps its data about workspaces';
  if (place !== workspaceFolder && !isBelow(workspaceFolder, place)) return undefined;
  return stateName.test(firstName(workspaceFolder, place)) ? workspaceState : undefined;
}

function firstName(workspaceFolder: string, place: string): string {
  const [first = ''] = path.relative(workspaceFolder, place).split(path.sep);
  return foldName(first);
}
