/** Files that were decoded for looking at them, kept for the next look, within a budget of the worker's disk. */

import { dirname } from 'node:path';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { sha256, stableJson } from '#engine/base/hash.ts';
import type { FileReading, Format, PreparedFile, WantedRows } from '#engine/formats/format.ts';
import { prepareFile } from '#engine/formats/open-file.ts';
import { trimCopies } from '#engine/bytes/kept-copies.ts';
import { getStorage } from '#engine/bytes/storages.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

const budgetBytes = 2 * 1024 ** 3;

interface Kept {
  readonly file: PreparedFile;
  readonly sizeBytes: number;
}

/** Ordered by last use, the latest at the end. */
const kept = new Map<string, Kept>();

/** As the format prepares it, or as it was prepared before from the same state of the file. */
export async function getPreparedFile(
  format: Format,
  path: string,
  reading: FileReading,
  context: OperationContext,
  wanted: WantedRows,
): Promise<PreparedFile> {
  // The result of other formats may be the file itself, or belong to somebody else.
  const state = format.preparesPart === true ? await stateOf(path) : undefined;
  if (state === undefined) return prepareFile(format, path, reading, context, wanted);
  const key = sha256(stableJson([context.temporaryDirectory, path, state, reading, wanted]));
  const known = kept.get(key);
  if (known !== undefined && (await stateOf(known.file.path)) !== undefined) {
    kept.delete(key);
    kept.set(key, known);
    return known.file;
  }
  const file = await prepareFile(format, path, reading, context, wanted);
  // Nothing was decoded: this is the user's own file, which is not ours to remove.
  if (file.path === path) return file;
  kept.set(key, { file, sizeBytes: (await getStorage(file.path).look(file.path))?.size ?? 0 });
  return file;
}

/**
 * Called before a statement's files are prepared: none of them goes while it runs.
 * @param budget bytes that may stay.
 */
export async function trimPreparedFiles(budget = budgetBytes): Promise<void> {
  await trimCopies(budget);
  let total = [...kept.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const [key, { file, sizeBytes }] of kept) {
    if (total <= budget) return;
    kept.delete(key);
    await removeOwned(dirname(file.path), file.path);
    total -= sizeBytes;
  }
}

/** undefined: no file on this disk of that path, such as one inside an archive. */
async function stateOf(path: string): Promise<string | undefined> {
  return (await getStorage(path).look(path))?.version;
}
