/** The sample workspace from the command line: crawled, its jobs run, appended to, killed, resumed, undone. */

import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '#engine/base/hash.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

interface RunOutput extends JobRunText {
  readonly receipts: readonly {
    nodeId: string;
    kind: string;
    rowsIn: number;
    rowsOut: number;
    filtered: number;
    rejected: number;
    deduplicated: number;
    inputs: Record<string, number>;
  }[];
}

const sample = join(import.meta.dirname, '..', '..', 'resources', 'sample');

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-sample-'));
  cpSync(sample, folder, { recursive: true });
  expect((await tenon('crawl', 'sample')).code).toBe(0);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function tenon(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

async function run(job: string): Promise<RunOutput> {
  const outcome = await tenon('run', job, '--output', 'json');
  expect({ code: outcome.code, error: outcome.error.match(/^error .*$/mu)?.[0] }).toEqual({
    code: 0,
    error: undefined,
  });
  return JSON.parse(outcome.out) as RunOutput;
}

async function value(sql: string): Promise<unknown> {
  const outcome = await tenon('query', sql, '--output', 'json');
  expect(outcome.error).toBe('');
  return Object.values(
    (JSON.parse(outcome.out) as { rows?: Record<string, unknown>[] } & Record<string, unknown>[])[0] ??
      (JSON.parse(outcome.out) as { rows: Record<string, unknown>[] }).rows[0]!,
  )[0];
}

function receipt(output: RunOutput, nodeId: string): RunOutput['receipts'][number] {
  return output.receipts.find((each) => each.nodeId === nodeId)!;
}

/** Every file outside of the engine's own folders, with its content. */
function tree(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    if (entry.isFile() && !/(?:^|[/\\])(?:\.tenon|_tenon)[/\\]/u.test(name)) files[name] = sha256(readFileSync(path));
  }
  return files;
}

describe('the sample from the command line', () => {
  test('three jobs run and balance; the planted join shows more rows than it was given', async () => {
    const orders = await run('clean-orders');
    expect(receipt(orders, 'orders').rowsOut).toBe(5040);
    const revenue = await run('daily-revenue');
    const sessions = await run('web-sessions');
    for (const { receipts } of [orders, revenue, sessions]) {
      for (const each of receipts) {
        if (!['join', 'aggregate', 'sql'].includes(each.kind))
          expect(each.rowsIn).toBe(each.rowsOut + each.filtered + each.rejected + each.deduplicated);
      }
    }
    const join_ = sessions.receipts.find(({ kind }) => kind === 'join')!;
    expect(join_.rowsOut).toBeGreaterThan(join_.inputs['left']!);
    expect(await value('SELECT count(*) FROM shop.clean_orders')).toBe(
      receipt(orders, 'orders').rowsOut - receipt(orders, 'valid').filtered,
    );
  });

  test('an appended file alone is read by the next run, and undo takes it back', async () => {
    const first = await run('clean-orders');
    const before = tree();
    const count = await value('SELECT count(*) FROM shop.clean_orders');
    const again = await run('clean-orders');
    expect(again.receipts).toEqual([]);
    expect(tree()).toEqual(before);

    const late = join(folder, 'orders', 'year=2025', 'month=06', 'orders-9.csv');
    const header = readFileSync(join(folder, 'orders', 'year=2025', 'month=01', 'orders-1.csv'), 'utf8').split(
      '\n',
      1,
    )[0]!;
    writeFileSync(late, `${header}\n999001,1,2025-06-30T10:00:00Z,paid,12.50,3.9,EUR,01067,new\n`);
    expect((await tenon('crawl', 'sample')).code).toBe(0);
    const third = await run('clean-orders');
    expect(receipt(third, 'orders')).toMatchObject({ rowsIn: 1, rowsOut: 1 });
    expect(await value('SELECT count(*) FROM shop.clean_orders')).toBe(Number(count) + 1);

    const undone = await tenon('undo', third.id);
    expect(undone.code).toBe(0);
    rmSync(late);
    expect(tree()).toEqual(before);
    expect(await value('SELECT count(*) FROM shop.clean_orders')).toBe(count);
    expect(first.jobRunState).toBe('SUCCEEDED');
  });

  test('a run whose host is killed leaves nothing visible, and resumes to the same rows', async () => {
    const killed = await runTenon(['run', 'clean-orders'], { folder, environment: { TENON_FAULTS: 'kill:host:40' } });
    expect(killed.code).toBeNull();
    const runs = JSON.parse((await tenon('call', 'getJobRuns', '{}')).out) as { items: JobRunText[] };
    const [latest] = runs.items;
    if (latest!.jobRunState === 'SUCCEEDED') expect(existsSync(join(folder, 'output', 'clean_orders'))).toBe(true);
    else {
      expect((await tenon('resume', latest!.id)).code).toBe(0);
    }
    const count = await value('SELECT count(*) FROM shop.clean_orders');
    expect(count).toBe(await value('SELECT count(DISTINCT order_id) FROM shop.clean_orders'));
    expect((await run('clean-orders')).receipts).toEqual([]);
  });

  test('two starts at once double nothing, and neither does a crawl between them', async () => {
    const [one, two, crawl] = await Promise.all([
      tenon('run', 'clean-orders'),
      tenon('run', 'clean-orders'),
      tenon('crawl', 'sample'),
    ]);
    expect([one.code, two.code]).toContain(0);
    for (const { code, error } of [one, two])
      if (code !== 0)
        expect(error).toMatch(/^error (?:ConcurrentRunsExceeded|ConcurrentModification|WorkspaceLocked): /mu);
    expect(crawl.code).toBe(0);
    expect(await value('SELECT count(*) FROM shop.clean_orders')).toBe(
      await value('SELECT count(DISTINCT order_id) FROM shop.clean_orders'),
    );
  });

  test('overwrite refuses a folder with files that are not its own, and names them', async () => {
    await run('daily-revenue');
    const target = join(folder, 'output', 'daily_revenue');
    const foreign = join(target, 'notes.txt');
    mkdirSync(target, { recursive: true });
    writeFileSync(foreign, 'mine');
    const refused = await tenon('run', 'daily-revenue');
    expect(refused.code).toBe(4);
    expect(refused.error).toContain('error ForeignFiles: ');
    expect(refused.error).toContain('notes.txt');
    expect(readFileSync(foreign, 'utf8')).toBe('mine');
    rmSync(foreign);
    await run('daily-revenue');
  });

  test('a source that changes while the catalog has it listed is refused, not half read', async () => {
    const file = join(folder, 'customers', 'customers.csv');
    const size = statSync(file).size;
    appendFileSync(file, 'broken');
    const refused = await tenon('run', 'web-sessions');
    expect(refused.code).toBe(4);
    expect(refused.error).toContain('error FileChanged: ');
    expect(statSync(file).size).toBe(size + 6);
  });
});
