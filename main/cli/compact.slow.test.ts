/** `tenon compact`, also killed at any of its steps: no row is lost or doubled, and the next one finishes the work. */

import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initWorkspace } from '#engine/index.ts';
import { faultSeed } from '#engine/testing/fault-sample.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
let written = 0;

beforeAll(async () => {
  folder = await initWorkspace(await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-compact-'))));
  await mkdir(path.join(folder, 'in'));
  const table = { databaseName: 'sales', tableName: 'orders', format: 'parquet', partitionKeys: ['day'] };
  await writeFile(
    path.join(folder, 'jobs', 'append.json'),
    JSON.stringify({
      name: 'append',
      nodes: [
        { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
        { id: 'out', name: 'Out', transform: 'CatalogTarget', inputs: { in: { node: 'in' } }, args: table },
      ],
    }),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

const tenon = (args: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> =>
  runTenon(args, { folder, environment });

/** Two files in each of two partitions more. */
async function append(): Promise<void> {
  for (let run = 0; run < 2; run += 1) {
    const ids = [1, 2, 3].map((id) => id + written);
    written += 3;
    await writeFile(path.join(folder, 'in', 'a.csv'), `id,day\n${ids.map((id) => `${id},d${id % 2}`).join('\n')}\n`);
    expect(await tenon(['run', 'append'])).toMatchObject({ code: 0 });
  }
}

async function ids(): Promise<number[]> {
  const { out, code, error } = await tenon(['query', 'SELECT id FROM sales.orders ORDER BY id', '--output', 'csv']);
  expect([code, error]).toEqual([0, '']);
  return out.trim().split('\n').slice(1).map(Number);
}

const all = (): number[] => Array.from({ length: written }, (_, index) => index + 1);

test('compacts, says when there is nothing to do, and refuses what is not a table', async () => {
  await append();
  expect((await tenon(['compact', 'sales.orders'])).code).toBe(0);
  expect(await ids()).toEqual(all());
  expect((await tenon(['compact', 'sales.orders'])).out).toBe('sales.orders has no small files to join.\n');
  expect((await tenon(['compact', 'orders'])).code).toBe(2);
  expect((await tenon(['compact', 'sales.none'])).error).toContain('Table "sales.none" does not exist.');
  expect((await tenon(['compact', 'sales.no.table'])).error).toContain('Table "sales.no.table" does not exist.');
});

test(`killed at a step, drawn with TENON_FAULT_SEED=${faultSeed}`, { timeout: 900_000 }, async () => {
  await append();
  const steps = path.join(folder, 'steps');
  expect((await tenon(['compact', 'sales.orders'], { TENON_FAULTS: `record:${steps}` })).code).toBe(0);
  const points = (await readFile(steps, 'utf8')).split('\n').filter((line) => line.startsWith('host ')).length;
  expect(points).toBeGreaterThan(20);
  const kills = 8;
  for (let kill = 0; kill < kills; kill += 1) {
    // One in each part of the run, wherever the seed says.
    const point = Math.floor(((kill + ((faultSeed + kill * 7) % 100) / 100) * points) / kills);
    await append();
    const { code } = await tenon(['compact', 'sales.orders'], { TENON_FAULTS: `kill:host:${point}` });
    expect([0, null], `point ${point} of ${points}`).toContain(code);
    expect(await ids(), `point ${point} of ${points}`).toEqual(all());
    expect((await tenon(['compact', 'sales.orders'])).code).toBe(0);
    expect(await ids()).toEqual(all());
    expect((await tenon(['compact', 'sales.orders'])).out).toContain('no small files');
  }
});
