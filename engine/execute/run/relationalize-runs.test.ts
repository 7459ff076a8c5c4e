/** Runs of Relationalize: outputs that are computed in different stages have the same keys. */

import { expect, test } from 'vitest';
import type { Receipt } from '#engine/catalog/receipt.ts';
import { flat, jobOf, joined, lines, orders, outputs } from '#engine/execute/testing/relationalize-jobs.ts';
import { put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

async function receiptsOf(id: string): Promise<Receipt[]> {
  return (await fixture.engine.catalog.jobRuns.getTasks(id)).flatMap((task) => task.receipts);
}

test('to three targets: the input is stored once, and the keys join its parts together again', async () => {
  await put(fixture, 'in/a.json', lines(orders));
  const ended = await run(fixture, { job: jobOf({ flat, ...outputs }) });
  expect(ended.error).toBeNull();
  expect(await rows(fixture, 'root')).toEqual(['1,1', '2,2', '3,', '4,4']);
  expect(await rows(fixture, 'items')).toEqual(['1,0,a,1', '1,1,b,2', '4,0,c,3']);
  expect(await rows(fixture, 'parts')).toEqual(['1,0,10', '1,1,11', '3,0,12']);
  expect(JSON.parse(ended.plan)).toMatchObject({
    stages: [
      { nodeId: 'in', kind: 'border' },
      { nodeId: 'root', borders: ['in'] },
      { nodeId: 'items', borders: ['in'] },
      { nodeId: 'parts', borders: ['in'] },
    ],
  });
  const receipts = await receiptsOf(ended.id);
  expect(receipts.filter(({ nodeId }) => nodeId === 'in')).toHaveLength(1);
  expect(receipts.filter(({ nodeId }) => nodeId === 'flat')).toEqual([
    expect.objectContaining({ port: 'root', kind: 'row-wise', rowsIn: 4, rowsOut: 4 }),
    expect.objectContaining({ port: 'root_items', kind: 'explode', rowsIn: 4, rowsOut: 3 }),
    expect.objectContaining({ port: 'root_items.val.parts', kind: 'explode', rowsIn: 4, rowsOut: 3 }),
  ]);
});

test('one output alone needs no stored input', async () => {
  await put(fixture, 'in/a.json', lines(orders));
  const ended = await run(fixture, { job: jobOf({ flat, items: outputs.items }) });
  expect(JSON.parse(ended.plan)).toMatchObject({ stages: [{ nodeId: 'items', borders: [] }] });
  expect(await rows(fixture, 'items')).toEqual(['1,0,a,1', '1,1,b,2', '4,0,c,3']);
});

test('behind a filter and an aggregate, with many files: keys are unique and fit together', async () => {
  for (let file = 0; file < 20; file++)
    await put(fixture, `in/${file}.json`, lines({ [file]: { a: [file, file + 100], b: [file] }, [file + 100]: null }));
  const ended = await run(fixture, {
    job: jobOf({
      once: ['DropDuplicates', { columns: ['id'] }, 'in'],
      kept: ['Filter', { condition: 'id <> 5' }, 'once'],
      flat: ['Relationalize', {}, 'kept'],
      ...outputs,
    }),
  });
  expect(ended.error).toBeNull();
  const expected = Array.from({ length: 20 }, (_none, file) => file)
    .filter((file) => file !== 5)
    .flatMap((file) => [`${file} a 0 ${file}`, `${file} a 1 ${file + 100}`, `${file} b 0 ${file}`]);
  expect(await joined(fixture)).toEqual(expected.sort());
});
