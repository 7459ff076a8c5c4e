/** Values that a cast turns into null are in the receipt of its node, by column. */

import { expect, test } from 'vitest';
import type { JobTask } from '#engine/catalog/entities.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { sumReceipts } from '#engine/execute/run/run-receipts.ts';
import { job, put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

type TestNode = Job['nodes'][number];
const nodeOf = (id: string, transform: string, args: Record<string, unknown>, inputs: Record<string, string> = {}) =>
  ({
    id,
    name: id,
    transform,
    args,
    inputs: Object.fromEntries(Object.entries(inputs).map(([port, node]) => [port, { node }])),
  }) as TestNode;

const columns = { id: 'bigint', a: 'string', b: 'string', c: 'string' };
const source = (id: string): TestNode =>
  nodeOf(id, 'PathSource', { path: id, format: 'csv', options: { withHeader: true, columnTypes: columns } });
const cast = (id: string, from: string): TestNode =>
  nodeOf(
    id,
    'ApplyMapping',
    {
      mappings: [
        ['id', 'bigint', 'id', 'bigint'],
        ['a', 'string', 'number', 'int'],
        ['b', 'string', 'inner.day', 'date'],
        ['c', 'string', 'text', 'string'],
      ],
    },
    { in: from },
  );
const filter = (id: string, condition: string, from: string): TestNode =>
  nodeOf(id, 'Filter', { condition }, { in: from });
const target = (from: string): TestNode => nodeOf('out', 'PathTarget', { path: 'out', format: 'json' }, { in: from });

/** Of 1,000 rows a has 200 words and 100 nulls, b 250 words that are not a day. */
const content = (bad = ''): string =>
  `id,a,b,c\n${Array.from({ length: 1000 }, (_none, id) => `${id},${id % 5 === 0 ? 'word' : id % 10 === 1 ? '' : id},${id % 4 === 0 ? 'never' : '2024-01-02'},x\n`).join('')}${bad}`;
const lost = { number: 200, 'inner.day': 250 };

async function receiptsOf(nodes: readonly TestNode[]): Promise<ReadonlyMap<string, Receipt>> {
  const ended = await run(fixture, { job: job({ nodes: [...nodes] }) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  const tasks = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
  return new Map(tasks.flatMap(({ receipts }) => receipts.map((receipt) => [receipt.nodeId, receipt])));
}

test('casts of a column, also where a later node drops the row', async () => {
  await put(fixture, 'in/a.csv', content());
  const receipts = await receiptsOf([source('in'), cast('m', 'in'), filter('f', 'number > 7', 'm'), target('f')]);
  expect(receipts.get('m')).toMatchObject({ rowsIn: 1000, rowsOut: 1000, castToNull: lost });
  expect(receipts.get('f')).not.toHaveProperty('castToNull');
});

test('casts of a condition', async () => {
  await put(fixture, 'in/a.csv', content());
  const receipts = await receiptsOf([
    source('in'),
    filter('f', 'a > 7 AND CAST(b AS DATE) IS NOT NULL', 'in'),
    target('f'),
  ]);
  // The second part is reached where the first one is not false: 4 is the only row without a day for which it is.
  expect(receipts.get('f')).toMatchObject({ rowsIn: 1000, castToNull: { a: 200, b: 249 } });
});

test('a join that does not read its side to the end', async () => {
  await put(fixture, 'in/a.csv', content());
  await put(fixture, 'other/a.csv', content());
  const receipts = await receiptsOf([
    source('in'),
    source('other'),
    cast('m', 'in'),
    filter('none', 'id < 0', 'other'),
    nodeOf('j', 'Join', { joinType: 'leftsemi', keys: [{ left: 'id', right: 'id' }] }, { left: 'm', right: 'none' }),
    target('j'),
  ]);
  expect(receipts.get('m')).toMatchObject({ rowsOut: 1000, castToNull: lost });
});

test('rejected records are not counted, and no row twice', async () => {
  await put(fixture, 'in/a.csv', content('oops,word,never,x\n'));
  const receipts = await receiptsOf([source('in'), cast('m', 'in'), target('m')]);
  expect(receipts.get('in')).toMatchObject({ rejected: 1 });
  expect(receipts.get('m')).toMatchObject({ rowsOut: 1000, castToNull: lost });
});

test('casts that lose nothing leave no mark', async () => {
  await put(fixture, 'in/a.csv', 'id,a,b,c\n1,5,2024-01-01,x\n2,,,\n');
  const receipts = await receiptsOf([source('in'), cast('m', 'in'), target('m')]);
  expect(receipts.get('m')).not.toHaveProperty('castToNull');
});

test('the tasks of a stage add up', () => {
  const task = (castToNull: Record<string, number>): JobTask =>
    ({
      stageId: 's',
      receipts: [
        {
          nodeId: 'm',
          kind: 'row-wise',
          rowsIn: 9,
          rowsOut: 9,
          filtered: 0,
          rejected: 0,
          deduplicated: 0,
          inputs: { in: 9 },
          castToNull,
        },
      ],
    }) as unknown as JobTask;
  const [sum] = sumReceipts([task({ a: 2 }), task({ a: 3, constructor: 1 }), task({})]);
  expect(sum!.receipt.castToNull).toEqual({ a: 5, constructor: 1 });
});
