/** Presses of one command, close together. */

import { expect, test, vi } from 'vitest';
import { subjectOf } from '#renderer/stores/subject.ts';

vi.mock('#renderer/rpc/connection.ts', () => ({ client: { onState: () => {}, onEvent: () => {} } }));
const localStorage = { getItem: () => null, setItem: () => {} };
vi.stubGlobal('localStorage', localStorage);
vi.stubGlobal('location', { protocol: 'http:' });
vi.stubGlobal('document', new EventTarget());
vi.stubGlobal('window', Object.assign(new EventTarget(), { localStorage, matchMedia: () => ({ matches: false }) }));

const { registerCommands } = await import('#renderer/app/commands/command.ts');
const { runCommandById } = await import('#renderer/app/commands/run-command.ts');

const jobOf = (name: string) => subjectOf({ id: `job:${name}`, kind: 'job', title: name, input: { name } });

test('a command that creates something acts once while it runs, again afterwards, and on each of two things', async () => {
  const acts: (() => void)[] = [];
  const run = vi.fn(() => new Promise<void>((resolve) => void acts.push(resolve)));
  registerCommands([{ id: 'test.create', title: 'Create', group: 'Test', once: true, run }]);

  const first = runCommandById('test.create', jobOf('one'));
  await runCommandById('test.create', jobOf('one'));
  expect(run).toHaveBeenCalledTimes(1);
  const second = runCommandById('test.create', jobOf('two'));
  expect(run).toHaveBeenCalledTimes(2);
  for (const end of acts) end();
  await Promise.all([first, second]);

  void runCommandById('test.create', jobOf('one'));
  expect(run).toHaveBeenCalledTimes(3);
});

test('one that failed can be pressed again', async () => {
  const run = vi.fn(() => Promise.reject(new Error('no')));
  registerCommands([{ id: 'test.fail', title: 'Fail', group: 'Test', once: true, run }]);
  await runCommandById('test.fail');
  await runCommandById('test.fail');
  expect(run).toHaveBeenCalledTimes(2);
});

test('a command that may be repeated is', () => {
  const run = vi.fn(() => new Promise<void>(() => {}));
  registerCommands([{ id: 'test.undo', title: 'Undo', group: 'Test', run }]);
  void runCommandById('test.undo');
  void runCommandById('test.undo');
  expect(run).toHaveBeenCalledTimes(2);
});
