/** Places for hostile workspaces: a sound one beside a tree of the person who opens it, and every way of opening it. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { WebSocket, type RawData } from 'ws';
import { workspaceOpenings, type WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { createFrameClient } from '#engine/contract/frame-client.ts';
import { decodeFrame, encodeFrame, hostFrameSchema, type HostFrame } from '#engine/contract/frames.ts';
import type { EngineClient } from '#engine/contract/procedures/index.ts';
import { makeIdentity } from '#engine/definitions/state/state-identity.ts';
import { createAskingEngine, createEngine, initWorkspace, type Engine } from '#engine/index.ts';
import { hostileWorkspaces } from '#engine/testing/hostile/workspaces/index.ts';
import type { HostileWorkspace } from '#engine/testing/hostile/workspaces/hostile-workspace.ts';
import { readTree } from '#engine/testing/hostile/workspaces/tree-state.ts';
import { identifyProcess, isSameProcess, type ProcessIdentity } from '#engine/workers/process-identity.ts';
import { runTenon } from '#main/cli/testing/run-tenon.ts';
import { serveApp } from '#main/headless/serve-app.ts';
import { loadRenderer } from '#main/renderer-files.ts';
import { openDoor } from '#main/open-host.ts';

/** In its folder: opened with that answer, or none; in the person's own; by commands; served, with every answer. */
export const ways = ['no answer', ...workspaceOpenings, 'own', 'commands', 'served'] as const;
export type Way = (typeof ways)[number];

const isRoot = process.geteuid?.() === 0;
const long = new Date('2001-09-09T01:46:40Z');

let base: string;
let template: string;
let bystander: ChildProcess;
let count = 0;
/** A process of the person who opens the workspaces. */
export let victim: ProcessIdentity;

export async function beginPlaces(): Promise<void> {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'tenon-hostile-')));
  bystander = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
  victim = identifyProcess(bystander.pid!)!;
  template = await initWorkspace(path.join(base, 'template'));
  mkdirSync(path.join(template, 'in'));
  writeFileSync(path.join(template, 'in', 'a.csv'), 'id,name\n1,x\n2,y\n');
  writeFileSync(
    path.join(template, 'crawlers', 'in.json'),
    JSON.stringify({ name: 'in', databaseName: 'default', targets: [{ path: 'in' }] }),
  );
  const nodes = [
    { id: 'read', name: 'read', transform: 'PathSource', args: { path: 'in' } },
    {
      id: 'write',
      name: 'write',
      transform: 'PathTarget',
      inputs: { in: { node: 'read' } },
      args: { path: 'out', format: 'csv', mode: 'overwrite' },
    },
  ];
  writeFileSync(path.join(template, 'jobs', 'copy.json'), JSON.stringify({ name: 'copy', nodes }));
  await using engine = await createEngine({ workspace: template, title: 'template', inline: true });
  await work(engine.dispatcher);
  expect(existsSync(path.join(template, '.tenon', 'catalog.sqlite'))).toBe(true);
}

export function endPlaces(): void {
  bystander.kill('SIGKILL');
  rmSync(base, { recursive: true, force: true });
}

/** A copy of the sound workspace beside a tree of the person who opens it. */
export function makePlace(): { root: string; outside: string } {
  count += 1;
  const place = path.join(base, `place-${count}`);
  const [root, outside] = [path.join(place, 'ws'), path.join(place, 'outside')];
  cpSync(template, root, { recursive: true, verbatimSymlinks: true });
  for (const folder of [
    'letters',
    'lake/_tenon/jr_00000000000000000000000000000001',
    'lake/_tenon/retired/jr_1',
    'df_0000000000000000',
    'worker-1-x',
  ])
    mkdirSync(path.join(outside, folder), { recursive: true });
  for (const file of [
    'letters/a.txt',
    'lake/_tenon/jr_00000000000000000000000000000001/f',
    'lake/_tenon/retired/jr_1/f',
    'df_0000000000000000/f',
    'worker-1-x/f',
    'a.json',
  ])
    writeFileSync(path.join(outside, file), 'secret');
  writeFileSync(path.join(outside, 'tenon.json'), JSON.stringify({ name: 'other', version: 1 }));
  utimesSync(path.join(outside, 'letters', 'a.txt'), long, long);
  return { root, outside };
}

/** Typical work in a workspace; refusals are fine, bugs are not. */
export async function work(dispatcher: EngineClient): Promise<void> {
  const attempts: (() => Promise<unknown>)[] = [
    () => dispatcher.call('getWorkspace', {}),
    async () => {
      for await (const item of dispatcher.stream('crawl', { crawlerName: 'in' })) if (item.item === 'result') break;
    },
    async () => {
      const { id } = await dispatcher.call('startJobRun', { jobName: 'copy' });
      for await (const item of dispatcher.stream('watchJobRun', { id })) if (item.item === 'finished') break;
    },
    () => dispatcher.call('openTableRows', { databaseName: 'default', name: 'in' }),
    () =>
      dispatcher.call('receiveFile', {
        fileId: null,
        name: 'd.csv',
        size: 2,
        offset: 0,
        bytes: new Uint8Array([97, 10]),
      }),
    () => dispatcher.call('getCache', {}),
    () => dispatcher.call('clearCache', {}),
    () =>
      dispatcher.call('saveWorkspace', {
        definition: { name: 'mine', defaults: { databaseName: 'default', cacheBytes: 1 } },
        expected: { name: 'template', version: 1, defaults: { databaseName: 'default', cacheBytes: 10_737_418_240 } },
      }),
  ];
  for (const attempt of attempts) await attempt().catch(refuseBugs);
}

