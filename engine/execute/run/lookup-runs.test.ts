/** Runs with a Lookup: which of several rows is taken, what stops, and what a bookmark does. */

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

interface Choice {
  readonly args?: Record<string, unknown>;
  readonly job?: Partial<Job>;
  /** Scopes of the sources. */
  readonly left?: 'all-rows';
  readonly right?: 'all-rows';
}

/** Orders that look up the city of their customer. */
function lookupJob({ args = {}, job = {}, left, right }: Choice = {}): Job {
  const source = (id: string, scope: 'all-rows' | undefined): unknown => ({
    id,
    name: id,
    transform: 'PathSource',
    args: { path: id, format: 'csv', options: { withHeader: true } },
    ...(scope === undefined ? {} : { scope }),
  });
  return jobSchema.parse({
    name: 'lookup',
    nodes: [
      source('orders', left),
      source('customers', right),
      {
        id: 'n',
        name: 'n',
        transform: 'Lookup',
        args: { keys: [{ left: 'customer', right: 'id' }], columns: [{ column: 'city' }], ...args },
        inputs: { left: { node: 'orders' }, right: { node: 'customers' } },
      },
      {
        id: 'target',
        name: 'target',
        transform: 'PathTarget',
        args: { path: 'out', format: 'csv' },
        inputs: { in: { node: 'n' } },
      },
    ],
    ...job,
  });
}

async function targetLines(): Promise<string[]> {
  const folder = path.join(fixture.folder, 'out');
  const files = (await readdir(folder)).filter((name) => !name.startsWith('_'));
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts.flatMap((text) => text.trim().split('\n').slice(1)).toSorted();
}

async function putInputs(): Promise<void> {
  await put(fixture, 'orders/a.csv', 'order,customer\n1,10\n2,20\n3,99\n');
  await put(fixture, 'customers/a.csv', 'id,city\n10,Ghent\n20,Lyon\n');
  await put(fixture, 'customers/b.csv', 'id,city\n10,Turin\n');
}

test.each([
  ['first', ['1,10,Ghent', '2,20,Lyon', '3,99,']],
  ['last', ['1,10,Turin', '2,20,Lyon', '3,99,']],
] as const)('the %s of several rows is that of the files in their order', async (severalMatches, lines) => {
  await putInputs();
  const ended = await run(fixture, { job: lookupJob({ args: { severalMatches } }) });
  expect(ended.error).toBeNull();
  expect(await targetLines()).toEqual(lines);
});

test('several matches stop the run if they may not be, with the key', async () => {
  await putInputs();
  const ended = await run(fixture, { job: lookupJob({ args: { severalMatches: 'fail' } }) });
  expect(ended.error).toMatchObject({
    message: expect.stringMatching(/look up the key 10: several rows of the right input/u),
  });
  expect(await readdir(path.join(fixture.folder, 'out')).catch(() => [])).toEqual([]);
});

test('new rows are looked up in all rows; the other way round a bookmark is refused', async () => {
  await putInputs();
  const bookmark = { bookmark: 'enable' as const };
  const whole = lookupJob({ job: bookmark, right: 'all-rows' });
  expect((await run(fixture, { job: whole })).error).toBeNull();
  await put(fixture, 'orders/b.csv', 'order,customer\n4,20\n');
  expect((await run(fixture, { job: whole })).error).toBeNull();
  expect(await targetLines()).toEqual(['1,10,Ghent', '2,20,Lyon', '3,99,', '4,20,Lyon']);
  for (const job of [lookupJob({ job: bookmark }), lookupJob({ job: bookmark, left: 'all-rows' })])
    expect((await run(fixture, { job })).error).toMatchObject({
      code: 'IncrementalRefused',
      message: expect.stringContaining('all rows of its right side'),
    });
});
