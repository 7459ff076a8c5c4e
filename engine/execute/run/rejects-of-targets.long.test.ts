/**
 * Which records a run rejects, where several targets read columns of one source: those that are bad in a column that the
 * target reads, whatever the rest of the file holds. The limit counts each record once.
 */

import { expect, test } from 'vitest';
import type { JobRun } from '#engine/catalog/entities.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const fixture = useRunFixture();
const columns = ['a', 'b', 'c'];

/** Each target takes one column, or two, of the same source. */
function job(targets: readonly (readonly string[])[], maxRejectedRecords: number): Job {
  const options = { withHeader: true, columnTypes: Object.fromEntries(columns.map((name) => [name, 'int'])) };
  return jobSchema.parse({
    name: 'load',
    maxRejectedRecords,
    nodes: [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'csv', options } },
      ...targets.flatMap((paths, index) => [
        { id: `s${index}`, name: 'S', transform: 'SelectFields', inputs: { in: { node: 'in' } }, args: { paths } },
        {
          id: `t${index}`,
          name: 'T',
          transform: 'PathTarget',
          inputs: { in: { node: `s${index}` } },
          args: { path: `out/t${index}`, mode: 'overwrite' },
        },
      ]),
    ],
  });
}

test('one bad record that two targets read is one record', async () => {
  await put(fixture, 'in/a.csv', 'a,b,c\n1,1,1\nbad,2,2\n');
  const ended = await run(fixture, { job: job([['a'], ['a', 'b']], 1) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  const { items } = await fixture.engine.catalog.jobRuns.getRejectedRecords(ended.id);
  // Each target misses it, so that it can be run again for each of them.
  expect(items.map(({ stageId, line }) => [stageId, line])).toHaveLength(2);
});

test('a row that an expression rejects shows the columns that nothing uses, as far as they fit', async () => {
  await put(fixture, 'in/a.csv', 'a,b,c\n2,7,bad\n1,8,2025-01-01\n');
  const nodes = [
    {
      id: 'in',
      name: 'In',
      transform: 'PathSource',
      args: {
        path: 'in',
        format: 'csv',
        options: { withHeader: true, columnTypes: { a: 'int', b: 'bigint', c: 'date' } },
      },
    },
    {
      id: 'f',
      name: 'Keep',
      transform: 'Filter',
      inputs: { in: { node: 'in' } },
      // Too large for a bigint.
      args: { condition: 'CAST(a AS BIGINT) * 9223372036854775807 > 0' },
    },
    { id: 's', name: 'S', transform: 'SelectFields', inputs: { in: { node: 'f' } }, args: { paths: ['a'] } },
    { id: 't', name: 'T', transform: 'PathTarget', inputs: { in: { node: 's' } }, args: { path: 'out/raw' } },
  ];
  const ended = await run(fixture, { job: jobSchema.parse({ name: 'raw', nodes }) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  const { items } = await fixture.engine.catalog.jobRuns.getRejectedRecords(ended.id);
  expect(items.map(({ raw }) => JSON.parse(raw!) as unknown)).toEqual([{ a: 2, b: 7, c: null }]);
});

/** By target: records rejected in its stage, and rows that it got. */
async function countsOf({ id }: JobRun): Promise<Map<string, readonly [rejected: number, rows: number]>> {
  const tasks = await fixture.engine.catalog.jobRuns.getTasks(id);
  const receipts = tasks
    .filter(({ state }) => state === 'DURABLE')
    .flatMap((task) => task.receipts.map((receipt) => ({ ...receipt, stageId: task.stageId })));
  const sum = (stageId: string, nodeId: string, of: 'rejected' | 'rowsOut'): number =>
    receipts.filter((one) => one.stageId === stageId && one.nodeId === nodeId).reduce((all, one) => all + one[of], 0);
  return new Map(
    receipts
      .filter(({ kind }) => kind === 'target')
      .map(({ nodeId, stageId }) => [nodeId, [sum(stageId, 'in', 'rejected'), sum(stageId, nodeId, 'rowsOut')]]),
  );
}

test('any targets and bad records: each target has the rows that are good in its columns', async () => {
  const random = randomNumbers(5);
  const whole = (below: number): number => Math.floor(random() * below);
  for (let count = triesOfRun(40, 4); count > 0; count--) {
    const rows = Array.from({ length: 6 }, () => columns.map(() => (random() < 0.2 ? 'bad' : String(whole(9)))));
    // Each file is a task, and both have bad records on the same lines.
    await put(fixture, 'in/a.csv', `${[columns, ...rows.slice(0, 3)].map((row) => row.join(',')).join('\n')}\n`);
    await put(fixture, 'in/b.csv', `${[columns, ...rows.slice(3)].map((row) => row.join(',')).join('\n')}\n`);
    const targets = Array.from({ length: 1 + whole(3) }, () => {
      const first = whole(3);
      return random() < 0.5 ? [columns[first]!] : [columns[first]!, columns[(first + 1) % 3]!];
    });
    const isRead = new Set(targets.flat());
    const bad = rows.filter((row) => row.some((value, index) => value === 'bad' && isRead.has(columns[index]!))).length;
    const ended = await run(fixture, { job: job(targets, bad) });
    expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    const isGood = (row: readonly string[], read: readonly string[]): boolean =>
      columns.every((name, index) => row[index] !== 'bad' || !read.includes(name));
    expect(await countsOf(ended)).toEqual(
      new Map(
        targets.map((read, index) => {
          const good = rows.filter((row) => isGood(row, read)).length;
          return [`t${index}`, [rows.length - good, good]];
        }),
      ),
    );
    if (bad === 0) continue;
    const { error } = await run(fixture, { job: job(targets, bad - 1) });
    expect(error).toMatchObject({ code: 'TooManyErrors' });
  }
});
