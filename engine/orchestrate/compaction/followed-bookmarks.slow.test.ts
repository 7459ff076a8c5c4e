/** Bookmarks and compactions in any order: each row of the table reaches each reader exactly once. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobRun } from '#engine/catalog/entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import {
  append as appendRow,
  compact as compactTable,
  copied as copiedRows,
  reader,
  run as runJob,
} from '#engine/orchestrate/compaction/testing/followed-table.ts';
import { openWorkspaceEngine, type WorkspaceEngine } from '#engine/testing/workspace-engine.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let folder: string;
let engine: WorkspaceEngine;
let landed: number;

beforeEach(() => openAnew());
afterEach(() => closeAll());

async function openAnew(): Promise<void> {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-followed-'));
  engine = await openWorkspaceEngine(folder);
  landed = 0;
}

async function closeAll(): Promise<void> {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
}

/** Lands one row more, and appends it to the table. */
async function append(): Promise<void> {
  landed += 1;
  expect((await appendRow(engine, landed)).jobRunState).toBe('SUCCEEDED');
}

const run = (job: Job): Promise<JobRun> => runJob(engine, job);
const compact = (): Promise<JobRun | undefined> => compactTable(engine);
const copied = (name: string): Promise<string[]> => copiedRows(folder, name);
const whole = (): string[] => Array.from({ length: landed }, (_, index) => String(index + 1)).toSorted();

test('what was read is not read again, and what was not read still is', async () => {
  for (let file = 0; file < 3; file += 1) await append();
  await run(reader('early'));
  expect((await compact())?.jobRunState).toBe('SUCCEEDED');
  const again = await run(reader('early'));
  expect([again.jobRunState, await copied('early')]).toEqual(['SUCCEEDED', ['1', '2', '3']]);
  // A job that had read nothing reads the new file.
  await run(reader('late'));
  expect(await copied('late')).toEqual(['1', '2', '3']);
  await append();
  for (const name of ['early', 'late']) {
    await run(reader(name));
    expect(await copied(name)).toEqual(whole());
  }
});

test('files of which a job has read some are not joined; the refusal names it', async () => {
  await append();
  await run(reader('early'));
  await append();
  const refused = await compact();
  expect(refused).toMatchObject({ jobRunState: 'FAILED', error: { code: 'InvalidState' } });
  expect(refused?.error?.message).toContain('job early has read 1 of its 2 files');
  await run(reader('early'));
  expect((await compact())?.jobRunState).toBe('SUCCEEDED');
  await run(reader('early'));
  expect(await copied('early')).toEqual(whole());
});

test('rows that two runs read and a compaction joined cannot be undone with one of them', async () => {
  await append();
  const first = await run(reader('early'));
  await append();
  const second = await run(reader('early'));
  const compacted = await compact();
  await expect(engine.runs.undoJobRun(second.id)).rejects.toMatchObject({ code: 'InvalidState' });
  await expect(engine.catalog.bookmarks.resetJobBookmark('early', first.id)).rejects.toMatchObject({
    code: 'InvalidState',
    message: expect.stringContaining('one file'),
  });
  await engine.runs.undoJobRun(compacted!.id);
  await engine.runs.undoJobRun(second.id);
  await run(reader('early'));
  expect(await copied('early')).toEqual(whole());
});

test('a compaction whose files a job has read is not undone before that job', async () => {
  await append();
  await append();
  const compacted = await compact();
  const read = await run(reader('late'));
  await expect(engine.runs.undoJobRun(compacted!.id)).rejects.toMatchObject({
    code: 'InvalidState',
    message: expect.stringContaining('job late has read its files since'),
  });
  await engine.runs.undoJobRun(read.id);
  await engine.runs.undoJobRun(compacted!.id);
  await run(reader('late'));
  expect(await copied('late')).toEqual(whole());
});

test('a run that read files which were compacted meanwhile commits nothing', async () => {
  await append();
  await append();
  let compacted: Promise<JobRun | undefined> | undefined;
  using _listening = engine.runs.events.listen((event) => {
    // Its task is done, and its commit comes after it.
    if (event.type === 'task' && event.state === 'RUNNING') compacted ??= compact();
  });
  const { id } = await engine.runs.startJobRun({ job: reader('early') });
  const ended = await engine.runs.waitForJobRun(id);
  expect((await compacted)?.jobRunState === 'SUCCEEDED' || ended.jobRunState === 'SUCCEEDED').toBe(true);
  await run(reader('early'));
  expect(await copied('early')).toEqual(whole());
});

const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant('append' as const) },
  { weight: 3, arbitrary: fc.constantFrom('read one' as const, 'read two' as const) },
  { weight: 3, arbitrary: fc.constant('compact' as const) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('undo read one' as const, 'undo read two' as const, 'undo compact' as const),
  },
  { weight: 1, arbitrary: fc.constant('reopen' as const) },
);

test('in any order of appends, reads, compactions and undos', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      await closeAll();
      await openAnew();
      await append();
      const undoable: Record<string, string[]> = { 'read one': [], 'read two': [], compact: [] };
      for (const act of steps) {
        if (act === 'append') await append();
        else if (act === 'reopen') {
          await engine[Symbol.asyncDispose]();
          engine = await openWorkspaceEngine(folder);
          await engine.runs.recover();
        } else if (act === 'compact' || act === 'read one' || act === 'read two') {
          const ended = act === 'compact' ? await compact() : await run(reader(act.slice('read '.length)));
          if (ended === undefined) continue;
          if (ended.jobRunState === 'SUCCEEDED') undoable[act]!.push(ended.id);
          else expect([act, ended.error?.code]).toEqual(['compact', 'InvalidState']);
        } else {
          const list = undoable[act.slice('undo '.length)]!;
          const id = list.at(-1);
          if (id === undefined) continue;
          try {
            await engine.runs.undoJobRun(id);
            list.pop();
          } catch (thrown) {
            if (!(thrown instanceof EngineError) || thrown.kind === 'unexpected') throw thrown;
          }
        }
        // No reader ever has a row twice.
        for (const name of ['one', 'two']) {
          const rows = await copied(name);
          expect(rows).toEqual([...new Set(rows)].toSorted());
        }
      }
      for (const name of ['one', 'two']) {
        expect((await run(reader(name))).jobRunState).toBe('SUCCEEDED');
        expect(await copied(name)).toEqual(whole());
      }
    }),
    { numRuns: triesOfRun(40, 3) },
  );
});
