/** Ids of nodes are names of members in plans, receipts and catalogs: none means anything to JavaScript. */

import { expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture({ inline: true });

function withIds(ids: readonly string[]): unknown {
  const { nodes, ...rest } = job();
  const renamed = nodes.map((node, at) => ({
    ...node,
    id: ids[at],
    inputs: at === 0 ? {} : { in: { node: ids[at - 1] } },
  }));
  return { ...rest, nodes: renamed };
}

const born = Object.getOwnPropertyNames(Object.prototype);

test.each(born)('%s is refused when the definition is read', (name) => {
  expect(jobSchema.safeParse(withIds(['a', 'b', 'c'])).success).toBe(true);
  for (const ids of [
    [name, 'b', 'c'],
    ['a', name, 'c'],
    ['a', 'b', name],
  ])
    expect(jobSchema.safeParse(withIds(ids)).success).toBe(false);
});

test('names that only look like them are ids as any other', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2]));
  const definition = jobSchema.parse(withIds(['proto', 'Constructor', '__proto']));
  expect(await run(fixture, { job: definition })).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20']);
});
