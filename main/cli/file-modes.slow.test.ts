/** Everything that Tenon keeps is for its user alone, even with the mask 0; what it writes for people has the user's mask. */

import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';
import { openOwnerChannel } from '#main/cli/owner-channel.ts';
import { makeSession, sessionFolder } from '#main/headless/kept-session.ts';

const places = ['XDG_RUNTIME_DIR', 'XDG_STATE_HOME', 'TMPDIR'] as const;
const before = Object.fromEntries(places.map((name) => [name, process.env[name]]));
let folder: string;
let root: string;
let engine: Engine;
let channel: AsyncDisposable;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-modes-')));
  for (const name of places) {
    mkdirSync(join(folder, name));
    process.env[name] = join(folder, name);
  }
  // The engine remembers it as the user's own, and works with its own from then on.
  process.umask(0);
  root = await initWorkspace(join(folder, 'ws'));
  mkdirSync(join(root, 'in'));
  writeFileSync(join(root, 'in', 'a.csv'), 'id,name\n1,x\n2,z\n', { mode: 0o600 });
  const read = { id: 'read', name: 'read', transform: 'PathSource', args: { path: 'in' } };
  const args = { path: 'out', format: 'csv', mode: 'append' };
  const write = { id: 'write', name: 'write', transform: 'PathTarget', inputs: { in: { node: 'read' } }, args };
  writeFileSync(join(root, 'jobs', 'copy.json'), JSON.stringify({ name: 'copy', nodes: [read, write] }));
  engine = await createEngine({ workspace: root, title: 'modes', watch: true });
  channel = await openOwnerChannel(engine);
  await makeSession(sessionFolder((await engine.workspace()).id), 4711, Date.now());
  await work();
}, 240_000);
afterAll(async () => {
  await channel?.[Symbol.asyncDispose]();
  await engine?.[Symbol.asyncDispose]();
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  rmSync(folder, { recursive: true, force: true });
});

async function work(): Promise<void> {
  const { dispatcher } = engine;
  for await (const item of dispatcher.stream('crawl', { path: join(root, 'in') })) if (item.item === 'result') break;
  const { id } = await dispatcher.call('startJobRun', { jobName: 'copy' });
  for await (const item of dispatcher.stream('watchJobRun', { id })) if (item.item === 'finished') break;
  const { items } = await dispatcher.call('getTables', { databaseName: 'default' });
  expect(items).toHaveLength(1);
  await dispatcher.call('openTableRows', { databaseName: 'default', name: items[0]!.name });
  const bytes = new TextEncoder().encode('a\n1\n');
  await dispatcher.call('receiveFile', { fileId: null, name: 'd.csv', size: 4, offset: 0, bytes });
  await dispatcher.call('writeQuery', {
    sql: `SELECT 1 AS a`,
    folder: root,
    to: join(root, 'made', 'export.csv'),
    options: {},
  });
  const value = { name: 'mine', sql: 'SELECT 1' };
  await dispatcher.call('saveDefinition', { kind: 'query', value, expectedHash: null });
}

function entriesBelow(at: string): string[] {
  const found = lstatSync(at, { throwIfNoEntry: false });
  if (found === undefined) return [];
  return found.isDirectory() ? [at, ...readdirSync(at).flatMap((name) => entriesBelow(join(at, name)))] : [at];
}

const modeOf = (path: string): string => (lstatSync(path).mode & 0o777).toString(8);
/** A file that is removed meanwhile (the journal of the daily copy of the catalog) is closed. */
const openOnes = (at: string): string[] =>
  entriesBelow(at)
    .filter((path) => ((lstatSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0)
    .map((path) => `${relative(folder, path)} ${modeOf(path)}`);

test('state, runtime folder, records of workspaces and temporary folders', () => {
  const kept = [
    join(root, '.tenon'),
    ...places.flatMap((name) => readdirSync(join(folder, name)).map((each) => join(folder, name, each))),
  ];
  expect(kept.flatMap(openOnes)).toEqual([]);
  const names = kept.flatMap(entriesBelow).map((path) => relative(folder, path));
  for (const expected of [
    /catalog\.sqlite$/u,
    /lock\.sqlite$/u,
    /identity\.json$/u,
    /dropped\/.+/u,
    /\.sock$/u,
    /browser-session\.json$/u,
    /known-workspaces\/.+\.json$/u,
    /workers/u,
  ])
    expect(
      names.filter((name) => expected.test(name)),
      String(expected),
    ).not.toEqual([]);
});

test('what a run stages and publishes, an export, and definitions are as the user’s own programs write them', () => {
  const published = readdirSync(join(root, 'out')).filter((name) => name.endsWith('.csv'));
  expect(published).toHaveLength(1);
  expect(modeOf(join(root, 'out', published[0]!))).toBe('666');
  expect(modeOf(join(root, 'out'))).toBe('777');
  expect(modeOf(join(root, 'made', 'export.csv'))).toBe('666');
  expect(modeOf(join(root, 'made'))).toBe('777');
  expect(modeOf(join(root, 'tenon.json'))).toBe('666');
  expect(modeOf(join(root, 'queries', 'mine.sql'))).toBe('666');
});

test('state that its user left open is closed when it is opened', async () => {
  await channel[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
  for (const path of [...entriesBelow(join(root, '.tenon'))].reverse())
    chmodSync(path, lstatSync(path).isDirectory() ? 0o777 : 0o666);
  expect(openOnes(join(root, '.tenon'))).not.toEqual([]);
  engine = await createEngine({ workspace: root, title: 'again', inline: true });
  channel = await openOwnerChannel(engine);
  await engine.dispatcher.call('getDatabases', {});
  expect(openOnes(join(root, '.tenon'))).toEqual([]);
});
