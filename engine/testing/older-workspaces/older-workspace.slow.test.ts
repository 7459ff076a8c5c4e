/** A workspace that commit 511d470 wrote opens, and everything in it continues: runs, bookmarks, resume, undo. */

import { mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { createEngine, type Engine } from '#engine/index.ts';
import { restoreWorkspace, type WorkspaceDump } from '#engine/testing/older-workspaces/workspace-dump.ts';

/** Made by `npm run older-workspace -- 511d470`. */
const dump = JSON.parse(readFileSync(path.join(import.meta.dirname, '511d470.json'), 'utf8')) as WorkspaceDump;
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'tenon-older-')));
let folder: string;
let engine: Engine;

async function ended({ id }: { readonly id: string }): Promise<JobRunText> {
  for await (const item of engine.dispatcher.stream('watchJobRun', { id }))
    if (item.item === 'finished') return item.run;
  throw new Error(`Run ${id} did not end.`);
}

async function run(jobName: string): Promise<JobRunText> {
  return ended(await engine.dispatcher.call('startJobRun', { jobName }));
}

function rows(job: string): string[] {
  const out = path.join(folder, 'out', job);
  const files = readdirSync(out).filter((name) => name.endsWith('.csv'));
  return files.flatMap((name) => readFileSync(path.join(out, name), 'utf8').trim().split('\n').slice(1)).sort();
}

async function lastRun(jobName: string): Promise<JobRunText> {
  return (await engine.dispatcher.call('getJobRuns', { jobName })).items[0]!;
}

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe.each([
  ['where it was written', 'workspace'],
  ['that was moved since', 'moved'],
])('a workspace %s', (_where, name) => {
  beforeAll(async () => {
    const written = path.join(scratch, 'workspace');
    folder = path.join(scratch, name);
    restoreWorkspace(dump, written);
    if (folder !== written) renameSync(written, folder);
    engine = await createEngine({ workspace: folder, title: 'test', inline: true, opening: 'take-over' });
  });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  test('a commit that was cut short is finished, a run before its commit can be resumed', async () => {
    expect(await lastRun('publishing')).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(rows('publishing')).toEqual(['2,y']);
    const staged = await lastRun('staged');
    expect(staged).toMatchObject({ jobRunState: 'FAILED', error: { code: 'WorkerCrashed' } });
    expect(rows('staged')).toEqual(['1,x']);
    expect(await ended(await engine.dispatcher.call('resumeJobRun', { id: staged.id }))).toMatchObject({
      jobRunState: 'SUCCEEDED',
      error: null,
      previousRunId: staged.id,
    });
    expect(rows('staged')).toEqual(['1,x', '2,y']);
  });

  test('bookmarks hold: only what is new is read', async () => {
    for (const name of ['load', 'staged', 'publishing']) {
      const before = rows(name);
      expect(await run(name)).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
      expect(rows(name)).toEqual(before);
    }
    expect(rows('load')).toEqual(['1,a', '2,b', '4,d']);
    writeFileSync(path.join(folder, 'in/load/3.csv'), 'id,name\n5,e\n');
    expect(await run('load')).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(rows('load')).toEqual(['1,a', '2,b', '4,d', '5,e']);
    // A run that had been undone left nothing in its bookmark.
    expect(rows('undone')).toEqual([]);
    expect(await run('undone')).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(rows('undone')).toEqual(['1,u']);
  });

  test('its runs are undone, newest first, and can run again', async () => {
    await engine.dispatcher.call('undoJobRun', { id: dump.runs['replacing']! });
    expect(rows('report')).toEqual(['1,old']);
    expect(await run('report')).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(rows('report')).toEqual(['1,newer']);
    await expect(engine.dispatcher.call('undoJobRun', { id: dump.runs['second']! })).rejects.toMatchObject({
      code: 'InvalidState',
    });
    const { items } = await engine.dispatcher.call('getJobRuns', { jobName: 'load' });
    const newest = items.find(
      ({ id, jobRunState }) => jobRunState === 'SUCCEEDED' && !Object.values(dump.runs).includes(id),
    )!;
    for (const id of [newest.id, dump.runs['second']!]) await engine.dispatcher.call('undoJobRun', { id });
    expect(rows('load')).toEqual(['1,a', '2,b']);
    expect(await run('load')).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(rows('load')).toEqual(['1,a', '2,b', '4,d', '5,e']);
  });

  test('tables of its crawl are read', async () => {
    const { items } = await engine.dispatcher.call('getTables', { databaseName: 'lake' });
    expect(items.map(({ location }) => path.relative(folder, location)).sort()).not.toEqual([]);
    for (const { name } of items) {
      const objects = await engine.dispatcher.call('getTableObjects', { databaseName: 'lake', name });
      expect(objects.items.length).toBeGreaterThan(0);
    }
  });
});
