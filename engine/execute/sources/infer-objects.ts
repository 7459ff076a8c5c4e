/** The contents of files, inferred once for each state of a file (path, size, mtime) and cached in the workspace. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { touchOwned, writeOwned } from '#engine/base/owned/owned-files.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { inferFileOperation, type InferFileInput, type InferFileOutput } from '#engine/formats/infer-file.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

/** Increment when the same bytes are read differently than before. */
const inferenceVersion = 5;
const parallelFiles = 4;

/** @returns one per object, in their order; a column in which it holds no value has the type null, so that schemas can be merged. @throws what looking at a file throws. */
export function inferObjects(
  host: SourceHost,
  objects: readonly StoredObject[],
  stated: Readonly<Record<string, unknown>>,
  depth: InferFileInput['depth'],
  signal: AbortSignal,
): Promise<InferFileOutput[]> {
  const folder = path.join(host.stateFolder, 'cache', 'inference');
  return eachWithLimit(objects, parallelFiles, async (object) => {
    const key = [inferenceVersion, host.engineVersion, object, stated, depth];
    const file = path.join(folder, `${sha256(stableJson(key))}.json`);
    const known = await readKept(host.stateFolder, file);
    if (known !== undefined) return known;
    const found = await host.pools.planning.run(
      inferFileOperation,
      { path: object.path, stated, depth, keepNull: true },
      { signal },
    );
    await keep(host.stateFolder, file, found);
    return found;
  });
}

/** Undefined when it was never stored, or cannot be read: it is then inferred again. */
async function readKept(stateFolder: string, file: string): Promise<InferFileOutput | undefined> {
  try {
    const found = JSON.parse(await readFile(file, 'utf8')) as InferFileOutput;
    // The cache lets go of what was not used for the longest time.
    await touchOwned(stateFolder, file, new Date()).catch(() => undefined);
    return found;
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written costs time, never a run. */
async function keep(stateFolder: string, file: string, found: InferFileOutput): Promise<void> {
  await withFaultPoint('inference.keep', () => writeOwned(stateFolder, file, JSON.stringify(found))).catch(
    () => undefined,
  );
}
