/** An undo that fails or is cut short anywhere loses no file of another run, hinders nothing else, and can be finished. */

import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setFaultHandler } from '#engine/base/fault-points.ts';
import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { recoverRuns } from '#engine/execute/recovery/recover-runs.ts';
import {
  hostWithoutWorkers,
  prepareCommit,
  readTree,
  type StagedCommit,
} from '#engine/execute/testing/staged-commit.ts';
import { retryUndo, undoRun } from '#engine/execute/undo/undo-run.ts';

let folder: string;
let catalog: Catalog;
let host: ExecutionHost;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-undo-'));
  catalog = await openCatalog({ path: path.join(folder, '.tenon', 'catalog.sqlite') });
  host = hostWithoutWorkers(catalog, folder);
});
afterEach(async () => {
  setFaultHandler(undefined);
  await catalog[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function commit(request: StagedCommit): Promise<string> {
  const prepared = await prepareCommit(host, request);
  await prepared.commit();
  return prepared.runId;
}

async function contents(root: string): Promise<string[]> {
  return Object.values(await readTree(root))
    .filter((content) => content !== '(folder)')
    .sort();
}

/** Files and catalog agree, and nobody holds the table. */
async function expectSettled(root: string): Promise<void> {
  const name = path.basename(root);
  const table = await catalog.tables.findTable('sales', name);
  const objects = table === undefined ? [] : (await catalog.tables.getTableSnapshot('sales', name)).objects;
  const files = Object.entries(await readTree(root)).filter(([, content]) => content !== '(folder)');
  expect(objects.map((object) => path.relative(root, object.path)).sort()).toEqual(files.map(([file]) => file));
  expect(table?.lockedByRun ?? null).toBeNull();
}

/** Every file step fails from the numbered one on. @returns how many were begun. */
function failFrom(point: number, code: string): { readonly passed: () => number } {
  let arrived = 0;
  setFaultHandler((_name, moment) => {
    if (moment !== 'before') return;
    arrived += 1;
    if (arrived > point) throw Object.assign(new Error(`${code}: planted`), { code });
  });
  return { passed: () => arrived };
}

interface Scenario {
  readonly name: string;
  /** The run to be undone is the last of these. */
  readonly runs: readonly Omit<StagedCommit, 'root'>[];
  readonly later: Omit<StagedCommit, 'root'>;
  readonly undone: readonly string[];
  readonly afterLater: readonly string[];
}

const scenarios: readonly Scenario[] = [
  {
    name: 'of an append',
    runs: [{ files: { x: ['a'] } }, { files: { x: ['b'], y: ['c'] } }],
    later: { files: { x: ['d'] } },
    undone: ['a'],
    afterLater: ['a', 'd'],
  },
  {
    name: 'of an overwrite',
    runs: [{ files: { x: ['a'], y: ['b'] } }, { files: { y: ['c'] }, mode: 'overwrite' }],
    later: { files: { z: ['d'] }, mode: 'overwrite' },
    undone: ['a', 'b'],
    afterLater: ['d'],
  },
  {
    name: 'of the first version of a named file',
    runs: [{ files: { '': ['a'] }, fileName: 'report.csv', mode: 'overwrite' }],
    later: { files: { '': ['d'] }, fileName: 'report.csv', mode: 'overwrite' },
    undone: [],
    afterLater: ['d'],
  },
  {
    name: 'of a later version of a named file',
    runs: [
      { files: { '': ['a'] }, fileName: 'report.csv', mode: 'overwrite' },
      { files: { '': ['b'] }, fileName: 'report.csv', mode: 'overwrite' },
    ],
    later: { files: { '': ['d'] }, fileName: 'report.csv', mode: 'overwrite' },
    undone: ['a'],
    afterLater: ['d'],
  },
];

describe.each(scenarios)('an undo $name', ({ runs, later, undone, afterLater }) => {
  test(
    'that fails at any step is finished by a retry, and no later run’s file moves',
    { timeout: 300_000 },
    async () => {
      for (let point = 0; ; point += 1) {
        const root = path.join(folder, `t${point}`);
        let last = '';
        for (const each of runs) last = await commit({ root, ...each });
        const faults = failFrom(point, 'EROFS');
        const refused = await undoRun(host, last).then(
          () => false,
          () => true,
        );
        setFaultHandler(undefined);
        if (faults.passed() <= point) {
          expect(point).toBeGreaterThan(3);
          break;
        }
        // A run that starts now is refused or writes; either way the next start removes nothing of it.
        const wrote = await commit({ root, ...later }).then(
          () => true,
          () => false,
        );
        await recoverRuns(host);
        await expectSettled(root);
        if (wrote) {
          expect(await contents(root)).toContain('d');
          continue;
        }
        expect(refused).toBe(true);
        expect(await contents(root)).toEqual(undone);
        await commit({ root, ...later });
        expect(await contents(root)).toEqual(afterLater);
        await expectSettled(root);
      }
    },
  );
});

describe('an undo whose target is away', () => {
  const root = (): string => path.join(folder, 'lake');

  /** Its last file step fails, so that it has begun and cannot be reversed. */
  async function begun(request: Omit<StagedCommit, 'root'>): Promise<string> {
    await commit({ root: root(), files: { x: ['a'] } });
    const runId = await commit({ root: root(), ...request });
    setFaultHandler((name, moment) => {
      if (name === 'storage.retire' && moment === 'before') throw Object.assign(new Error('EROFS'), { code: 'EROFS' });
    });
    await expect(undoRun(host, runId)).rejects.toMatchObject({ code: 'UndoBlocked' });
    setFaultHandler(undefined);
    return runId;
  }

  test.each([
    ['gone', async () => undefined],
    ['an empty mount point', async () => mkdir(root())],
  ])('(%s) keeps nothing else from working, and is finished when it is back', async (_how, inItsPlace) => {
    const runId = await begun({ files: { x: ['b'] } });
    await rename(root(), `${root()}.away`);
    await inItsPlace();
    const report = await recoverRuns(host);
    expect(report.undoBlocked).toEqual([runId]);
    expect(await catalog.jobRuns.getBlockedJobRuns()).toMatchObject([
      { id: runId, undone: true, unfinishedUndo: { error: { code: 'IoFailed' } } },
    ]);
    expect(await catalog.tables.getTable('sales', 'lake')).toMatchObject({ lockedByRun: runId });
    const other = path.join(folder, 'other');
    await commit({ root: other, files: { '': ['o'] } });
    expect(await contents(other)).toEqual(['o']);
    await expect(retryUndo(host, runId)).rejects.toMatchObject({
      code: 'UndoBlocked',
      message: expect.stringContaining(root()) as string,
      hint: expect.stringMatching(/tenon retry \d+\b/u) as string,
    });
    await rm(root(), { recursive: true, force: true });
    await rename(`${root()}.away`, root());
    await expect(commit({ root: root(), files: { x: ['c'] } })).rejects.toMatchObject({
      code: 'InvalidState',
      message: expect.stringMatching(
        /^Table sales\.lake is locked: the undo of run #\d+ of job load is blocked\.$/u,
      ) as string,
    });
    await recoverRuns(host);
    await retryUndo(host, runId).catch(() => undefined);
    expect(await contents(root())).toEqual(['a']);
    await expectSettled(root());
    expect(await catalog.jobRuns.getBlockedJobRuns()).toEqual([]);
    await commit({ root: root(), files: { x: ['c'] } });
    expect(await contents(root())).toEqual(['a', 'c']);
  });

  test('is refused before it begins, and nothing changes', async () => {
    const runId = await commit({ root: root(), files: { x: ['a'] } });
    await rename(root(), `${root()}.away`);
    await expect(undoRun(host, runId)).rejects.toMatchObject({ code: 'IoFailed' });
    expect(await catalog.commits.getOpenUndos()).toEqual([]);
    await rename(`${root()}.away`, root());
    await undoRun(host, runId);
    expect(await contents(root())).toEqual([]);
  });

  test('a commit of which the replaced files could not leave is cleaned when the target is back', async () => {
    await commit({ root: root(), files: { x: ['a'] } });
    setFaultHandler((name, moment) => {
      if (name === 'storage.retire' && moment === 'before') throw Object.assign(new Error('EROFS'), { code: 'EROFS' });
    });
    await commit({ root: root(), files: { x: ['b'] }, mode: 'overwrite' });
    setFaultHandler(undefined);
    await rename(root(), `${root()}.away`);
    await recoverRuns(host);
    await rename(`${root()}.away`, root());
    await recoverRuns(host);
    expect(await contents(root())).toEqual(['b']);
    await expectSettled(root());
  });
});

describe('a note that an earlier version left', () => {
  const root = (): string => path.join(folder, 'lake');
  const named = { fileName: 'report.csv', mode: 'overwrite' } as const;

  async function note(runId: string): Promise<void> {
    await mkdir(path.join(folder, '.tenon', 'undo'), { recursive: true });
    await writeFile(path.join(folder, '.tenon', 'undo', runId), '');
  }

  test('is an undo that continues', async () => {
    await commit({ root: root(), files: { '': ['a'] } });
    const runId = await commit({ root: root(), files: { '': ['b'] } });
    await note(runId);
    expect((await recoverRuns(host)).undone).toEqual([runId]);
    expect(await contents(root())).toEqual(['a']);
    await expectSettled(root());
  });

  test.each([
    ['the same', 'a'],
    ['another', 'b'],
  ])('moves no file of a later run, with %s bytes', async (_how, bytes) => {
    const runId = await commit({ root: root(), files: { '': ['a'] }, ...named });
    await undoRun(host, runId);
    await commit({ root: root(), files: { '': [bytes] }, ...named });
    await note(runId);
    await recoverRuns(host);
    expect(await contents(root())).toEqual([bytes]);
    await expectSettled(root());
    await recoverRuns(host);
    expect(await contents(root())).toEqual([bytes]);
  });
});
