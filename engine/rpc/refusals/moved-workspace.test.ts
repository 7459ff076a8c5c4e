/** A workspace whose folder is moved, removed or replaced while a host has it open: nothing begins again at the old path. */

import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEngine, initWorkspace, type OpenedEngine } from '#engine/index.ts';

let place: string;
let folder: string;
let aside: string;
let engine: OpenedEngine;
beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'tenon-moved-'));
  folder = join(place, 'work');
  aside = join(place, 'aside');
  await initWorkspace(folder);
  writeFileSync(join(folder, 'rows.csv'), 'a,b\n1,2\n');
  writeFileSync(join(place, 'outside.csv'), 'a,b\n1,2\n');
  engine = await createEngine({ workspace: folder, title: 'test', inline: true, watch: true });
  await engine.dispatcher.call('saveJob', { job, expectedHash: null });
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(place, { recursive: true, force: true });
});

const job = {
  name: 'copy',
  nodes: [
    { id: 'from', name: 'From', transform: 'PathSource', args: { paths: ['rows.csv'] } },
    { id: 'to', name: 'To', transform: 'PathTarget', inputs: { in: { node: 'from' } }, args: { path: 'out' } },
  ],
};

type Attempt = readonly [name: string, attempt: () => Promise<unknown>];

/** Of each kind of thing that writes somewhere in the folder, and two that only read. */
function attempts(): readonly Attempt[] {
  const { dispatcher } = engine;
  const all = async (items: AsyncIterable<unknown>): Promise<void> => {
    for await (const item of items) void item;
  };
  return [
    ['save a job', () => dispatcher.call('saveJob', { job: { ...job, name: 'other' }, expectedHash: null })],
    ['run', () => dispatcher.call('startJobRun', { jobName: 'copy' })],
    ['query', () => all(dispatcher.stream('query', { sql: 'SELECT 1 AS one' }))],
    ['preview', () => dispatcher.call('previewFile', { path: join(place, 'outside.csv') })],
    ['create a database', () => dispatcher.call('createDatabase', { name: 'shop' })],
    ['list jobs', () => dispatcher.call('getJobs', {})],
    ['settings', () => dispatcher.call('resetJobBookmark', { jobName: 'copy' })],
  ];
}

async function outcomes(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, attempt] of attempts())
    found[name] = await attempt().then(
      () => 'done',
      (error: { code?: string }) => error.code ?? 'another error',
    );
  return found;
}

const refused = (): Record<string, string> => Object.fromEntries(attempts().map(([name]) => [name, 'WorkspaceMoved']));

test('moved away, and back', async () => {
  renameSync(folder, aside);
  expect(await outcomes()).toEqual(refused());
  await expect(engine.dispatcher.call('getEngine', {})).resolves.toBeDefined();
  expect(existsSync(folder)).toBe(false);
  renameSync(aside, folder);
  await expect(engine.dispatcher.call('getJobs', {})).resolves.toBeDefined();
  await expect(engine.dispatcher.call('createDatabase', { name: 'shop' })).resolves.toBeDefined();
});

test('removed', async () => {
  rmSync(folder, { recursive: true });
  expect(await outcomes()).toEqual(refused());
  expect(existsSync(folder)).toBe(false);
});

test('replaced by a copy', async () => {
  renameSync(folder, aside);
  cpSync(aside, folder, { recursive: true });
  const before = contentsOf(folder);
  expect(await outcomes()).toEqual(refused());
  expect(contentsOf(folder)).toEqual(before);
});

test('moved while it runs a job: the commit is not begun', async () => {
  const { dispatcher } = engine;
  writeFileSync(join(folder, 'rows.csv'), `a,b\n${'1,2\n'.repeat(200_000)}`);
  await dispatcher.call('startJobRun', { jobName: 'copy' });
  renameSync(folder, aside);
  await engine[Symbol.asyncDispose]();
  expect(
    existsSync(join(folder, 'out')) && readdirSync(join(folder, 'out')).some((name) => !name.startsWith('_')),
  ).toBe(false);
});

function contentsOf(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'base64')]),
  );
}
