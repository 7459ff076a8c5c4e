/** Versions of jobs: what makes one, what a long edit keeps, runs of each, renames, and states that cannot be read. */

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import type { RunDefinition } from '#engine/catalog/entities.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { Workspace } from '#engine/definitions/workspace.ts';
import { initWorkspace } from '#engine/definitions/workspace-folder.ts';
import { JobVersions } from '#engine/explore/jobs/versions/job-versions.ts';

let folder: string;
let workspace: Workspace;
let versions: JobVersions;
let now = 0;
const runs: RunDefinition[] = [];
const minutes = 60_000;

beforeEach(async () => {
  folder = await initWorkspace(mkdtempSync(join(tmpdir(), 'tenon-versions-')), 'test');
  workspace = await Workspace.open(folder);
  now = Date.UTC(2026, 0, 1);
  runs.length = 0;
  const jobRuns = {
    getRunDefinitions: async () => runs.toReversed(),
    getJobRuns: async () => ({ items: runs.slice(-1), next: null }),
  };
  versions = new JobVersions({
    workspace,
    catalog: async () => ({ jobRuns }) as never,
    log: silentLog,
    clock: () => now,
  });
});
afterEach(async () => {
  await workspace[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function job(condition: string, change: Partial<Record<keyof Job, unknown>> = {}): Job {
  return jobSchema.parse({
    name: 'load',
    nodes: [
      { id: 'in', name: 'Orders', transform: 'PathSource', args: { path: 'in' } },
      { id: 'keep', name: 'Keep', transform: 'Filter', inputs: { in: { node: 'in' } }, args: { condition } },
    ],
    ...change,
  });
}

/** As the handler of saveJob does. */
async function save(value: Job, later = 0): Promise<void> {
  now += later;
  const before = workspace.stores.job.find(value.name);
  if (before !== undefined) await versions.begin(value.name);
  await workspace.stores.job.save(value, { expectedHash: before?.hash ?? null });
  await versions.keep(value.name);
}

function ran(value: Job, jobRunState: RunDefinition['jobRunState'], later = minutes): void {
  now += later;
  runs.push({ id: `jr_${runs.length + 1}`, jobRunState, createdOn: now, job: JSON.stringify(value) });
}

const texts = async (): Promise<string[]> =>
  (await versions.list('load')).map(({ number, summary, isCurrent }) => `${number} ${summary}${isCurrent ? ' *' : ''}`);

test('a save is a version, steps of one edit are one, and positions are none', async () => {
  await save(job('a > 1'));
  await save(job('a > 2'), 60 * minutes);
  await save(job('a > 3'), minutes);
  await save(job('a > 3', { layout: { in: { x: 1, y: 2 } } }), 60 * minutes);
  expect(await texts()).toEqual(['2 Changed Keep (condition) *', '1 First version kept']);
  await save(job('a > 4', { priority: 7, timeout: 9 }), 60 * minutes);
  expect((await texts())[0]).toBe('3 Changed Keep (condition), changed priority, timeout *');
  const { changes } = await versions.compare('load', 1, 3);
  expect(changes.map(({ path, a, b }) => [path, a, b])).toEqual([
    ['nodes[keep].args.condition', 'a > 1', 'a > 4'],
    ['priority', 5, 7],
    ['timeout', 480, 9],
  ]);
});

test('a version that was run, and one that is replaced by a restored one, stay', async () => {
  await save(job('a > 1'));
  await save(job('a > 2'), 60 * minutes);
  ran(job('a > 2'), 'FAILED');
  await save(job('a > 3'), minutes);
  await save(job('a > 1'), minutes);
  expect(await texts()).toEqual([
    '4 Changed Keep (condition) *',
    '3 Changed Keep (condition)',
    '2 Changed Keep (condition)',
    '1 First version kept',
  ]);
  ran(job('a > 1'), 'SUCCEEDED');
  const listed = await versions.list('load');
  expect(listed.map(({ number, runs: own }) => [number, own])).toEqual([
    [4, { count: 1, failed: 0, newest: 'jr_2' }],
    [3, { count: 0, failed: 0, newest: null }],
    [2, { count: 1, failed: 1, newest: 'jr_1' }],
    [1, { count: 0, failed: 0, newest: null }],
  ]);
});

test('the history of a job begins with what its runs ran, and with the file that was there', async () => {
  await workspace.stores.job.save(job('a > 3'), { expectedHash: null });
  ran(job('a > 1'), 'SUCCEEDED');
  ran(job('a > 2'), 'SUCCEEDED');
  ran(job('a > 2'), 'SUCCEEDED');
  await save(job('a > 4'), 60 * minutes);
  const listed = await versions.list('load');
  expect(listed.map(({ number, runs: own, isCurrent }) => [number, own.count, isCurrent])).toEqual([
    [4, 0, true],
    [3, 0, false],
    [2, 2, false],
    [1, 1, false],
  ]);
  expect((await versions.get('load', 3)).job.nodes[1]!.args).toEqual({ condition: 'a > 3' });
});

test('nodes that come and go are counted, and a version that does not exist is an error', async () => {
  await save(job('a > 1'));
  const added = { id: 'one', name: 'Dedupe', transform: 'DropDuplicates', inputs: { in: { node: 'in' } } };
  await save(job('a > 1', { nodes: [job('a > 1').nodes[0], added] }), 60 * minutes);
  const [newest] = await versions.list('load');
  expect(newest).toMatchObject({ summary: 'Added Dedupe, removed Keep', added: 1, removed: 1, changed: 0 });
  await expect(versions.get('load', 9)).rejects.toMatchObject({
    code: 'EntityNotFound',
    hint: expect.stringContaining('1 to 2'),
  });
  await expect(versions.list('none')).rejects.toMatchObject({ code: 'EntityNotFound' });
});

test('a renamed job keeps its versions', async () => {
  await save(job('a > 1'));
  await save(job('a > 2'), 60 * minutes);
  const { hash } = workspace.stores.job.get('load');
  await workspace.stores.job.save({ ...job('a > 2'), name: 'other' }, { expectedHash: hash, previousName: 'load' });
  await versions.move('load', 'other');
  await versions.keep('other');
  expect((await versions.list('other')).map(({ number }) => number)).toEqual([2, 1]);
});

test('damaged files of the history are skipped', async () => {
  await save(job('a > 1'));
  await save(job('a > 2'), 60 * minutes);
  await save(job('a > 3'), 60 * minutes);
  const [own] = readdirSync(join(workspace.stateFolder, 'job-versions'));
  writeFileSync(join(workspace.stateFolder, 'job-versions', own!, '2.json'), '{"savedOn": 1, "job"');
  writeFileSync(join(workspace.stateFolder, 'job-versions', own!, 'x.json'), '{}');
  expect((await versions.list('load')).map(({ number }) => number)).toEqual([3, 1]);
  await save(job('a > 4'), 60 * minutes);
  expect((await versions.list('load')).map(({ number }) => number)).toEqual([4, 3, 1]);
});

test('a link, a folder and a text without an object are skipped, and a save continues', async () => {
  await save(job('a > 1'));
  await save(job('a > 2'), 60 * minutes);
  const [own] = readdirSync(join(workspace.stateFolder, 'job-versions'));
  const place = (number: number): string => join(workspace.stateFolder, 'job-versions', own!, `${number}.json`);
  symlinkSync(place(1), place(3));
  mkdirSync(place(4));
  writeFileSync(place(5), 'null');
  expect((await versions.list('load')).map(({ number }) => number)).toEqual([2, 1]);
  await save(job('a > 3'), 60 * minutes);
  await save(job('a > 3'), 60 * minutes);
  expect((await versions.list('load')).map(({ number }) => number)).toEqual([6, 2, 1]);
});

test('what another program wrote while no host was there stays after the next save', async () => {
  await save(job('a > 1'));
  await save(job('a > 2'), 60 * minutes);
  // No watcher, and so no `keep`.
  const { hash } = workspace.stores.job.get('load');
  await workspace.stores.job.save(job('a > 3'), { expectedHash: hash });
  await save(job('a > 4'), minutes);
  const listed = await versions.list('load');
  const conditions = await Promise.all(
    listed.map(async ({ number }) => (await versions.get('load', number)).job.nodes[1]!.args['condition']),
  );
  expect(conditions).toEqual(['a > 4', 'a > 3', 'a > 2', 'a > 1']);
});

test('a new job of a name that a deleted one had does not take the place of its last version', async () => {
  await save(job('a > 1'));
  await save(job('a > 2'), 60 * minutes);
  await workspace.stores.job.delete('load', workspace.stores.job.get('load').hash);
  now += minutes;
  await workspace.stores.job.save(job('b > 1'), { expectedHash: null });
  await versions.keep('load', 'new');
  await save(job('b > 2'), minutes);
  expect((await versions.list('load')).map(({ number }) => number)).toEqual([3, 2, 1]);
  expect((await versions.get('load', 2)).job.nodes[1]!.args).toEqual({ condition: 'a > 2' });
});

test('a closed history keeps nothing, and what was waiting does not hold up the end', async () => {
  await workspace.stores.job.save(job('a > 1'), { expectedHash: null });
  await versions[Symbol.asyncDispose]();
  await versions.keep('load');
  expect(existsSync(join(workspace.stateFolder, 'job-versions'))).toBe(false);
});

test('many versions of a job and many runs do not stop the host', async () => {
  const nodes = Array.from({ length: 60 }, (_, index) => ({
    id: `n${index}`,
    name: `n${index}`,
    transform: 'Filter',
    inputs: { in: { node: index === 0 ? 'in' : `n${index - 1}` } },
    args: { condition: 'a > 1' },
  }));
  const [source] = job('').nodes;
  const large = (priority: number): Job => job('', { nodes: [source, ...nodes], timeout: 480 + priority });
  await save(large(0));
  const [own] = readdirSync(join(workspace.stateFolder, 'job-versions'));
  for (let number = 2; number <= 200; number += 1) {
    ran(large(number), 'SUCCEEDED');
    const text = JSON.stringify({ savedOn: now, isFound: false, job: large(number) });
    writeFileSync(join(workspace.stateFolder, 'job-versions', own!, `${number}.json`), text);
  }
  // Of the thread: a busy machine takes the time away from it.
  const cpuMillis = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let [last, longest] = [cpuMillis(), 0];
  const timer = setInterval(() => {
    longest = Math.max(longest, cpuMillis() - last);
    last = cpuMillis();
  }, 1);
  const listed = await versions.list('load');
  await new Promise((resolve) => void setTimeout(resolve, 5));
  clearInterval(timer);
  expect(listed.filter(({ runs: { count } }) => count === 1)).toHaveLength(199);
  // It was seconds.
  expect(longest).toBeLessThan(700);
});
