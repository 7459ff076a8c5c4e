/** `tenon advice` after real runs: an aggregate that spilled gets more memory and spills less, small files are compacted. */

import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initWorkspace } from '#engine/index.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = await initWorkspace(await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-advice-'))));
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

const tenon = (...args: string[]): Promise<Outcome> => runTenon(args, { folder });

async function saveJob(name: string, nodes: readonly object[], settings: object = {}): Promise<void> {
  await writeFile(path.join(folder, 'jobs', `${name}.json`), JSON.stringify({ name, nodes, ...settings }));
}

async function runOf(name: string): Promise<string> {
  const { code, out, error } = await tenon('run', name, '--output', 'json');
  expect(code, error).toBe(0);
  return (JSON.parse(out) as { id: string }).id;
}

test('an aggregate that spilled gets more memory, and spills less', { timeout: 600_000 }, async () => {
  await mkdir(path.join(folder, 'in'));
  const block: string[] = ['id,note'];
  for (let id = 0; id < 4_000_000; id += 1)
    block.push(`${id},${((id * 2_654_435_761) % 4_294_967_296).toString(36)}-${'x'.repeat(40)}-${id % 97}`);
  await writeFile(path.join(folder, 'in/a.csv'), `${block.join('\n')}\n`);
  await saveJob(
    'grouped',
    [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
      {
        id: 'group',
        name: 'Group',
        transform: 'SqlTransform',
        inputs: { in1: { node: 'in' } },
        args: { sql: 'SELECT note, count(*) AS n, min(id) AS id FROM in1 GROUP BY note' },
      },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'group' } },
        args: { path: 'out', format: 'csv', mode: 'overwrite' },
      },
    ],
    { workers: 1, threads: 1, memory: 256 },
  );
  const first = await runOf('grouped');
  const listed = await tenon('advice', first);
  expect(listed.out).toMatch(
    /^memory: The stage that ends at “Out” wrote \d+ MB to disk, because its worker could use 268 MB\. Give each worker /u,
  );
  const applied = await tenon('advice', first, '--apply', '--only', 'memory');
  expect([applied.code, applied.out]).toEqual([0, expect.stringMatching(/^Set memory to \d+ MB: changed\n$/u)]);
  const { memory } = JSON.parse(await readFile(path.join(folder, 'jobs/grouped.json'), 'utf8')) as { memory: number };
  expect(memory).toBeGreaterThan(256);
  // What the job has is not advised again.
  expect((await tenon('advice', first)).out).not.toContain('memory:');
  const spilled = async (id: string): Promise<number> => {
    const { out } = await tenon('call', 'getJobTasks', JSON.stringify({ id }));
    return (JSON.parse(out) as { spilledBytes: number }[]).reduce((sum, task) => sum + task.spilledBytes, 0);
  };
  expect(await spilled(await runOf('grouped'))).toBeLessThan(await spilled(first));
});

test('a table of many small files is compacted', { timeout: 600_000 }, async () => {
  await mkdir(path.join(folder, 'few'));
  const nodes = [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'few', format: 'csv' } },
    {
      id: 'out',
      name: 'Out',
      transform: 'CatalogTarget',
      inputs: { in: { node: 'in' } },
      args: { databaseName: 'sea', tableName: 'drops', format: 'parquet' },
    },
  ];
  await saveJob('append', nodes, { bookmark: 'enable' });
  let last = '';
  for (let run = 0; run < 10; run += 1) {
    await writeFile(path.join(folder, `few/${run}.csv`), `id\n${run}\n`);
    last = await runOf('append');
  }
  expect((await tenon('advice', last)).out).toMatch(/^compact: sea\.drops has 10 files of 1 kB on average\./u);
  const applied = await tenon('advice', last, '--apply');
  expect([applied.code, applied.out]).toEqual([
    0,
    expect.stringMatching(/^Compact sea\.drops: run #\d+ SUCCEEDED\n$/u),
  ]);
  expect((await tenon('advice', last)).out).toBe('No advice: its measurements show nothing to change.\n');
  expect((await tenon('query', 'SELECT count(*) AS n FROM sea.drops', '--output', 'csv')).out).toMatch(/^n\s+10\s*$/u);
  expect((await tenon('advice', 'jr_none')).code).toBe(1);
  expect((await tenon('advice', last, '--apply', '--only', 'speed')).code).toBe(2);
});

test(
  'a run that appended the same files twice says so, and its bookmark begins with them',
  { timeout: 300_000 },
  async () => {
    const drop = (name: string, rows: readonly string[]): Promise<void> =>
      writeFile(path.join(folder, 'drops', name), ['id,v', ...rows, ''].join('\n'));
    const rowsOut = async (): Promise<number> => {
      const { out } = await tenon('query', "SELECT count(*) AS n FROM 'drops-out/*.csv'", '--output', 'json');
      return Number(/"n":\s*"?(\d+)/u.exec(out)![1]);
    };
    await mkdir(path.join(folder, 'drops'));
    await drop('a.csv', ['1,2', '2,3']);
    await saveJob('drops', [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'drops', format: 'csv' } },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { path: 'drops-out', format: 'csv', mode: 'append' },
      },
    ]);
    const first = await runOf('drops');
    expect((await tenon('advice', first)).out).toBe('No advice: its measurements show nothing to change.\n');
    await drop('b.csv', ['3,4']);
    const second = await runOf('drops');
    expect(await rowsOut()).toBe(5);
    expect((await tenon('advice', second)).out).toMatch(
      /^bookmark: Its target has rows twice: this run appended the rows of 1 of its 2 files, as run #\d+ had\./u,
    );
    // Of an earlier run, the bookmark would not have what later ones read.
    expect((await tenon('advice', first)).out).toMatch(/^No advice/u);
    // The file that comes before the advice is applied is new for the next run.
    await drop('c.csv', ['4,5', '5,6']);
    const applied = await tenon('advice', second, '--apply');
    expect(applied.out).toBe('Turn the bookmark on: changed\n');
    const third = await runOf('drops');
    expect(await rowsOut()).toBe(7);
    expect((await tenon('advice', third)).out).toMatch(/^No advice/u);
  },
);
