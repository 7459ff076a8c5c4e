/** What the managers are asked, and what people read when there is none. */

import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { launchdManager } from '#main/service/launchd-manager.ts';
import { defineService } from '#main/service/service-definition.ts';
import { askSystem, type AskManager, type ManagerAnswer } from '#main/service/service-manager.ts';
import { systemdManager } from '#main/service/systemd-manager.ts';
import { readUnit } from '#main/service/testing/read-unit.ts';
import { taskManager } from '#main/service/task-manager.ts';

let folder: string;
let asked: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-services-'));
  asked = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const definition = defineService(
  '/home/ana/my lake',
  { node: '/usr/bin/node', entry: '/opt/tenon/tenon.mjs' },
  { port: null, environment: {}, logFile: null },
);
const { name } = definition;

/** Answers by the beginning of the command; `ok` to all others. */
function answering(answers: Readonly<Record<string, Partial<ManagerAnswer>>>): AskManager {
  return async (program, args) => {
    const line = [program, ...args].join(' ');
    asked.push(line);
    const known = Object.entries(answers).find(([beginning]) => line.startsWith(beginning));
    return { code: 0, out: '', error: '', ...known?.[1] };
  };
}

function systemd(answers: Readonly<Record<string, Partial<ManagerAnswer>>> = {}) {
  return systemdManager(answering(answers), { XDG_CONFIG_HOME: folder });
}

test('systemd: installs once and again, says how it is, and removes', async () => {
  const manager = systemd({ 'systemctl --user is-active': { code: 3, out: 'inactive\n' } });
  expect(await manager.status(name)).toEqual({ installed: false, running: false, state: 'not installed' });
  await manager.install(definition);
  await manager.install(definition);
  const file = manager.file(name)!;
  expect(file).toBe(path.join(folder, 'systemd/user', `${name}.service`));
  expect(readUnit(await readFile(file, 'utf8')).commandLine).toEqual(definition.commandLine);
  const once = ['is-system-running', 'daemon-reload', `enable ${name}.service`, `restart ${name}.service`];
  expect(asked).toEqual([...once, ...once].map((args) => `systemctl --user ${args}`));
  expect(await manager.status(name)).toEqual({ installed: true, running: false, state: 'inactive' });
  await manager.uninstall(name);
  await manager.uninstall(name);
  expect(await readdir(path.dirname(file))).toEqual([]);
  expect(asked.slice(-2)).toEqual([`systemctl --user disable --now ${name}.service`, 'systemctl --user daemon-reload']);
});

test('systemd: a degraded manager is one; without one nothing is written', async () => {
  await systemd({ 'systemctl --user is-system-running': { code: 1, out: 'degraded\n' } }).install(definition);
  await rm(path.join(folder, 'systemd'), { recursive: true });
  const none = { code: 1, error: 'Failed to connect to bus: No medium found\n' };
  await expect(systemd({ 'systemctl --user is-system-running': none }).install(definition)).rejects.toMatchObject({
    code: 'IoFailed',
    message: expect.stringContaining('no user manager of systemd (Failed to connect to bus: No medium found)'),
    hint: expect.stringContaining('tenon serve --no-open'),
  });
  expect(await readdir(folder)).toEqual([]);
});

test('systemd: what it refuses is reported in its own words', async () => {
  const manager = systemd({ 'systemctl --user start': { code: 1, error: 'Unit is masked.\n' } });
  await expect(manager.start(name)).rejects.toMatchObject({ message: 'Cannot start the service: Unit is masked.' });
});

test('systemd: lingering is explained, and not when it is on', async () => {
  expect((await systemd().notes())[0]).toContain('loginctl enable-linger');
  expect((await systemd({ 'loginctl show-user': { out: 'yes\n' } }).notes())[0]).toContain('lingering is on');
});

test('launchd: a loaded agent is loaded again, and a removed one is no longer loaded', async () => {
  const loaded = { [`launchctl print gui/501/tenon.${name}`]: { out: '\tstate = running\n' } };
  const options = { userId: 501, logFileOf: (of: string) => `/log/${of}`, home: folder };
  const manager = launchdManager(answering(loaded), options);
  await manager.install(definition);
  const file = manager.file(name)!;
  expect(asked.slice(1)).toEqual([`launchctl bootout gui/501/tenon.${name}`, `launchctl bootstrap gui/501 ${file}`]);
  expect(await manager.status(name)).toEqual({ installed: true, running: true, state: 'running' });
  await manager.uninstall(name);
  expect(await readdir(path.dirname(file))).toEqual([]);
  const never = launchdManager(answering({ 'launchctl print': { code: 113 } }), options);
  expect(await never.status(name)).toEqual({ installed: false, running: false, state: 'not installed' });
});

test('Windows: the task is registered from a file that is gone afterwards', async () => {
  let text = '';
  const manager = taskManager(async (program, args) => {
    asked.push([program, ...args.map((each) => (each.endsWith('.xml') ? 'FILE' : each))].join(' '));
    const file = args.find((each) => each.endsWith('.xml'));
    if (file !== undefined) text = (await readFile(file)).toString('utf16le');
    return { code: 0, out: `"\\${name}","N/A","Running"\r\n`, error: '' };
  }, 'PC\\ana');
  await manager.install(definition);
  expect(asked).toEqual([`schtasks /create /tn ${name} /xml FILE /f`, `schtasks /run /tn ${name}`]);
  expect(text).toMatch(/^\uFEFF<\?xml/u);
  expect(await manager.status(name)).toEqual({ installed: true, running: true, state: 'Running' });
});

test('a program that the system does not have is an answer', async () => {
  expect(await askSystem('/no/such/program', [])).toMatchObject({
    code: 127,
    error: expect.stringContaining('ENOENT'),
  });
});
