/** Finds the workspace that a folder belongs to, and the name a workspace has on this machine. */

import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import { workspaceKey } from '#engine/definitions/state-folder.ts';

export const workspaceFile = 'tenon.json';

/** The nearest folder at or above `from` that holds tenon.json; undefined when there is none. */
export function findWorkspaceRoot(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, workspaceFile))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** @throws EngineError EntityNotFound when there is no such folder. */
export async function realWorkspaceRoot(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    throw new EngineError('EntityNotFound', `There is no folder ${resolve(folder)}.`, {
      hint: `Make a workspace there with: tenon init ${folder}`,
      details: { path: resolve(folder) },
      cause: error,
    });
  }
}

/** 32 hex characters. @throws EngineError EntityNotFound. */
export async function workspaceIdOf(folder: string): Promise<string> {
  return workspaceKey(await realWorkspaceRoot(folder));
}
