/** Tabs of a window that shows one workspace after another. */

import { beforeEach, expect, test, vi } from 'vitest';
import type * as Workbench from '#renderer/stores/workbench.ts';

const stored = new Map<string, string>();
let workbench: typeof Workbench;

/** As a page that is loaded again: only what was stored is left. */
async function load(): Promise<void> {
  vi.resetModules();
  workbench = await import('#renderer/stores/workbench.ts');
}

const shown = (): string[] => workbench.useWorkbench.getState().tabs.map(({ id }) => id);
const open = (id: string): void => workbench.openTab({ id, kind: 'file', title: id, input: {} });

beforeEach(async () => {
  stored.clear();
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
  };
  vi.stubGlobal('window', { localStorage });
  await load();
});

test('each workspace has its own tabs, also after the page was loaded again', async () => {
  workbench.enterWorkspace('a');
  open('one');
  open('two');
  await load();
  workbench.enterWorkspace('b');
  expect(shown()).toEqual([]);
  expect(workbench.useWorkbench.getState().activeTab).toBeNull();
  open('three');
  await load();
  workbench.enterWorkspace('a');
  expect(shown()).toEqual(['one', 'two']);
  expect(workbench.useWorkbench.getState().activeTab).toBe('two');
  workbench.enterWorkspace('b');
  expect(shown()).toEqual(['three']);
});

test('tabs from before workspaces were distinguished belong to the first one', () => {
  open('old');
  workbench.enterWorkspace('a');
  expect(shown()).toEqual(['old']);
});

test('theme and width are the window’s; of many workspaces the last ones are remembered', () => {
  workbench.setTheme('dark');
  for (let number = 0; number < 30; number += 1) {
    workbench.enterWorkspace(String(number));
    open(`tab ${number}`);
  }
  const { theme, elsewhere } = workbench.useWorkbench.getState();
  expect(theme).toBe('dark');
  expect(elsewhere).toHaveLength(20);
  workbench.enterWorkspace('12');
  expect(shown()).toEqual(['tab 12']);
  workbench.enterWorkspace('3');
  expect(shown()).toEqual([]);
});

test('editors are closed together, except those with unsaved changes', () => {
  for (const id of ['one', 'two', 'three']) open(id);
  workbench.markUnsaved('one', true);
  workbench.closeOthers('three');
  expect(shown()).toEqual(['one', 'three']);
  workbench.closeOthers(null);
  expect(shown()).toEqual(['one']);
  expect(workbench.useWorkbench.getState().activeTab).toBe('one');
  workbench.markUnsaved('one', false);
  workbench.closeOthers(null);
  expect(workbench.useWorkbench.getState().activeTab).toBeNull();
});

test('copied formulas are escaped until the user decides otherwise', () => {
  expect(workbench.useWorkbench.getState().keepFormulas).toBe(false);
});

test('windows of two workspaces store beside each other', async () => {
  workbench.enterWorkspace('a');
  open('one');
  await load();
  const second = workbench;
  second.enterWorkspace('b');
  open('two');
  await load();
  // The first window, again, while the second is open and writes after it.
  workbench.enterWorkspace('a');
  open('three');
  second.openTab({ id: 'four', kind: 'file', title: 'four', input: {} });
  await load();
  workbench.enterWorkspace('a');
  expect(shown()).toEqual(['one', 'three']);
  workbench.enterWorkspace('b');
  expect(shown()).toEqual(['two', 'four']);
});

test('the appearance is that of the last workspace, also at another port; its tabs are not', async () => {
  const document = { cookie: '' };
  vi.stubGlobal('document', document);
  await load();
  workbench.enterWorkspace('a');
  open('one');
  expect(document.cookie).toBe('');
  workbench.setTheme('dark');
  // Another origin has no storage of this one, and the same cookies.
  stored.clear();
  document.cookie = `other=1; ${document.cookie.split(';', 1)[0]}`;
  await load();
  expect(workbench.useWorkbench.getState().theme).toBe('dark');
  expect(shown()).toEqual([]);
  // Where nothing of it changes, a choice that was made elsewhere meanwhile stays.
  document.cookie = '';
  open('two');
  expect(document.cookie).toBe('');
});

test('a cookie that another server wrote changes nothing that it should not', async () => {
  const text = encodeURIComponent(JSON.stringify({ theme: '<b>', keepFormulas: true }));
  vi.stubGlobal('document', { cookie: `tenon-appearance=${text}` });
  await load();
  expect(workbench.useWorkbench.getState()).toMatchObject({ theme: 'system', keepFormulas: false });
  const other = { theme: 'dark', textSize: 'large', density: 'normal', numberStyle: 'comma', dateStyle: 'iso' };
  const more = encodeURIComponent(JSON.stringify({ ...other, keepFormulas: true }));
  vi.stubGlobal('document', { cookie: `tenon-appearance=${more}` });
  await load();
  expect(workbench.useWorkbench.getState()).toMatchObject({ ...other, keepFormulas: false });
});
