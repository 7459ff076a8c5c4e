/** Makes pages of a file fast, stored under the cache folder: a line index, or a Parquet copy with row numbers. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { newId } from '#engine/base/ids.ts';
import { makeOwnedFolder, moveOwned, removeOwned, touchOwned, writeOwned } from '#engine/base/owned/owned-files.ts';
import { sha256, stableJson } from '#engine/base/hash.ts';
import type { FileRequest } from '#engine/explore/operations.ts';
import { storedPath } from '#engine/bytes/stored-file.ts';
import { openSource } from '#engine/storage/open-source.ts';
import { rowsPerBlock, type LineIndex } from '#engine/explore/pages/line-index.ts';

const indexSchema = z.object({ offsets: z.array(z.int()), rowCount: z.int() });

/**
 * Names one state of one file read in one way. The same token, the same rows.
 * @throws EngineError FileNotFound, IoFailed, InvalidInput for what is not a file.
 */
export async function snapshotToken(request: FileRequest): Promise<string> {
  await using source = await openSource(storedPath(request.path));
  return sha256(stableJson([request.path, request.format ?? null, request.options, source.version])).slice(0, 40);
}

/** undefined: not there, or damaged, and then it is built again. */
export async function findLineIndex(folder: string, token: string): Promise<LineIndex | undefined> {
  try {
    const file = indexFile(folder, token);
    const index = indexSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    await touch(file);
    return index;
  } catch {
    return undefined;
  }
}

export async function keepLineIndex(folder: string, token: string, index: LineIndex): Promise<void> {
  await writeOwned(rootOf(folder), indexFile(folder, token), JSON.stringify(index));
}

export interface CopiedRows {
  readonly file: string;
  /** Records that are not in the copy, with file and line. */
  readonly leftOut: readonly string[];
}

/** A Parquet copy of the rows that fit; `write` creates it if it does not exist, and returns the skipped records. */
export async function getCopiedRows(
  folder: string,
  token: string,
  write: (staged: string) => Promise<readonly string[]>,
): Promise<CopiedRows> {
  const note = join(folder, `${token}.left-out.json`);
  const kept = await readFile(note, 'utf8').catch(() => undefined);
  // The cache removes files one by one: a copy without the record of its gaps is created again.
  if (kept === undefined) await removeOwned(rootOf(folder), join(folder, `${token}.parquet`));
  else await touch(note);
  let leftOut: readonly string[] = kept === undefined ? [] : z.array(z.string()).parse(JSON.parse(kept));
  const file = await getParquetCopy(folder, token, async (staged) => {
    leftOut = await write(staged);
    await writeOwned(rootOf(folder), note, JSON.stringify(leftOut));
  });
  return { file, leftOut };
}

/** A record that does not fit was met in the file: its pages are taken of a copy from now on, in every worker. */
export async function markRejects(folder: string, token: string): Promise<void> {
  await writeOwned(rootOf(folder), rejectsMark(folder, token), '');
}

export function hasRejectsMark(folder: string, token: string): boolean {
  return existsSync(rejectsMark(folder, token));
}

function rejectsMark(folder: string, token: string): string {
  return join(folder, `${token}.rejects`);
}

/** The Parquet copy; made by `write` when it is not there yet. */
export async function getParquetCopy(
  folder: string,
  token: string,
  write: (staged: string) => Promise<void>,
): Promise<string> {
  const file = join(folder, `${token}.parquet`);
  try {
    await touch(file);
    return file;
  } catch {
    await keepFile(file, write);
    return file;
  }
}

function indexFile(folder: string, token: string): string {
  return join(folder, `${token}.lines-${rowsPerBlock}.json`);
}

/** Several workers may create the same file: each writes its own, the last rename wins. */
async function keepFile(file: string, write: (staged: string) => Promise<void>): Promise<void> {
  const root = rootOf(dirname(file));
  makeOwnedFolder(root, dirname(file));
  const staged = join(dirname(file), `.${newId('st')}-${basename(file)}`);
  try {
    await write(staged);
    await moveOwned(root, staged, file);
  } finally {
    await removeOwned(root, staged);
  }
}

/** The cache lets go of what was not used for the longest time. */
async function touch(file: string): Promise<void> {
  await touchOwned(rootOf(dirname(file)), file, new Date());
}

/** The folder that holds the cache: from there on no link is followed. */
function rootOf(folder: string): string {
  return dirname(folder);
}