function refuseBugs(thrown: unknown): void {
  const error = toEngineError(thrown);
  if (error.kind === 'unexpected') throw error;
}

export async function openAndWork(root: string, opening: WorkspaceOpening | undefined): Promise<'worked' | 'refused'> {
  let engine: Engine;
  try {
    engine = await createEngine({ workspace: root, title: 'hostile', inline: true, opening });
  } catch (thrown) {
    refuseBugs(thrown);
    return 'refused';
  }
  try {
    await work(engine.dispatcher);
  } finally {
    await engine[Symbol.asyncDispose]();
  }
  return 'worked';
}

/** Serves the workspace as the app is served, answers the question if there is one, and works through the socket. */
async function serveAndWork(root: string, opening: WorkspaceOpening): Promise<void> {
  const rendererFolder = path.join(base, 'renderer');
  mkdirSync(rendererFolder, { recursive: true });
  writeFileSync(path.join(rendererFolder, 'index.html'), '<p>page</p>');
  let engine: Engine;
  try {
    engine = await createAskingEngine({ workspace: root, title: 'served', inline: true, watch: true }, openDoor);
  } catch (thrown) {
    refuseBugs(thrown);
    return;
  }
  try {
    await using app = await serveApp({ engine, renderer: loadRenderer(rendererFolder), port: 0 });
    const client = await enter(app.url);
    try {
      if ((await client.call('getOpening', {})).question !== null)
        await client.call('openWorkspace', { opening }).catch(refuseBugs);
      if ((await client.call('getOpening', {})).question === null) await work(client);
    } finally {
      client.close();
    }
  } finally {
    await engine[Symbol.asyncDispose]();
  }
}

/** As a browser does: the address once, then the socket below the path that it leads to. */
async function enter(address: string): Promise<EngineClient & { close(): void }> {
  const { headers } = await fetch(address, { redirect: 'manual' });
  const at = new URL(`${headers.get('location')}procedures`, address);
  const cookie = headers.get('set-cookie')!.split(';', 1)[0]!;
  const socket = new WebSocket(at.href.replace('http', 'ws'), { headers: { cookie, origin: at.origin } });
  const client = createFrameClient({ chunksAhead: 8, send: (frame) => socket.send(encodeFrame(frame)) });
  socket.on('message', (bytes: RawData) => {
    const frame = decodeFrame<HostFrame>(bytes as Buffer, hostFrameSchema);
    if (frame.type !== 'hello') client.receive(frame);
  });
  socket.on('close', () =>
    client.lose((procedure) => new EngineError('IoFailed', `The host left during ${procedure}.`)),
  );
  await once(socket, 'open');
  return Object.assign(client, { close: () => socket.terminate() });
}

async function runCommands(root: string): Promise<void> {
  for (const args of [['crawl', 'in'], ['run', 'copy', '--open', 'take-over'], ['clean'], ['preview', 'in/a.csv']]) {
    const { code, error } = await runTenon(args, { folder: root });
    expect([0, 1, 4], error).toContain(code);
  }
}

async function go(root: string, way: Way): Promise<void> {
  if (way === 'commands') await runCommands(root);
  else if (way === 'own' || way === 'no answer') await openAndWork(root, undefined);
  else if (way !== 'served') await openAndWork(root, way);
  else for (const opening of workspaceOpenings) await serveAndWork(root, opening);
}

/** Every hostile workspace that can be made here, each with every way; but those that prove nothing. */
export const encounters: readonly (readonly [name: string, way: Way, workspace: HostileWorkspace])[] = hostileWorkspaces
  .filter(({ needsRoot }) => needsRoot !== true || isRoot)
  .flatMap((workspace) =>
    ways
      // A catalog that this user's Tenon began, in a folder that nobody else can enter, is the truth.
      .filter((way) => way !== 'own' || !workspace.name.startsWith('catalog:'))
      .map((way) => [workspace.name, way, workspace] as const),
  );

/** Nothing outside the workspace changes, and no process dies. */
export async function prove(way: Way, { plant }: HostileWorkspace): Promise<'nothing changed'> {
  const place = makePlace();
  if (way === 'own') makeIdentity(place.root, path.join(place.root, '.tenon'));
  plant({ ...place, victim });
  const before = readTree(place.outside);
  await go(place.root, way);
  expect(readTree(place.outside)).toEqual(before);
  expect(isSameProcess(victim)).toBe(true);
  rmSync(path.dirname(place.root), { recursive: true, force: true });
  return 'nothing changed';
}
