/** Runs of DerivedColumn: a row for which the expression fails is rejected, unless nothing reads its column. */

import { expect, test } from 'vitest';
import { job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();
const options = { withHeader: true, columnTypes: { id: 'bigint', n: 'bigint', text: 'string' } };

function derivedJob(last: readonly [transform: string, args: Record<string, unknown>] | undefined) {
  const [transform, args] = last ?? [];
  const source = { id: 'in', name: 'in', transform: 'PathSource', args: { path: 'in', format: 'csv', options } };
  const derived = {
    id: 'derived',
    name: 'derived',
    transform: 'DerivedColumn',
    inputs: { in: { node: 'in' } },
    args: { colName: 'more', expr: 'n + CAST(text AS INT)' },
  };
  const then =
    transform === undefined ? [] : [{ id: 'then', name: 'then', transform, args, inputs: { in: { node: 'derived' } } }];
  const out = {
    id: 'out',
    name: 'out',
    transform: 'PathTarget',
    inputs: { in: { node: then.length === 0 ? 'derived' : 'then' } },
    args: { path: 'out', format: 'csv' },
  };
  return job({ nodes: [source, derived, ...then, out] });
}

/** The second row overflows, the text of the third one is not a number. */
const content = `id,n,text\n1,10,5\n2,9223372036854775807,1\n3,7,seven\n`;

test('the row that overflows is in the quarantine, with its reason', async () => {
  await put(fixture, 'in/a.csv', content);
  const ended = await run(fixture, { job: derivedJob(undefined) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(['1,10,5,15', '3,7,seven,']);
  const receipts = (await fixture.engine.catalog.jobRuns.getTasks(ended.id)).flatMap((task) => task.receipts);
  expect(receipts.find(({ nodeId }) => nodeId === 'derived')).toMatchObject({
    rowsIn: 3,
    rowsOut: 2,
    rejected: 1,
    castToNull: { text: 1 },
  });
});

test('where nothing reads the column, every row stays, and no cast is counted', async () => {
  await put(fixture, 'in/a.csv', content);
  // A record that cannot be read makes the task run in isolating form.
  await put(fixture, 'in/b.csv', `id,n,text\nfour,1,1\n`);
  const ended = await run(fixture, { job: derivedJob(['SelectFields', { paths: ['id', 'n', 'text'] }]) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(['1,10,5', '2,9223372036854775807,1', '3,7,seven']);
  const receipts = (await fixture.engine.catalog.jobRuns.getTasks(ended.id)).flatMap((task) => task.receipts);
  const derived = receipts.filter(({ nodeId }) => nodeId === 'derived');
  expect(derived).not.toEqual([]);
  expect(derived.filter(({ rejected, castToNull }) => rejected > 0 || castToNull !== undefined)).toEqual([]);
});
