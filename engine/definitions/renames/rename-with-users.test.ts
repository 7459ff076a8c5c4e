/** A sub-flow is renamed with all that use it, or not at all. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { subflowSchema } from '#engine/contract/definitions/subflow.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { definitionKinds } from '#engine/definitions/definition-kinds.ts';
import { DefinitionStore } from '#engine/definitions/definition-store.ts';
import { renameWithUsers, usersIn } from '#engine/definitions/renames/rename-with-users.ts';
import { withRenamedSubflow } from '#engine/definitions/renames/renamed-names.ts';

let root: string;
let job: DefinitionStore<ReturnType<typeof jobSchema.parse>>;
let subflow: DefinitionStore<ReturnType<typeof subflowSchema.parse>>;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'tenon-rename-subflow-'));
  job = new DefinitionStore(root, 'job', definitionKinds.job, () => undefined);
  subflow = new DefinitionStore(root, 'subflow', definitionKinds.subflow, () => undefined);
  await job.load();
  await subflow.load();
  const nodes = [{ id: 'u', name: 'Use', transform: 'Inner' }];
  for (const name of ['a', 'b', 'c']) await job.save(jobSchema.parse({ name, nodes }), { expectedHash: null });
  await subflow.save(subflowSchema.parse({ name: 'Inner' }), { expectedHash: null });
  await subflow.save(subflowSchema.parse({ name: 'Around', nodes }), { expectedHash: null });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const files = (): unknown =>
  ['jobs', 'subflows'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name, readFileSync(join(root, folder, name), 'utf8')]),
  );

interface Stores {
  readonly job: Pick<typeof job, 'list' | 'find' | 'findBroken' | 'refresh' | 'save'>;
  readonly subflow: Pick<typeof subflow, 'list' | 'find' | 'findBroken' | 'refresh' | 'save' | 'get' | 'delete'>;
}

const renamed = (stores: Stores, to: string) => {
  const { value, hash } = stores.subflow.get('Inner');
  const follow = withRenamedSubflow('Inner', to);
  const users = [usersIn('job', stores.job, follow), usersIn('sub-flow', stores.subflow, follow)];
  return renameWithUsers({ noun: 'sub-flow', store: stores.subflow, users }, 'Inner', { ...value, name: to }, hash);
};

test.each(['a', 'b', 'c'])('nothing is renamed when the job %s cannot be saved', async (failing) => {
  const before = files();
  const stores = {
    job: {
      list: () => job.list(),
      find: (name: string) => job.find(name),
      findBroken: (name: string) => job.findBroken(name),
      refresh: (file: string) => job.refresh(file),
      save: async (...[value, options]: Parameters<typeof job.save>) => {
        if ((value as { name: string }).name === failing) throw new EngineError('DiskFull', 'No space is left.');
        return job.save(value, options);
      },
    },
    subflow,
  };
  await expect(renamed(stores, 'Other')).rejects.toMatchObject({
    code: 'InvalidState',
    message: 'Cannot rename the sub-flow "Inner", which others use: No space is left.',
  });
  expect(files()).toEqual(before);
  expect(subflow.find('Other')).toBeUndefined();
});

/** As a process that ends: no step after the one that fails is done, and nothing is changed back. */
test.each([0, 1, 2, 3, 4, 5])('each user has its sub-flow when the process ends after step %d', async (steps) => {
  const place = mkdtempSync(join(tmpdir(), 'tenon-rename-ends-'));
  const jobs = new DefinitionStore(place, 'job', definitionKinds.job, () => undefined);
  const subflows = new DefinitionStore(place, 'subflow', definitionKinds.subflow, () => undefined);
  await jobs.load();
  await subflows.load();
  const nodes = [{ id: 'u', name: 'Use', transform: 'Inner' }];
  for (const name of ['a', 'b', 'c']) await jobs.save(jobSchema.parse({ name, nodes }), { expectedHash: null });
  await subflows.save(subflowSchema.parse({ name: 'Inner' }), { expectedHash: null });
  await subflows.save(subflowSchema.parse({ name: 'Around', nodes }), { expectedHash: null });
  let left = steps;
  const isOver = (): boolean => {
    left -= 1;
    return left < 0;
  };
  const never = new Promise<never>(() => undefined);
  const ending = <S extends { save: unknown; delete: unknown }>(store: S): S =>
    new Proxy(store, {
      get: (of, key) => {
        const member = of[key as keyof S];
        if (typeof member !== 'function') return member;
        const call = member.bind(of) as (...all: unknown[]) => unknown;
        return key === 'save' || key === 'delete' ? (...all: unknown[]) => (isOver() ? never : call(...all)) : call;
      },
    });
  void renamed({ job: ending(jobs), subflow: ending(subflows) }, 'Other');
  await vi.waitUntil(() => left < 0);
  const again = new DefinitionStore(place, 'subflow', definitionKinds.subflow, () => undefined);
  await again.load();
  const users = [...jobs.list(), ...again.list()].flatMap((each) => each.value.nodes);
  for (const { transform } of users) expect(again.find(transform)?.name).toBe(transform);
  rmSync(place, { recursive: true, force: true });
});

test('all follow', async () => {
  await renamed({ job, subflow }, 'Other');
  expect(job.list().map(({ value }) => value.nodes[0]!.transform)).toEqual(['Other', 'Other', 'Other']);
  expect(subflow.get('Around').value.nodes[0]!.transform).toBe('Other');
  expect(subflow.find('Inner')).toBeUndefined();
});
