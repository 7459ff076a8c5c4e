/** Finds the definition files below a folder: regular ones only, no links, with limits on depth and size. */

import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { kindOf, readRegularText } from '#engine/base/owned/read-regular-file.ts';
import { lookAt } from '#engine/base/owned/owned-files.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** Most bytes of one definition; those that people write have kilobytes. */
export const mostDefinitionBytes = 16e6;
/** Of one kind; more would make every opening slow. */
const mostFiles = 20_000;
const deepestFolder = 16;

export interface FoundDefinitions {
  /** Sorted absolute paths of regular files. */
  readonly files: readonly string[];
  /** Real folders, the first one included. */
  readonly folders: readonly string[];
  /** Skipped files and the reason: absolute path → sentence. */
  readonly passedOver: ReadonlyMap<string, string>;
}

/** @param folder that need not be there. @param extension with dot. */
export function findDefinitionFiles(folder: string, extension: string): FoundDefinitions {
  const found = { files: [] as string[], folders: [] as string[], passedOver: new Map<string, string>() };
  const top = lookAt(folder);
  if (top?.isDirectory() === true) look(folder, extension, 0, found);
  else if (top !== undefined) found.passedOver.set(folder, `This is a ${kindOf(top)}. Only a real folder is read.`);
  found.files.sort();
  return found;
}

function look(
  folder: string,
  extension: string,
  depth: number,
  found: { files: string[]; folders: string[]; passedOver: Map<string, string> },
): void {
  if (depth > deepestFolder) {
    found.passedOver.set(folder, `This folder is nested deeper than ${deepestFolder} levels and is not read.`);
    return;
  }
  found.folders.push(folder);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) look(path, extension, depth + 1, found);
    else if (entry.isFile()) {
      if (found.files.length >= mostFiles) {
        found.passedOver.set(folder, `Only the first ${mostFiles} files are read.`);
        return;
      }
      found.files.push(path);
    } else if (extname(entry.name) === extension || entry.isSymbolicLink())
      found.passedOver.set(path, `This is a ${kindOf(entry)}. Only regular files are read.`);
  }
}

/** Content of a definition file, or why it is not read; undefined: nothing is there (any longer), or a folder. */
export function readDefinition(path: string): { readonly text: string } | { readonly problem: string } | undefined {
  try {
    if (lookAt(path)?.isDirectory() === true) return undefined;
    const text = readRegularText(path, mostDefinitionBytes);
    return text === undefined ? undefined : { text };
  } catch (error) {
    if (error instanceof EngineError) return { problem: error.message };
    throw error;
  }
}
