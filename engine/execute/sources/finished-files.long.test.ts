/** A source that leaves unfinished files to a later run: each file is read once, by the first run after it is finished. */

import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';

const folder = useTemporaryFolder();
let engine: Engine;
let root: string;
beforeEach(async () => {
  root = await initWorkspace(await mkdtemp(path.join(folder(), 'workspace-')));
  engine = await createEngine({ workspace: root, title: 'finished files', inline: true });
});
afterEach(() => engine[Symbol.asyncDispose]());

const quietSeconds = 600;
const marker = '_SUCCESS';

async function saveJob(name: string, rule: object): Promise<void> {
  const args = { path: `${name}/in`, format: 'csv', options: { columnTypes: { id: 'int' } }, ...rule };
  const target = { path: `${name}/out`, format: 'csv' };
  const nodes = [
    { id: 'orders', name: 'Orders', transform: 'PathSource', args },
    { id: 'out', name: 'Out', transform: 'PathTarget', args: target, inputs: { in: { node: 'orders' } } },
  ];
  const value = { name, bookmark: 'enable', nodes };
  await engine.dispatcher.call('saveDefinition', { kind: 'job', expectedHash: null, value });
}

/** @param age seconds since its last change. */
async function write(file: string, ids: readonly number[], age: number): Promise<void> {
  const to = path.join(root, file);
  await mkdir(path.dirname(to), { recursive: true });
  await writeFile(to, ids.length === 0 ? '' : `id\n${ids.map((id) => `${id}\n`).join('')}`);
  const time = Date.now() / 1000 - age;
  await utimes(to, time, time);
}

/** @returns how many rows the source gave, and the error of a run that failed. */
async function run(jobName: string): Promise<{ rows: number; error: string | undefined }> {
  const { id } = await engine.dispatcher.call('startJobRun', { jobName });
  for await (const item of engine.dispatcher.stream('watchJobRun', { id })) void item;
  const { error } = await engine.dispatcher.call('getJobRun', { id });
  const receipts = await engine.dispatcher.call('getReceipts', { id });
  return { rows: receipts.find(({ nodeId }) => nodeId === 'orders')?.rowsOut ?? 0, error: error?.message };
}

const folders = ['', 'a', 'a/b', 'c'];
type Step =
  | { readonly kind: 'file'; readonly in: string; readonly quiet: boolean }
  | { readonly kind: 'mark' | 'unmark'; readonly in: string }
  | { readonly kind: 'calm' | 'run' };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('file' as const), in: fc.constantFrom(...folders), quiet: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('mark' as const, 'unmark' as const), in: fc.constantFrom(...folders) }),
  fc.record({ kind: fc.constantFrom('calm' as const, 'run' as const, 'run' as const) }),
);
const rules = [{ quietSeconds }, { doneMarker: marker }, { quietSeconds, doneMarker: marker }, {}];

let count = 0;

test('each file is read once, by the first run after it is finished', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<{ quietSeconds?: number; doneMarker?: string }>(...rules),
      fc.array(step, { minLength: 4, maxLength: 14 }),
      async (rule, steps) => {
        const job = `job${(count += 1)}`;
        await saveJob(job, rule);
        const files: { at: string; rows: number; quiet: boolean; isRead: boolean }[] = [];
        const marks = new Set<string>();
        const isMarked = (at: string): boolean =>
          marks.has('') || at.split('/').some((_, index, parts) => marks.has(parts.slice(0, index + 1).join('/')));
        for (const each of [...steps, { kind: 'run' } as const]) {
          if (each.kind === 'file') {
            const rows = 1 + (files.length % 3);
            const file = path.join(job, 'in', each.in, `${files.length}.csv`);
            await write(file, Array<number>(rows).fill(files.length), each.quiet ? quietSeconds + 60 : 0);
            files.push({ at: each.in, rows, quiet: each.quiet, isRead: false });
          } else if (each.kind === 'mark') {
            await write(path.join(job, 'in', each.in, marker), [], 0);
            marks.add(each.in);
          } else if (each.kind === 'unmark') {
            await rm(path.join(root, job, 'in', each.in, marker), { force: true });
            marks.delete(each.in);
          } else if (each.kind === 'calm') {
            const time = Date.now() / 1000 - quietSeconds - 60;
            for (const [index, file] of files.entries()) {
              if (file.isRead) continue;
              await utimes(path.join(root, job, 'in', file.at, `${index}.csv`), time, time);
              file.quiet = true;
            }
          } else {
            const finished = files.filter(
              ({ at, quiet }) =>
                (rule.quietSeconds === undefined || quiet) && (rule.doneMarker === undefined || isMarked(at)),
            );
            const found = await run(job);
            if (finished.length === 0) {
              expect(found.error).toMatch(files.length === 0 ? /has no file/u : /has no finished file/u);
              continue;
            }
            const news = finished.filter(({ isRead }) => !isRead);
            expect(found).toEqual({ rows: news.reduce((sum, { rows }) => sum + rows, 0), error: undefined });
            for (const file of news) file.isRead = true;
            const { sources } = await engine.dispatcher.call('getNextInputs', { jobName: job });
            expect(sources).toMatchObject([{ fileCount: 0, unfinishedCount: files.length - finished.length }]);
          }
        }
      },
    ),
    { numRuns: triesOfRun(300, 25) },
  );
});

test('a half-written file does not stop a run that leaves it to a later one', async () => {
  await write('half/in/old.csv', [1], quietSeconds + 60);
  await write('half/in/new.parquet', [1], 0);
  await saveJob('half', { quietSeconds, path: 'half/in' });
  expect(await run('half')).toEqual({ rows: 1, error: undefined });
});

test('what counts as read by setting the bookmark to now is finished', async () => {
  await saveJob('now', { quietSeconds });
  await write('now/in/old.csv', [1], quietSeconds + 60);
  await write('now/in/new.csv', [2, 3], 0);
  await engine.dispatcher.call('setJobBookmarkToNow', { jobName: 'now' });
  await utimes(path.join(root, 'now/in/new.csv'), 1, 1);
  expect(await run('now')).toEqual({ rows: 2, error: undefined });
});
