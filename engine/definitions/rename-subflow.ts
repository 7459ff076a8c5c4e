/** A sub-flow gets another name, and the jobs and sub-flows that use it follow: all of them, or nothing changes. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { Subflow } from '#engine/contract/definitions/subflow.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { DefinitionStore, LoadedDefinition } from '#engine/definitions/definition-store.ts';

interface Stores {
  readonly job: Omit<Store<Job>, 'delete'>;
  readonly subflow: Store<Subflow>;
}
type Store<T> = Pick<DefinitionStore<T>, 'list' | 'find' | 'findBroken' | 'refresh' | 'save' | 'delete'>;

/** Puts a file back as it was. */
type Revert = () => Promise<unknown>;

/**
 * The new file is written first, then its users follow, and the old file goes last: whatever ends the process in between,
 * each user has a sub-flow of the name that it uses.
 * @param value with the new name. @param expectedHash of the file that has the old one.
 * @throws EngineError InvalidState with the jobs and sub-flows that cannot follow; of {@link DefinitionStore.save}.
 */
export async function renameSubflow(
  { job, subflow }: Stores,
  from: string,
  value: Subflow,
  expectedHash: string,
): Promise<LoadedDefinition<Subflow>> {
  const to = value.name;
  const broken = [...(await brokenUsers('job', job, from)), ...(await brokenUsers('sub-flow', subflow, from))];
  if (broken.length > 0) throw refused(from, broken.join(', '), 'Their files have mistakes. Fix them first.');
  // Not all workspaces are watched.
  const known = subflow.find(from);
  if (known !== undefined) await subflow.refresh(known.file);
  // It says what is wrong with the version.
  if (subflow.find(from)?.hash !== expectedHash) return subflow.save(value, { expectedHash, previousName: from });
  const saved = await subflow.save(value, { expectedHash: null });
  const reverts: Revert[] = [() => subflow.delete(to, saved.hash)];
  try {
    await follow(job, from, to, reverts);
    await follow(subflow, from, to, reverts);
    await subflow.delete(from, expectedHash);
    return subflow.find(to) ?? saved;
  } catch (thrown) {
    const { message } = toEngineError(thrown);
    const left: string[] = [];
    for (const revert of reverts.toReversed())
      await revert().catch((failed: unknown) => left.push(toEngineError(failed).message));
    const hint =
      left.length === 0
        ? 'Nothing was changed. Try again.'
        : `Both names exist now, and some use "${to}": they could not be changed back (${left[0]!}). Delete the one that is not used.`;
    throw refused(from, message, hint, thrown);
  }
}

function refused(name: string, why: string, hint: string, cause?: unknown): EngineError {
  return new EngineError('InvalidState', `Cannot rename the sub-flow "${name}", which others use: ${why}`, {
    hint,
    details: { subflow: name },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The last good version of their files is in use, and cannot be saved over what is there. */
async function brokenUsers<T extends WithNodes>(
  noun: string,
  store: Omit<Store<T>, 'delete'>,
  from: string,
): Promise<string[]> {
  const broken: string[] = [];
  for (const { name, value, file } of store.list()) {
    if (!uses(value, from)) continue;
    // Not all workspaces are watched.
    await store.refresh(file);
    if (store.findBroken(name) !== undefined) broken.push(`${noun} "${name}"`);
  }
  return broken;
}

interface WithNodes {
  readonly nodes: readonly Node[];
}

function uses({ nodes }: WithNodes, name: string): boolean {
  return nodes.some(({ transform }) => transform === name);
}

async function follow<T extends WithNodes>(
  store: Omit<Store<T>, 'delete'>,
  from: string,
  to: string,
  reverts: Revert[],
): Promise<void> {
  for (const { name } of store.list().filter(({ value }) => uses(value, from))) {
    const { value, hash } = store.find(name)!;
    const nodes = value.nodes.map((node) => (node.transform === from ? { ...node, transform: to } : node));
    const saved = await store.save({ ...value, nodes }, { expectedHash: hash });
    reverts.push(() => store.save(value, { expectedHash: saved.hash }));
  }
}
