/** A sub-flow gets another name, and the jobs and sub-flows that use it follow: all of them, or nothing changes. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { Subflow } from '#engine/contract/definitions/subflow.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { DefinitionStore, LoadedDefinition } from '#engine/definitions/definition-store.ts';

interface Stores {
  readonly job: Store<Job>;
  readonly subflow: Store<Subflow>;
}
type Store<T> = Pick<DefinitionStore<T>, 'list' | 'find' | 'findBroken' | 'refresh' | 'save'>;

/** Puts a file back as it was. */
type Revert = () => Promise<unknown>;

/**
 * @param save writes the sub-flow under its new name.
 * @throws EngineError InvalidState with the jobs and sub-flows that cannot follow; those of `save`.
 */
export async function renameSubflow(
  { job, subflow }: Stores,
  from: string,
  to: string,
  save: () => Promise<LoadedDefinition<unknown>>,
): Promise<LoadedDefinition<unknown>> {
  const broken = [...(await brokenUsers('job', job, from)), ...(await brokenUsers('sub-flow', subflow, from))];
  if (broken.length > 0) throw refused(from, broken.join(', '), 'Their files have mistakes. Fix them first.');
  const before = subflow.find(from)?.value;
  const saved = await save();
  const reverts: Revert[] = [];
  if (before !== undefined) reverts.push(() => subflow.save(before, { expectedHash: saved.hash, previousName: to }));
  try {
    await follow(job, from, to, reverts);
    await follow(subflow, from, to, reverts);
    return subflow.find(to) ?? saved;
  } catch (thrown) {
    const { message } = toEngineError(thrown);
    for (const revert of reverts.toReversed()) await revert().catch(() => undefined);
    throw refused(from, message, 'Nothing was changed. Try again.', thrown);
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
async function brokenUsers<T extends WithNodes>(noun: string, store: Store<T>, from: string): Promise<string[]> {
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
  store: Store<T>,
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
