/** Whether a workspace has saved readings of folders or tables; found from its files, without opening it. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lookAt } from '#engine/base/owned/owned-files.ts';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';
import { mostDefinitionBytes } from '#engine/definitions/definition-files.ts';
import { findWorkspaceRoot } from '#engine/definitions/find-workspace.ts';

/** The first workspace at or above one of the folders, when it keeps a reading; undefined: nothing is saved. */
export function findWorkspaceWithReadings(folders: readonly string[]): string | undefined {
  const root = folders.map(findWorkspaceRoot).find((found) => found !== undefined);
  return root !== undefined && keepsReadings(root) ? root : undefined;
}

function keepsReadings(root: string): boolean {
  const classifiers = jsonFiles(join(root, 'classifiers'));
  if (classifiers.some((file) => parse(file)?.type === 'reading')) return true;
  const databases = list(join(root, 'tables')).map((name) => join(root, 'tables', name));
  return databases.flatMap(jsonFiles).some((file) => {
    const { classification = null, options = {} } = parse(file)?.reading ?? {};
    return classification !== null || Object.keys(options ?? {}).length > 0;
  });
}

interface Definition {
  readonly type?: unknown;
  readonly reading?: { readonly classification?: unknown; readonly options?: object };
}

/** Errors of files that cannot be read here are reported when the workspace is opened. */
function parse(file: string): Definition | undefined {
  try {
    const value = JSON.parse(readRegularText(file, mostDefinitionBytes) ?? '') as unknown;
    return typeof value === 'object' && value !== null ? (value as Definition) : undefined;
  } catch {
    return undefined;
  }
}

function jsonFiles(folder: string): string[] {
  return list(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name));
}

function list(folder: string): string[] {
  try {
    if (lookAt(folder)?.isDirectory() !== true) return [];
    return readdirSync(folder);
  } catch {
    return [];
  }
}
