/** Conditions over partition keys: a run reads the files of the partitions that meet them, and no other. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

/** A key may have the name of anything that the engine itself writes. */
interface Partition {
  readonly day: number;
  readonly position: string | null;
  readonly when: string;
}

const partitions: readonly Partition[] = [1, 2, 10].flatMap((day) =>
  ["a'b", 'São Paulo', '7', null].flatMap((position) =>
    ['2024-01-31', '2025-12-01'].map((when): Partition => ({ day, position, when })),
  ),
);
const place = useEnginePlace();

beforeAll(async () => {
  const { engine, folder } = place;
  for (const [at, { day, position, when }] of partitions.entries()) {
    const name = position === null ? '__HIVE_DEFAULT_PARTITION__' : encodeURIComponent(position);
    const partition = path.join(folder, 'lake/sales', `day=${day}`, `position=${name}`, `when=${when}`);
    await mkdir(partition, { recursive: true });
    await writeFile(path.join(partition, 'rows.csv'), `id,name\n${at},n${at}\n`);
  }
  for await (const _ of engine.dispatcher.stream('crawl', { path: path.join(folder, 'lake'), databaseName: 'lake' }));
});
const conditions: readonly [string, (partition: Partition) => boolean][] = [
  ['day = 2', ({ day }) => day === 2],
  ['day > 2', ({ day }) => day === 10],
  ['day IN (1, 10) AND position IS NOT NULL', ({ day, position }) => day !== 2 && position !== null],
  ['position IS NULL', ({ position }) => position === null],
  ["position = 'a''b' OR day = 10", ({ day, position }) => position === "a'b" || day === 10],
  ["position LIKE 'S%'", ({ position }) => position?.startsWith('S') === true],
  ["position <> '7'", ({ position }) => position !== null && position !== '7'],
  ["`when` >= DATE '2025-01-01'", ({ when }) => when === '2025-12-01'],
  ['day + 1 = 3', ({ day }) => day === 2],
  // A constant that fails where no partition needs it.
  ['CASE WHEN day = 99 THEN (2147483647 * (-3)) = 6 OR day <> day ELSE day = 2 END', ({ day }) => day === 2],
];

test.for(conditions)('%s', async ([condition, meets]) => {
  expect(await readBy(condition)).toBe(partitions.filter(meets).length);
});

test('of none that meets it, nothing is read; other columns are refused', async () => {
  expect(await readBy('day = 99')).toBe(0);
  await expect(readBy('id = 1')).rejects.toThrow('id');
});

let expectedHash: string | null = null;

/** @returns rows that the source of a run gave. */
async function readBy(condition: string): Promise<number> {
  const args = { databaseName: 'lake', tableName: 'sales', pushDownPredicate: condition };
  const job = jobSchema.parse({
    name: 'choose',
    nodes: [
      { id: 'in', name: 'In', transform: 'CatalogSource', args },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { path: 'out', format: 'csv', mode: 'overwrite' },
      },
    ],
  });
  const { dispatcher } = place.engine;
  const { hash } = await dispatcher.call('saveJob', { job, expectedHash });
  expectedHash = hash;
  const { id } = await dispatcher.call('startJobRun', { jobName: job.name });
  for await (const item of dispatcher.stream('watchJobRun', { id }))
    if (item.item === 'finished' && item.run.jobRunState !== 'SUCCEEDED') throw new Error(item.run.error?.message);
  const receipts = await dispatcher.call('getReceipts', { id });
  return receipts.filter(({ nodeId }) => nodeId === 'in').reduce((sum, { rowsOut }) => sum + rowsOut, 0);
}
