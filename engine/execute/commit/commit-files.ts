/** The file steps of a commit: publish staged files, retire replaced ones; each may be done again. */

import type { CommitIntent, PublishStep, RetireStep } from '#engine/catalog/commit-entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { isSameVersion } from '#engine/execute/sources/object-change.ts';
import type { Storage } from '#engine/storage/storage.ts';

/** Parallel file steps; moving a file is mostly waiting for fsync. */
const parallelSteps = 8;
/** Files that get their names together, so that the disk is waited for once for many. */
const publishedAtOnce = 1000;

export type StorageOf = (path: string) => Storage;

export interface PublishedFile {
  readonly path: string;
  readonly modifiedMicros: number;
}

/**
 * Gives every staged file its final name.
 * @param verify compare checksums with the intent first: after a crash, when nobody knows who touched the files.
 * @throws EngineError FileChanged, FileNotFound, AlreadyExists, IoFailed, DiskFull.
 */
export async function publishFiles(
  intent: CommitIntent,
  storageOf: StorageOf,
  verify: boolean,
): Promise<PublishedFile[]> {
  const replacedInPlace = retiresInPlace(intent);
  await eachWithLimit(intent.publishes, parallelSteps, async (step) => {
    const inPlace = replacedInPlace.get(step.final);
    if (verify) await verifyStep(step, storageOf, inPlace);
    // One named file has one name: the old file must leave before the new one can have it.
    if (inPlace !== undefined) await retireInPlace(inPlace, storageOf);
  });
  const published: PublishedFile[] = [];
  for (let start = 0; start < intent.publishes.length; start += publishedAtOnce) {
    const steps = intent.publishes.slice(start, start + publishedAtOnce);
    for (const [storage, some] of Map.groupBy(steps, ({ final }) => storageOf(final))) {
      for (const [index, { path, size, modifiedMicros }] of (await storage.publishAll(some)).entries()) {
        if (size !== some[index]!.size) throw changed(path, `has ${size} bytes instead of ${some[index]!.size}`);
        published.push({ path, modifiedMicros });
      }
    }
  }
  return published;
}

/** Moves the replaced files out of the table's folders; readers through the catalog no longer see them. */
export async function retireFiles(intent: CommitIntent, storageOf: StorageOf): Promise<void> {
  const inPlace = retiresInPlace(intent);
  await eachWithLimit(intent.retires, parallelSteps, async (step) => {
    if (inPlace.has(step.path)) return;
    const storage = storageOf(step.path);
    const [found, retired] = await Promise.all([storage.find(step.path), storage.find(step.retired)]);
    // Gone without a trace: a person removed it after the intent was written, and nobody misses it.
    if (found !== undefined || retired !== undefined) await storage.retire(step.path, step.retired);
  });
}

/** Retire steps whose name a new file reuses, by that name. */
export function retiresInPlace(intent: CommitIntent): Map<string, RetireStep> {
  const finals = new Set(intent.publishes.map((step) => step.final));
  return new Map(intent.retires.filter((step) => finals.has(step.path)).map((step) => [step.path, step]));
}

/** Only the very file that the catalog listed leaves: after a crash the name may be the new file's already. */
async function retireInPlace(step: RetireStep, storageOf: StorageOf): Promise<void> {
  const storage = storageOf(step.path);
  const found = await storage.find(step.path);
  if (isSameVersion(found, step)) await storage.retire(step.path, step.retired);
}

async function verifyStep(step: PublishStep, storageOf: StorageOf, inPlace: RetireStep | undefined): Promise<void> {
  const storage = storageOf(step.staged);
  const staged = await storage.find(step.staged);
  const at = staged === undefined ? step.final : step.staged;
  const found = staged ?? (await storage.find(step.final));
  if (
    found === undefined ||
    (staged === undefined && inPlace !== undefined && found.modifiedMicros === inPlace.modifiedMicros)
  ) {
    throw new EngineError('FileNotFound', `Cannot publish the staged file ${step.staged}: it is missing.`, {
      hint: 'Restore the file and retry the commit, or undo the run.',
      details: { path: step.staged },
    });
  }
  if (found.size !== step.size) throw changed(at, `has ${found.size} bytes instead of ${step.size}`);
  const sum = await storage.checksum(at);
  if (sum?.checksum !== step.checksum) throw changed(at, 'has another checksum than when it was written');
}

function changed(path: string, how: string): EngineError {
  return new EngineError('FileChanged', `${path} ${how}.`, {
    hint: 'Something other than Tenon changed it: undo the run and start it again.',
    details: { path },
  });
}
