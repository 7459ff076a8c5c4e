import { mkdtemp, readFile, rm, writeFile, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { dumpCatalog } from '#engine/catalog/testing/dump-catalog.ts';
import { retryCommit } from '#engine/execute/commit/commit-run.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { recoverRuns } from '#engine/execute/recovery/recover-runs.ts';
import {
  hostWithoutWorkers,
  prepareCommit,
  readTree,
  type StagedCommit,
} from '#engine/execute/testing/staged-commit.ts';
import { undoRun } from '#engine/execute/undo/undo-run.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let folder: string;
let root: string;
let catalog: Catalog;
let host: ExecutionHost;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-commit-'));
  root = path.join(folder, 'out');
  catalog = await openCatalog({ path: path.join(folder, '.tenon', 'catalog.sqlite') });
  host = hostWithoutWorkers(catalog, folder);
});
afterEach(async () => {
  await catalog[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function commit(request: Omit<StagedCommit, 'root'>): Promise<string> {
  const prepared = await prepareCommit(host, { root, ...request });
  await prepared.commit();
  return prepared.runId;
}

async function contents(): Promise<string[]> {
  const tree = await readTree(root);
  return Object.values(tree)
    .filter((content) => content !== '(folder)')
    .sort();
}

async function expectFilesAsListed(): Promise<void> {
  const { objects } = await catalog.tables.getTableSnapshot('sales', 'out');
  const tree = await readTree(root);
  const files = Object.entries(tree).filter(([, content]) => content !== '(folder)');
  expect(objects.map((object) => path.relative(root, object.path)).sort()).toEqual(files.map(([file]) => file).sort());
}

describe('commit', () => {
  test('an append adds files under unique names and leaves no staging behind', async () => {
    const first = await commit({ files: { '': ['a', 'b'] } });
    const second = await commit({ files: { '': ['c'] } });
    expect(await contents()).toEqual(['a', 'b', 'c']);
    const tree = Object.keys(await readTree(root));
    expect(tree.filter((name) => name.includes(first))).toHaveLength(2);
    expect(tree.filter((name) => name.includes(second))).toHaveLength(1);
    await expectFilesAsListed();
    expect((await catalog.jobRuns.getJobRun(second)).jobRunState).toBe('SUCCEEDED');
    expect((await catalog.commits.getCommit(second)).phase).toBe('cleaned');
    const kept = await host.storageOf(root).list({ root: path.join(root, '_tenon') }, AbortSignal.timeout(30_000));
    // The marker that shows that a catalog was lost, and how the files are read.
    expect(kept.objects.map((object) => path.basename(object.path))).toEqual([
      'generation.json',
      expect.stringMatching(/^table-[0-9a-f]{16}\.json$/u),
    ]);
  });

  test('an overwrite retires what the table lists', async () => {
    await commit({ files: { x: ['a'], y: ['b'] } });
    await commit({ files: { y: ['c'] }, mode: 'overwrite' });
    expect(await contents()).toEqual(['c']);
    await expectFilesAsListed();
  });

  test('replaced files that cannot be moved away are a warning of the run, until the next start moves them', async () => {
    await commit({ files: { '': ['a'] } });
    const able = host;
    const refuse = async (): Promise<never> => {
      throw new EngineError('AccessDenied', 'Cannot write there.', { hint: 'Ask the owner.' });
    };
    host = { ...able, storageOf: (place) => ({ ...able.storageOf(place), retire: refuse }) };
    const second = await commit({ files: { '': ['b'] }, mode: 'overwrite' });
    expect(await contents()).toEqual(['a', 'b']);
    expect((await catalog.jobRuns.getJobRun(second)).jobRunState).toBe('SUCCEEDED');
    const { items } = await catalog.jobRuns.getRunLog(second);
    expect(items.filter(({ level }) => level === 'warning')).toMatchObject([
      {
        message: expect.stringMatching(/still in its target: Cannot write there\./u) as string,
        details: { code: 'AccessDenied', hint: 'Ask the owner.' },
      },
    ]);
    await recoverRuns(able);
    expect(await contents()).toEqual(['b']);
    await expectFilesAsListed();
  });

  test('an overwrite of partitions leaves the others', async () => {
    await commit({ files: { x: ['a'], y: ['b'] } });
    await commit({ files: { y: ['c'], z: ['d'] }, mode: 'overwritePartitions' });
    expect(await contents()).toEqual(['a', 'c', 'd']);
    await expectFilesAsListed();
  });

  test('a foreign file refuses an overwrite and is named; an append does not mind', async () => {
    await commit({ files: { '': ['a'] } });
    await writeFile(path.join(root, 'mine.csv'), 'mine');
    await expect(commit({ files: { '': ['b'] }, mode: 'overwrite' })).rejects.toMatchObject({
      code: 'ForeignFiles',
      details: { files: [path.join(root, 'mine.csv')] },
    });
    expect(await contents()).toEqual(['a', 'mine']);
  });

  test('a listed file that was changed since is foreign', async () => {
    await commit({ files: { '': ['a'] } });
    const [name] = Object.keys(await readTree(root));
    await utimes(path.join(root, name!), 1, 1);
    await expect(commit({ files: { '': ['b'] }, mode: 'overwrite' })).rejects.toMatchObject({ code: 'ForeignFiles' });
  });

  test('one named file is replaced in place and comes back with undo', async () => {
    await commit({ files: { '': ['old'] }, fileName: 'report.csv', mode: 'overwrite' });
    const second = await commit({ files: { '': ['new'] }, fileName: 'report.csv', mode: 'overwrite' });
    expect(await readFile(path.join(root, 'report.csv'), 'utf8')).toBe('new');
    await undoRun(host, second);
    expect(await readTree(root)).toEqual({ 'report.csv': 'old' });
  });

  test('an append that another commit overtook is applied after it', async () => {
    await commit({ files: { '': ['a'] } });
    const slow = await prepareCommit(host, { root, files: { '': ['slow'] } });
    await slow.commit();
    expect(await contents()).toEqual(['a', 'slow']);
  });

  test('a missing staged file blocks the commit, locks the table, and undo frees it', async () => {
    await commit({ files: { '': ['a'] } });
    const before = [await readTree(root), await dumpCatalog(catalog)];
    const broken = await prepareCommit(host, { root, files: { '': ['b', 'c'] } });
    await rm(path.join(root, '_tenon', broken.runId, 's0-0-0', '1.csv'));
    await expect(broken.commit()).rejects.toMatchObject({ code: 'CommitBlocked' });
    expect((await catalog.jobRuns.getJobRun(broken.runId)).jobRunState).toBe('COMMIT_BLOCKED');
    expect((await catalog.tables.getTable('sales', 'out')).lockedByRun).toBe(broken.runId);
    await expect(retryCommit(host, broken.runId)).rejects.toMatchObject({ code: 'CommitBlocked' });
    expect((await recoverRuns(host)).blocked).toEqual([broken.runId]);
    await undoRun(host, broken.runId);
    expect([await readTree(root), await dumpCatalog(catalog)]).toEqual(before);
  });

  test('a blocked commit does not continue with other bytes of the same size', async () => {
    const broken = await prepareCommit(host, { root, files: { '': ['b', 'c'] } });
    const staged = path.join(root, '_tenon', broken.runId, 's0-0-0', '1.csv');
    await rm(staged);
    await expect(broken.commit()).rejects.toMatchObject({ code: 'CommitBlocked' });
    await writeFile(staged, 'C');
    await expect(retryCommit(host, broken.runId)).rejects.toMatchObject({
      code: 'CommitBlocked',
      cause: expect.objectContaining({ code: 'FileChanged', message: expect.stringContaining('checksum') }),
    });
    expect(await contents()).not.toContain('C');
    expect((await catalog.jobRuns.getJobRun(broken.runId)).jobRunState).toBe('COMMIT_BLOCKED');
    await writeFile(staged, 'c');
    await retryCommit(host, broken.runId);
    expect(await contents()).toEqual(['b', 'c']);
  });

  test('a blocked commit continues when the cause is fixed', async () => {
    const broken = await prepareCommit(host, { root, files: { '': ['b', 'c'] } });
    const staged = path.join(root, '_tenon', broken.runId, 's0-0-0', '1.csv');
    await rm(staged);
    await expect(broken.commit()).rejects.toMatchObject({ code: 'CommitBlocked' });
    await writeFile(staged, 'c');
    await retryCommit(host, broken.runId);
    expect(await contents()).toEqual(['b', 'c']);
    await expectFilesAsListed();
  });
});

describe('undo', () => {
  test('restores files, catalog and bookmark, and refuses a second time', async () => {
    await commit({ files: { x: ['a'] }, bookmarkObjects: ['/in/1'] });
    const before = [await readTree(root), await dumpCatalog(catalog, { load: ['in'] })];
    const second = await commit({
      files: { x: ['b'], y: ['c'] },
      mode: 'overwritePartitions',
      bookmarkObjects: ['/in/2'],
    });
    expect(await contents()).toEqual(['b', 'c']);
    await undoRun(host, second);
    expect([await readTree(root), await dumpCatalog(catalog, { load: ['in'] })]).toEqual(before);
    await expect(undoRun(host, second)).rejects.toMatchObject({ code: 'InvalidState' });
  });

  test('refuses while a later run builds on it, and changes nothing', async () => {
    const first = await commit({ files: { '': ['a'] } });
    const second = await commit({ files: { '': ['b'] }, mode: 'overwrite' });
    const third = await commit({ files: { '': ['c'] }, mode: 'overwrite' });
    const before = [await readTree(root), await dumpCatalog(catalog)];
    for (const runId of [first, second]) {
      await expect(undoRun(host, runId)).rejects.toMatchObject({ code: 'InvalidState' });
      expect([await readTree(root), await dumpCatalog(catalog)]).toEqual(before);
    }
    await undoRun(host, third);
    await undoRun(host, second);
    expect(await contents()).toEqual(['a']);
  });

  test('refuses when a published file was changed', async () => {
    const first = await commit({ files: { '': ['a'] } });
    const [name] = Object.keys(await readTree(root));
    await writeFile(path.join(root, name!), 'longer');
    await expect(undoRun(host, first)).rejects.toMatchObject({ code: 'FileChanged' });
    expect(await contents()).toEqual(['longer']);
  });

  test('of any run of any sequence of commits is the identity', async () => {
    const step = fc.record({
      mode: fc.constantFrom('append', 'overwrite', 'overwritePartitions'),
      files: fc.dictionary(
        fc.constantFrom('x', 'y', 'ü /=%'),
        fc.array(fc.string({ minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 2 }),
        { minKeys: 1, noNullPrototype: true },
      ),
      bookmarkObjects: fc.uniqueArray(fc.constantFrom('/in/1', '/in/2', '/in/3')),
    });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        root = path.join(folder, `t${(number += 1)}`);
        const states: unknown[] = [];
        const runs: string[] = [];
        const look = async (): Promise<unknown> => [
          await readTree(root).catch(() => ({})),
          (await dumpCatalog(catalog, { load: ['in'] })).bookmarks,
          await tableDump(),
        ];
        for (const each of steps) {
          states.push(await look());
          runs.push(await commit({ ...each, mode: each.mode as 'append' }));
        }
        while (runs.length > 0) {
          await undoRun(host, runs.pop()!);
          expect(await look()).toEqual(states.pop());
        }
      }),
      { numRuns: triesOfRun(15, 4) },
    );
  });
});

async function tableDump(): Promise<unknown> {
  const { tables } = await dumpCatalog(catalog);
  return tables.filter(({ table }) => table.location === root);
}
