/** Keys that people give to commands: what is refused, what conflicts, and how they come back. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findCommand, registerCommands, type Command } from '#renderer/app/commands/command.ts';
import { chordOf, conflictsOf, giveKeys, refusalOf } from '#renderer/app/commands/key-changes.ts';
import { keysOf } from '#renderer/app/commands/keys.ts';
import { changeKeys, useWorkbench } from '#renderer/stores/workbench.ts';

vi.mock('#renderer/rpc/connection.ts', () => ({ client: {} }));
vi.mock('#renderer/rpc/queries.ts', () => ({ queryClient: {} }));
vi.mock('#renderer/app/commands/run-command.ts', () => ({ runCommandById: () => {} }));

const run = (): void => {};
const commands: readonly Command[] = [
  { id: 'a', title: 'A', group: 'G', keys: 'Ctrl+K', otherKeys: ['F6'], run },
  { id: 'b', title: 'B', group: 'G', keys: 'Ctrl+Shift+E', run },
  { id: 'c', title: 'C', group: 'G', keys: 'C', within: '[data-part="canvas"]', run },
  { id: 'd', title: 'D', group: 'G', keys: 'D', within: '[data-part="grid"]', run },
];
const command = (id: string): Command => findCommand(id)!;
let stop: () => void;

beforeEach(() => {
  stop = registerCommands(commands);
  vi.stubGlobal('location', { protocol: 'http:' });
});

afterEach(() => {
  stop();
  useWorkbench.setState({ keyChanges: {} });
  vi.unstubAllGlobals();
});

const pressed = (key: string, held: string = '') =>
  chordOf({
    key,
    ctrlKey: held.includes('c'),
    metaKey: false,
    altKey: held.includes('a'),
    shiftKey: held.includes('s'),
  });

test('pressed keys as a command writes them', () => {
  expect(pressed('k', 'c')).toBe('Ctrl+K');
  expect(pressed('K', 'cs')).toBe('Ctrl+Shift+K');
  expect(pressed('F8')).toBe('F8');
  expect(pressed('ArrowUp', 'as')).toBe('Alt+Shift+ArrowUp');
  expect(pressed('?', 's')).toBe('?');
  for (const key of ['Control', 'Shift', 'Dead', ' ', '+']) expect(pressed(key, 'c')).toBeUndefined();
});

test('single keys are refused where they would act in the whole window, and keys that never arrive', () => {
  expect(refusalOf(command('a'), 'X')).toMatch(/^Add Ctrl or Alt/u);
  expect(refusalOf(command('a'), 'Shift+X')).toMatch(/^Add Ctrl or Alt/u);
  expect(refusalOf(command('a'), 'F9')).toBeUndefined();
  expect(refusalOf(command('c'), 'X')).toBeUndefined();
  expect(refusalOf(command('a'), 'Ctrl+W')).toMatch(/^The browser reserves/u);
  vi.stubGlobal('location', { protocol: 'app:' });
  expect(refusalOf(command('a'), 'Ctrl+W')).toBeUndefined();
});

test('conflicts are named, also of other keys of a command, but not of another region', () => {
  const titles = (id: string, keys: string): string[] => conflictsOf(command(id), keys).map(({ title }) => title);
  expect(titles('b', 'Ctrl+K')).toEqual(['A']);
  expect(titles('b', 'F6')).toEqual(['A']);
  expect(titles('a', 'Shift+Ctrl+E')).toEqual(['B']);
  expect(titles('c', 'D')).toEqual([]);
  expect(titles('b', 'Ctrl+Y')).toEqual([]);
});

test('taken keys leave the other command its further ones; a reset brings all back', () => {
  giveKeys(command('b'), 'Ctrl+K', true);
  expect([keysOf(command('a')), keysOf(command('b'))]).toEqual([['F6'], ['Ctrl+K']]);
  giveKeys(command('b'), 'F6', false);
  expect([keysOf(command('a')), keysOf(command('b'))]).toEqual([['F6'], ['F6']]);
  // Its own keys again: nothing is changed about it.
  giveKeys(command('b'), 'Ctrl+Shift+E', true);
  expect(Object.keys(useWorkbench.getState().keyChanges)).toEqual(['a']);
  changeKeys({ a: undefined });
  expect(keysOf(command('a'))).toEqual(['Ctrl+K', 'F6']);
  changeKeys({ a: [] });
  expect(keysOf(command('a'))).toEqual([]);
});
