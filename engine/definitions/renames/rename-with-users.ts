/** A definition gets another name, and those that name it follow: all of them, or nothing changes. */

import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { DefinitionStore, LoadedDefinition } from '#engine/definitions/definition-store.ts';

type Store<T> = Pick<DefinitionStore<T>, 'list' | 'find' | 'findBroken' | 'refresh' | 'save'>;

/** Definitions of one kind that may name the renamed one. */
export interface Users {
  /** As messages have it: `job`. */
  readonly noun: string;
  /** Names of those whose last good version uses it, while their file has mistakes. */
  broken(): Promise<string[]>;
  /** Each file that is saved adds what puts it back as it was. */
  follow(reverts: Revert[]): Promise<void>;
}

type Revert = () => Promise<unknown>;

/** @param change the same value where the definition does not use the renamed one. */
export function usersIn<T>(noun: string, store: Store<T>, change: (value: T) => T): Users {
  const users = (): readonly LoadedDefinition<T>[] => store.list().filter(({ value }) => change(value) !== value);
  return {
    noun,
    async broken() {
      const broken: string[] = [];
      for (const { name, file } of users()) {
        // Not all workspaces are watched.
        await store.refresh(file);
        if (store.findBroken(name) !== undefined) broken.push(name);
      }
      return broken;
    },
    async follow(reverts) {
      for (const { name } of users()) {
        const { value, hash } = store.find(name)!;
        const saved = await store.save(change(value), { expectedHash: hash });
        reverts.push(() => store.save(value, { expectedHash: saved.hash }));
      }
    },
  };
}

interface Renamed<T> {
  /** As messages have it: `sub-flow`. */
  readonly noun: string;
  readonly store: Store<T> & Pick<DefinitionStore<T>, 'delete'>;
  readonly users: readonly Users[];
}

/**
 * The new file is written first, then its users follow, and the old file goes last: whatever ends the process in between,
 * each user has a definition of the name that it uses.
 * @param value with the new name. @param expectedHash of the file that has the old one.
 * @throws EngineError InvalidState with the users that cannot follow; of {@link DefinitionStore.save}.
 */
export async function renameWithUsers<T extends { readonly name: string }>(
  { noun, store, users }: Renamed<T>,
  from: string,
  value: T,
  expectedHash: string,
): Promise<LoadedDefinition<T>> {
  const to = value.name;
  const refused = (why: string, hint: string, cause?: unknown): EngineError =>
    new EngineError('InvalidState', `Cannot rename the ${noun} "${from}", which others use: ${why}`, {
      hint,
      details: { name: from },
      ...(cause === undefined ? {} : { cause }),
    });
  const broken: string[] = [];
  for (const each of users) broken.push(...(await each.broken()).map((name) => `${each.noun} "${name}"`));
  if (broken.length > 0) throw refused(broken.join(', '), 'Their files have mistakes. Fix them first.');
  // Not all workspaces are watched.
  const known = store.find(from);
  if (known !== undefined) await store.refresh(known.file);
  // It says what is wrong with the version.
  if (store.find(from)?.hash !== expectedHash) return store.save(value, { expectedHash, previousName: from });
  const saved = await store.save(value, { expectedHash: null });
  const reverts: Revert[] = [() => store.delete(to, saved.hash)];
  try {
    for (const each of users) await each.follow(reverts);
    await store.delete(from, expectedHash);
    return store.find(to) ?? saved;
  } catch (thrown) {
    const left: string[] = [];
    for (const revert of reverts.toReversed())
      await revert().catch((failed: unknown) => left.push(toEngineError(failed).message));
    const hint =
      left.length === 0
        ? 'Nothing was changed. Try again.'
        : `Both names exist now, and some use "${to}": they could not be changed back (${left[0]!}). Delete the one that is not used.`;
    throw refused(toEngineError(thrown).message, hint, thrown);
  }
}
