/** `tenon backfill`, also killed at any of its steps: each slice is written once, and a resume runs only what is left. */

import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initWorkspace } from '#engine/index.ts';
import { faultSeed } from '#engine/testing/fault-sample.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;

beforeAll(async () => {
  folder = await initWorkspace(await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-backfill-'))));
  const job = (name: string, source: string, tableName: string) =>
    writeFile(
      path.join(folder, 'jobs', `${name}.json`),
      JSON.stringify({
        name,
        taskRetries: 0,
        maxConcurrentRuns: 3,
        defaultArguments: { day: '2000-01-01' },
        nodes: [
          { id: 'in', name: 'In', transform: 'PathSource', args: { path: source, format: 'csv' } },
          {
            id: 'out',
            name: 'Out',
            transform: 'CatalogTarget',
            inputs: { in: { node: 'in' } },
            args: { databaseName: 'sales', tableName, format: 'parquet' },
          },
        ],
      }),
    );
  await job('daily', 'in/day=${day}', 'orders');
  await job('killed', 'in/day=${day}', 'copies');
  for (let day = 1; day <= 6; day += 1) await land(day);
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

async function land(day: number): Promise<void> {
  const slice = path.join(folder, 'in', `day=2025-01-0${day}`);
  await mkdir(slice, { recursive: true });
  await writeFile(path.join(slice, 'a.csv'), `id\n${day}1\n${day}2\n`);
}

const tenon = (args: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> =>
  runTenon(args, { folder, environment });

const dates = (last: number): string[] => [
  '--from',
  '2025-01-01',
  '--to',
  `2025-01-0${last}`,
  '--date',
  'day=yyyy-MM-dd',
];

async function ids(table: string): Promise<number[]> {
  const { out, code, error } = await tenon(['query', `SELECT id FROM sales.${table} ORDER BY id`, '--output', 'csv']);
  expect([code, error]).toEqual([0, '']);
  return out.trim().split('\n').slice(1).map(Number);
}

const ofDays = (...days: number[]): number[] => days.flatMap((day) => [day * 10 + 1, day * 10 + 2]);

test('lists, runs, skips what is done, fails, and resumes', { timeout: 400_000 }, async () => {
  const listed = await tenon(['backfill', 'start', 'daily', ...dates(3), '--dry-run']);
  expect(listed.out).toContain('3 of 3 slices to run.');
  expect((await tenon(['runs'])).out).not.toContain('daily');
  const first = await tenon(['backfill', 'start', 'daily', ...dates(3), '--at-once', '2']);
  expect([first.code, first.out]).toEqual([0, 'daily #1 SUCCEEDED: 3 of 3 slices done\n']);
  expect(await ids('orders')).toEqual(ofDays(1, 2, 3));

  // Day 7 does not exist, so that its slice fails.
  const second = await tenon(['backfill', 'start', 'daily', ...dates(7)]);
  expect([second.code, second.out]).toEqual([
    4,
    expect.stringContaining('6 of 7 slices done, 3 of them before, 1 FAILED'),
  ]);
  expect(second.out).toMatch(/^ {2}day=2025-01-07 #\d+ FAILED: .+/mu);
  const shown = await tenon(['backfill', 'show', '#2']);
  expect([shown.code, shown.out]).toEqual([0, second.out]);
  const [, run] = /day=2025-01-07 (#\d+) FAILED/u.exec(second.out)!;
  expect((await tenon(['runs', 'daily'])).out).toMatch(new RegExp(`\\b${run!.slice(1)} +daily +FAILED`, 'u'));
  const again = await tenon(['backfill', 'start', 'daily', ...dates(1), '--dry-run']);
  expect(again.out).toMatch(/day=2025-01-01 +skip +#\d+ *\n/u);
  expect(await ids('orders')).toEqual(ofDays(1, 2, 3, 4, 5, 6));
  await land(7);
  const resumed = await tenon(['backfill', 'resume', '2', '--output', 'json']);
  expect([resumed.code, JSON.parse(resumed.out)]).toMatchObject([
    0,
    { status: 'SUCCEEDED', counts: { DONE: 3, SUCCEEDED: 4 } },
  ]);
  expect(await ids('orders')).toEqual(ofDays(1, 2, 3, 4, 5, 6, 7));
  expect((await tenon(['backfill', 'resume', '2'])).error).toContain(
    'Cannot resume backfill #2: no slice is left to run',
  );
  expect((await tenon(['backfill', 'stop', '9'])).error).toContain('Backfill "#9" does not exist.');
  expect((await tenon(['backfill', 'list'])).out).toMatch(/^ +2 +daily +SUCCEEDED +7 of 7/mu);
  // Asked for once more.
  expect((await tenon(['backfill', 'start', 'daily', ...dates(1), '--again'])).code).toBe(0);
  expect(await ids('orders')).toEqual(ofDays(1, 1, 2, 3, 4, 5, 6, 7).toSorted((left, right) => left - right));
});

test('what cannot be is refused before anything runs', async () => {
  const refused = async (...args: string[]): Promise<[number | null, string]> => {
    const { code, error } = await tenon(['backfill', 'start', ...args]);
    return [code, error];
  };
  expect(await refused('daily')).toEqual([2, expect.stringContaining('Give either dates or partitions.')]);
  expect(await refused('none', ...dates(1))).toEqual([1, expect.stringContaining('none')]);
  expect(await refused('daily', '--from', '2025-02-30', '--date', 'day=yyyy')).toEqual([
    1,
    expect.stringContaining('"2025-02-30" is not a date.'),
  ]);
  for (const dates of [
    ['--from', 'yesterday'],
    ['--from', '2025-01-01', '--to', '31.01.2025'],
  ])
    expect(await refused('daily', ...dates, '--date', 'day=yyyy')).toEqual([
      2,
      expect.stringMatching(/^error Usage: --\w+ \S+ is not a date\.\nhint: Write dates as YYYY-MM-DD/u),
    ]);
  const equal = await tenon(['backfill', 'start', 'daily', ...dates(2).slice(0, 4), '--date', 'day=yyyy', '--dry-run']);
  expect(equal.error).toBe('note: 1 slice with the arguments of another one: each is run once.\n');
  expect(await refused('daily', '--from', '2025-01-01', '--date', 'dya=yyyy')).toEqual([
    1,
    expect.stringMatching(/has no argument "dya"[^]*day/u),
  ]);
  expect(await refused('daily', '--partitions', 'sales.orders')).toEqual([
    1,
    expect.stringContaining('it has no argument named like a partition key'),
  ]);
});

test(`killed at a step, drawn with TENON_FAULT_SEED=${faultSeed}`, { timeout: 900_000 }, async () => {
  const steps = path.join(folder, 'steps');
  expect((await tenon(['backfill', 'start', 'killed', ...dates(2)], { TENON_FAULTS: `record:${steps}` })).code).toBe(0);
  const points = (await readFile(steps, 'utf8')).split('\n').filter((line) => line.startsWith('host ')).length;
  expect(points).toBeGreaterThan(20);
  const kills = 6;
  for (let kill = 0; kill < kills; kill += 1) {
    const point = Math.floor(((kill + ((faultSeed + kill * 7) % 100) / 100) * points) / kills);
    await writeFile(
      path.join(folder, 'jobs', 'killed.json'),
      (await readFile(path.join(folder, 'jobs', 'killed.json'), 'utf8'))
        .replace(/"tableName":"\w+"/u, `"tableName":"copies${kill}"`)
        .replace(/"name":"killed\w*"/u, `"name":"killed${kill}"`),
    );
    const name = `killed${kill}`;
    const { code } = await tenon(['backfill', 'start', name, ...dates(3)], { TENON_FAULTS: `kill:host:${point}` });
    expect([0, null], `point ${point} of ${points}`).toContain(code);
    const { out } = await tenon(['backfill', 'list', name, '--output', 'json']);
    const [begun] = (JSON.parse(out) as { items: { id: string }[] }).items;
    if (begun === undefined) expect((await tenon(['backfill', 'start', name, ...dates(3)])).code).toBe(0);
    else if (code !== 0) await tenon(['backfill', 'resume', begun.id]);
    expect(await ids(`copies${kill}`), `point ${point} of ${points}`).toEqual(ofDays(1, 2, 3));
  }
});
