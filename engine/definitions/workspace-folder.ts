/** Finding, making and reading the folder that is a workspace. */

import { existsSync, realpathSync } from 'node:fs';
import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { makeTemporaryFolder } from '#engine/base/owned/temporary-folder.ts';
import { newId } from '#engine/base/ids.ts';
import { makeFolderTree } from '#engine/base/make-folder-tree.ts';
import { lookAt } from '#engine/base/owned/owned-files.ts';
import { userFileMode, withUserMask } from '#engine/base/owned/user-mask.ts';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { Problem } from '#engine/contract/definitions/problem.ts';
import { issueText } from '#engine/contract/issue-text.ts';
import { workspaceSchema, workspaceVersion, type WorkspaceDefinition } from '#engine/contract/definitions/workspace.ts';
import { workspaceFile } from '#engine/definitions/find-workspace.ts';
import { writeChecked } from '#engine/definitions/checked-write.ts';
import { mostDefinitionBytes } from '#engine/definitions/definition-files.ts';
import { definitionKinds } from '#engine/definitions/definition-kinds.ts';
import { convertFileError } from '#engine/storage/file-error.ts';
import { JsonSyntaxError, parsePlacedJson } from '#engine/definitions/json-places.ts';

/**
 * Makes a workspace of a folder, which may hold other files already. Makes the folder when it is missing.
 * @returns its real path.
 * @throws EngineError AlreadyExists when it is one; IoFailed when nothing can be written there.
 */
export async function initWorkspace(folder: string, name: string = basename(resolve(folder))): Promise<string> {
  const root = resolve(folder);
  const file = join(root, workspaceFile);
  const definition = workspaceSchema.parse({ name: name === '' ? 'workspace' : name, version: workspaceVersion });
  try {
    withUserMask(() => makeFolderTree(root));
    if (existsSync(file)) throw isWorkspace(root);
    const real = realpathSync(root);
    withUserMask(() => {
      for (const kind of Object.values(definitionKinds)) makeFolderTree(join(real, kind.folder));
    });
    const ignore = join(real, '.gitignore');
    if (lookAt(ignore) === undefined) writeChecked(real, ignore, '.tenon*/\n', null);
    // The last: what fails before it can be begun again.
    const text = `${JSON.stringify(definition, null, 2)}\n`;
    if (writeChecked(real, join(real, workspaceFile), text, null) !== undefined) throw isWorkspace(root);
    return real;
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const { code, message, hint, details } = convertFileError(error, root, 'create');
    const isFull = code === 'DiskFull';
    throw new EngineError(
      isFull ? code : 'IoFailed',
      message.replace(/^Cannot create /u, 'Cannot create a workspace in '),
      { hint: isFull ? hint! : 'Choose a folder that your user can write to.', details, cause: error },
    );
  }
}

function isWorkspace(root: string): EngineError {
  return new EngineError('AlreadyExists', `${root} is already a workspace.`, {
    hint: `Open it with --workspace ${root}.`,
    details: { path: root },
  });
}

/** @throws EngineError IoFailed; the file is the old one or the new one, never a part of it. */
export async function writeWorkspaceDefinition(root: string, definition: WorkspaceDefinition): Promise<void> {
  const file = join(root, workspaceFile);
  // Written under another name and renamed: a folder without a complete file would not be a workspace.
  const staged = join(root, `.${newId('st')}-${workspaceFile}`);
  try {
    await writeFile(staged, `${JSON.stringify(definition, null, 2)}\n`, { flush: true, flag: 'wx' });
    await chmod(staged, userFileMode());
    await rename(staged, file);
  } catch (error) {
    await rm(staged, { force: true });
    throw convertFileError(error, file, 'write');
  }
}

/** A workspace in the temporary folder, for a command that names none; the caller removes it. */
export async function makeThrowAwayWorkspace(): Promise<string> {
  return initWorkspace(await makeTemporaryFolder('tenon-throw-away-'), 'throw-away');
}

/** @throws EngineError EntityNotFound, InvalidDefinition with line and column, NewerWorkspace. */
export async function readWorkspaceDefinition(root: string): Promise<WorkspaceDefinition> {
  const file = join(root, workspaceFile);
  const text = readRegularText(file, mostDefinitionBytes);
  if (text === undefined) {
    throw new EngineError('EntityNotFound', `${root} is not a workspace: it has no ${workspaceFile}.`, {
      hint: `Create one with: tenon init ${root}`,
      details: { path: root },
    });
  }
  try {
    const json = parsePlacedJson(text);
    refuseNewer(json.value, file);
    const checked = workspaceSchema.safeParse(json.value);
    if (checked.success) return checked.data;
    const issue = checked.error.issues[0]!;
    throw invalid(file, json.placeOf(issue.path), issueText(issue, Object.keys(workspaceSchema.shape)));
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw invalid(file, error.place, `Not JSON: ${error.message}`);
    throw error;
  }
}

function refuseNewer(value: unknown, file: string): void {
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (typeof version !== 'number' || version <= workspaceVersion) return;
  throw new EngineError(
    'NewerWorkspace',
    `${file} was written by a newer Tenon (workspace version ${version}, this one knows ${workspaceVersion}).`,
    {
      hint: 'Open it with a newer Tenon.',
      details: { path: file },
    },
  );
}

function invalid(file: string, place: { line: number; column: number }, why: string): EngineError {
  return new EngineError('InvalidDefinition', `${file}:${place.line}:${place.column}: ${why}`, {
    hint: 'Correct the file.',
    details: { path: file, line: place.line, problem: { line: place.line, column: place.column, message: why } },
  });
}

/** @param thrown by {@link readWorkspaceDefinition} for a workspace that is open. */
export function settingsProblem(thrown: unknown): Problem {
  const { code, message, details } = toEngineError(thrown);
  const unplaced = {
    line: null,
    column: null,
    message: code === 'EntityNotFound' ? 'The file is missing; the previous settings stay in effect.' : message,
  };
  return { ...unplaced, ...(details['problem'] as Omit<Problem, 'file'> | undefined), file: workspaceFile };
}
