/** Comparing real runs: bookmarked inputs, rows, targets, and a run that left the history. */

import { expect, test } from 'vitest';
import type { RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import { compareRuns } from '#engine/execute/comparison/compare-runs.ts';
import { readRunRecord } from '#engine/execute/comparison/run-record.ts';
import { JobRuns } from '#engine/execute/index.ts';
import { csv, job, put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture({ inline: true });
const day = 24 * 60 * 60 * 1000;

async function compared(a: string, b: string): Promise<RunComparison> {
  const { catalog } = fixture.engine;
  return compareRuns(await readRunRecord(catalog, a), await readRunRecord(catalog, b), 100);
}

test('inputs are the files that each run read, rows are matched by node, targets by their files', async () => {
  await put(fixture, 'in/1.csv', csv([1, 2, 3]));
  const first = await run(fixture, { job: job({ bookmark: 'enable' }) });
  await put(fixture, 'in/2.csv', csv([3, 4]));
  const second = await run(fixture, { job: job({ bookmark: 'enable' }) });
  const { a, b, definition, inputs, nodes, stages, targets, firstDifference } = await compared(first.id, second.id);
  expect(definition.state).toBe('same');
  expect(inputs).toMatchObject({ added: 1, removed: 1, changed: 0, same: 0 });
  expect(inputs.items.map(({ change, path }) => [change, path.split('/').at(-1)])).toEqual([
    ['removed', '1.csv'],
    ['added', '2.csv'],
  ]);
  expect(a).toMatchObject({ nodeCount: 3, argumentCount: 0, rowsWritten: 2, taskCount: 1 });
  expect([a.inputFiles, a.skippedFiles, b.inputFiles, b.skippedFiles]).toEqual([1, 0, 1, 1]);
  expect(firstDifference).toMatchObject({ part: 'inputs', nodeId: 'in' });
  expect(nodes.items.map((node) => [node.nodeName, node.a!.rowsOut, node.b!.rowsOut, node.a!.filtered])).toEqual([
    ['Orders', 3, 2, 0],
    ['Keep', 2, 1, 1],
    ['Out', 2, 1, 0],
  ]);
  expect(stages.items).toMatchObject([{ nodeId: 'out', nodeName: 'Out', a: { taskCount: 1 }, b: { taskCount: 1 } }]);
  expect(targets.items).toMatchObject([{ sameContent: false, a: { files: 1, rows: 2 }, b: { files: 1, rows: 1 } }]);
  expect(targets.items[0]!.target).toMatch(/out$/u);
});

test('two full runs over the same files are the same; a changed condition is found with its node', async () => {
  await put(fixture, 'in/1.csv', csv([1, 2, 3]));
  const full = job({ target: { mode: 'overwrite' } });
  const first = await run(fixture, { job: full });
  const second = await run(fixture, { job: full });
  const same = await compared(first.id, second.id);
  expect([same.definition, same.inputs, same.nodes].map(({ state }) => state)).toEqual(['same', 'same', 'same']);
  expect(same.firstDifference.part).toBeNull();
  expect(same.targets.items).toMatchObject([{ sameContent: true, a: { replacedFiles: 0 }, b: { replacedFiles: 1 } }]);
  const changed = {
    ...full,
    nodes: full.nodes.map((node) => (node.id === 'keep' ? { ...node, args: { condition: 'id <> 1' } } : node)),
  };
  const third = await run(fixture, { job: changed });
  expect((await compared(second.id, third.id)).firstDifference).toEqual({
    part: 'definition',
    nodeId: 'keep',
    text: `Definition: args.condition of node "Keep" is "id <> 3" in #${second.number} and "id <> 1" in #${third.number}.`,
  });
});

test('a removed run keeps its plan while types come from it; an older one is not known at all', async () => {
  const ids: string[] = [];
  for (const file of [1, 2, 4]) {
    await put(fixture, `in/${file}.csv`, csv([file]));
    ids.push((await run(fixture, { job: job({ bookmark: 'enable' }) })).id);
  }
  const later = new JobRuns({ ...fixture.engine.host, clock: () => Date.now() + 31 * day });
  await later.cleanHistory({ historyDays: 30, historyRuns: 1 }, false, new AbortController().signal);
  const [oldest, middle, newest] = ids as [string, string, string];
  const withPlan = await compared(middle, newest);
  expect(withPlan.a).toMatchObject({ jobName: 'load', number: null, jobRunState: null, inputFiles: 1 });
  expect(withPlan.inputs).toMatchObject({ state: 'different', added: 1, removed: 1 });
  expect(withPlan.nodes).toMatchObject({ state: 'unknown', items: [] });
  const bare = await compared(oldest, newest);
  expect(bare.a).toMatchObject({ jobName: null, inputFiles: null });
  expect(bare.inputs).toMatchObject({ state: 'unknown', added: 0, items: [] });
  expect(bare.firstDifference.part).toBeNull();
  expect(bare.firstDifference.text).toContain(
    'Not known: definition, arguments, inputs, engine version, rows, targets.',
  );
  await expect(compared('jr_none', newest)).rejects.toMatchObject({ code: 'EntityNotFound' });
});
