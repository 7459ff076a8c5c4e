/** Runs over a large CSV file whose values contain line ends: every record arrives, and a bad one costs itself alone. */

import { expect, test } from 'vitest';
import { job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

const count = 320;
const note = 'first line, of several\n7,third,x\nand a ""quote""\n'.repeat(2500);

test.each([null, 17])('a bad record: %s', async (bad) => {
  const records = Array.from({ length: count }, (_none, index) => `${index === bad ? 'bad' : index},"${note}",x`);
  await put(fixture, 'in/a.csv', ['id,note,last', ...records, ''].join('\n'));
  const node = { inputs: {}, args: {} };
  const ended = await run(fixture, {
    job: job({
      nodes: [
        {
          ...node,
          id: 'in',
          name: 'Texts',
          transform: 'PathSource',
          args: {
            path: 'in',
            format: 'csv',
            options: { withHeader: true, columns: ['id', 'note', 'last'], columnTypes: { id: 'bigint' } },
          },
        },
        {
          ...node,
          id: 'counted',
          name: 'Counted',
          transform: 'SqlTransform',
          inputs: { in1: { node: 'in' } },
          args: {
            sql: 'SELECT count(*) AS n, sum(length(note)) AS c, sum(id) AS i, min(last) AS x, max(last) AS y FROM in1',
          },
        },
        {
          ...node,
          id: 'out',
          name: 'Out',
          transform: 'PathTarget',
          inputs: { in: { node: 'counted' } },
          args: { path: 'out', format: 'csv' },
        },
      ],
    }),
  });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  const good = count - Number(bad !== null);
  const characters = good * note.replaceAll('""', '"').length;
  expect(await rows(fixture)).toEqual([`${good},${characters},${(count * (count - 1)) / 2 - (bad ?? 0)},x,x`]);
  const tasks = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
  expect(tasks.at(-1)!.receipts.find(({ nodeId }) => nodeId === 'in')).toMatchObject({
    rowsIn: count,
    rowsOut: good,
    rejected: count - good,
  });
});
