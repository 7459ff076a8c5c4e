/** Runs that read a table before its compaction was undone, and read windows of runs after one: no row twice, none missed. */

import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JobRun } from '#engine/catalog/entities.ts';
import { append, compact, copied, reader, run } from '#engine/orchestrate/compaction/testing/followed-table.ts';
import { openWorkspaceEngine, type WorkspaceEngine } from '#engine/testing/workspace-engine.ts';

let folder: string;
let engine: WorkspaceEngine;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-paused-readers-'));
  engine = await openWorkspaceEngine(folder);
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Starts the job and pauses it between its last task and its commit. */
async function runUntilCommit(name: string): Promise<string> {
  let pausing: Promise<JobRun> | undefined;
  using _listening = engine.runs.events.listen((event) => {
    if (event.type === 'task' && event.state === 'RUNNING') pausing ??= engine.runs.pauseJobRun(event.runId, null);
  });
  const { id } = await engine.runs.startJobRun({ job: reader(name) });
  await vi.waitFor(async () => {
    await pausing;
    const { paused, jobRunState } = await engine.catalog.jobRuns.getJobRun(id);
    expect([jobRunState, paused?.pausedOn ?? null]).toEqual(['WAITING', expect.any(Number)]);
  }, 30_000);
  return id;
}

test('a run that read compacted files does not commit after the compaction was undone', async () => {
  for (const id of [1, 2]) await append(engine, id);
  const compacted = await compact(engine);
  const paused = await runUntilCommit('late');
  await engine.runs.undoJobRun(compacted!.id);
  await engine.runs.continueJobRun(paused);
  const ended = await engine.runs.waitForJobRun(paused);
  expect(ended).toMatchObject({ jobRunState: 'FAILED', error: { code: 'ConcurrentModification' } });
  expect((await run(engine, reader('late'))).jobRunState).toBe('SUCCEEDED');
  expect(await copied(folder, 'late')).toEqual(['1', '2']);
});

test('a run that read files which were compacted meanwhile does not commit', async () => {
  for (const id of [1, 2]) await append(engine, id);
  const paused = await runUntilCommit('late');
  expect((await compact(engine))?.jobRunState).toBe('SUCCEEDED');
  await engine.runs.continueJobRun(paused);
  expect(await engine.runs.waitForJobRun(paused)).toMatchObject({ jobRunState: 'FAILED' });
  expect((await run(engine, reader('late'))).jobRunState).toBe('SUCCEEDED');
  expect(await copied(folder, 'late')).toEqual(['1', '2']);
});

test('nor when a job of the compaction’s name got another name meanwhile', async () => {
  for (const id of [1, 2]) await append(engine, id);
  const paused = await runUntilCommit('late');
  const compacted = await compact(engine);
  const { jobRenames, jobRuns } = engine.catalog;
  await jobRenames.beginJobRename({ from: compacted!.jobName, to: 'tidy', fromHash: '' });
  await jobRenames.finishJobRename(compacted!.jobName);
  await engine.runs.continueJobRun(paused);
  expect(await engine.runs.waitForJobRun(paused)).toMatchObject({ jobRunState: 'FAILED' });
  expect((await run(engine, reader('late'))).jobRunState).toBe('SUCCEEDED');
  expect(await copied(folder, 'late')).toEqual(['1', '2']);
  expect((await jobRuns.getJobRun(compacted!.id)).jobName).toBe(compacted!.jobName);
});

test.for(['paused', 'stopped'] as const)(
  'a compaction stays in the history for a %s run that read what it replaced',
  async (how) => {
    for (const id of [1, 2]) await append(engine, id);
    const read = await runUntilCommit('late');
    if (how === 'stopped') {
      await engine.runs.stopJobRun(read);
      await engine.runs.waitForJobRun(read);
    }
    const compacted = await compact(engine);
    for (const id of [3, 4]) await append(engine, id);
    await compact(engine);
    const later = Date.now() + 1000;
    const rule = { endedBefore: later, unsuccessfulBefore: later, keepLast: 1 };
    const clean = () => engine.catalog.history.cleanRuns(compacted!.jobName, rule, [compacted!.id]);
    expect(await clean()).toEqual([]);
    const { id } = how === 'paused' ? await engine.runs.continueJobRun(read) : await engine.runs.resumeJobRun(read);
    expect(await engine.runs.waitForJobRun(id)).toMatchObject({ jobRunState: 'FAILED' });
    expect((await run(engine, reader('late'))).jobRunState).toBe('SUCCEEDED');
    expect(await copied(folder, 'late')).toEqual(['1', '2', '3', '4']);
  },
);

test('a run that read files which an undo brought back with other times does not commit', async () => {
  for (const id of [1, 2]) await append(engine, id);
  const paused = await runUntilCommit('late');
  const compacted = await compact(engine);
  // A store that copies gives files other times.
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const retired = files.filter((file) => file.isFile() && file.parentPath.includes(`${path.sep}retired${path.sep}`));
  expect(retired.length).toBeGreaterThan(1);
  for (const { parentPath, name } of retired) await utimes(path.join(parentPath, name), 1, 1);
  await engine.runs.undoJobRun(compacted!.id);
  await engine.runs.continueJobRun(paused);
  const ended = await engine.runs.waitForJobRun(paused);
  expect(ended).toMatchObject({ jobRunState: 'FAILED', error: { code: 'ConcurrentModification' } });
  expect((await run(engine, reader('late'))).jobRunState).toBe('SUCCEEDED');
  expect(await copied(folder, 'late')).toEqual(['1', '2']);
});

test('a window of runs whose files were compacted is refused, and reads their rows when the compaction is undone', async () => {
  await append(engine, 1);
  const first = await run(engine, reader('early'));
  await append(engine, 2);
  const second = await run(engine, reader('early'));
  await append(engine, 3);
  await run(engine, reader('early'));
  const window = async (from: string, to: string): Promise<JobRun> => {
    const request = { job: reader('early'), bookmark: 'pause' as const, bookmarkWindow: { from, to } };
    return engine.runs.waitForJobRun((await engine.runs.startJobRun(request)).id);
  };
  const compacted = await compact(engine);
  await expect(window(first.id, second.id)).rejects.toMatchObject({
    code: 'InvalidState',
    message: expect.stringContaining('their files were compacted since') as string,
  });
  await engine.runs.undoJobRun(compacted!.id);
  expect((await window(first.id, second.id)).jobRunState).toBe('SUCCEEDED');
  // What the second run read, and nothing else.
  expect(await copied(folder, 'early')).toEqual(['1', '2', '2', '3']);
});

test('a window is refused as well when the compaction has left the history', async () => {
  await append(engine, 1);
  const first = await run(engine, reader('early'));
  await append(engine, 2);
  const second = await run(engine, reader('early'));
  const compacted = await compact(engine);
  await append(engine, 3);
  await run(engine, reader('early'));
  await compact(engine);
  const later = Date.now() + 1000;
  const rule = { endedBefore: later, unsuccessfulBefore: later, keepLast: 1 };
  const ids = [compacted!.id];
  expect(await engine.catalog.history.cleanRuns(compacted!.jobName, rule, ids)).toEqual(ids);
  const bookmarkWindow = { from: first.id, to: second.id };
  const request = { job: reader('early'), bookmark: 'pause' as const, bookmarkWindow };
  await expect(engine.runs.startJobRun(request)).rejects.toMatchObject({
    code: 'InvalidState',
    message: expect.stringContaining('their files were compacted since') as string,
  });
});
