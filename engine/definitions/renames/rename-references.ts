/** Definitions that name another one follow it to its new name, also if a host ended while it got that. */

import type { DefinitionRename } from '#engine/catalog/entities.ts';
import type { Log } from '#engine/base/log.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { DefinitionStore } from '#engine/definitions/definition-store.ts';

export type RenamedFiles<T> = Pick<DefinitionStore<T>, 'list' | 'find' | 'save'>;

export interface RenamedReferences {
  readonly changed: readonly string[];
  /** Those that could not be saved and still have the old name. */
  readonly left: readonly { readonly name: string; readonly why: string }[];
}

/**
 * Never fails: by then the other definition has its new name.
 * @param change returns the same value where the definition does not have the old name.
 */
export async function renameReferences<T>(files: RenamedFiles<T>, change: (value: T) => T): Promise<RenamedReferences> {
  const changed: string[] = [];
  const left: { name: string; why: string }[] = [];
  for (const { name, value } of files.list()) {
    if (change(value) === value) continue;
    try {
      await saveRenamed(files, name, change);
      changed.push(name);
    } catch (thrown) {
      left.push({ name, why: toEngineError(thrown).message });
    }
  }
  return { changed, left };
}

/** They are shown with the name that no longer exists. @param kind as the message begins: `Trigger`. */
export function logLeft(log: Log, kind: string, { left }: RenamedReferences): void {
  for (const { name, why } of left) log.write('warning', `${kind} ${name} still has the old name: ${why}`);
}

/** Somebody may save the same file now: then their version is changed. */
async function saveRenamed<T>(files: RenamedFiles<T>, name: string, change: (value: T) => T): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const found = files.find(name);
    if (found === undefined) return;
    try {
      await files.save(change(found.value), { expectedHash: found.hash });
      return;
    } catch (thrown) {
      const isChanged = files.find(name)?.hash !== found.hash;
      if (toEngineError(thrown).code !== 'ConcurrentModification' || !isChanged || tries === 3) throw thrown;
    }
  }
}

/**
 * Whether a rename that was cut short has happened. The new file is written before the old one is removed: if both exist, only
 * the removal is left to do, and is done.
 */
export async function isRenamed(
  files: Pick<DefinitionStore<unknown>, 'find' | 'delete'>,
  { from, to, fromHash }: DefinitionRename,
): Promise<boolean> {
  if (files.find(to) === undefined) return false;
  const old = files.find(from);
  if (old === undefined) return true;
  // Somebody has changed the old one since: it is one that is wanted.
  if (old.hash !== fromHash) return false;
  await files.delete(from, fromHash);
  return true;
}
