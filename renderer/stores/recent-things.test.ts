/** What was open last, by workspace. */

import { beforeEach, expect, test, vi } from 'vitest';
import type * as Recent from '#renderer/stores/recent-things.ts';
import type * as Workbench from '#renderer/stores/workbench.ts';

const stored = new Map<string, string>();
let workbench: typeof Workbench;
let recent: typeof Recent;

/** As a page that is loaded again: only what was stored is left. */
async function load(): Promise<void> {
  vi.resetModules();
  workbench = await import('#renderer/stores/workbench.ts');
  recent = await import('#renderer/stores/recent-things.ts');
}

beforeEach(async () => {
  stored.clear();
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
  };
  vi.stubGlobal('window', { localStorage });
  await load();
});

const open = (kind: string, name?: string): void =>
  workbench.openTab({ id: `${kind}:${name}`, kind, title: name ?? 'x', input: name === undefined ? {} : { name } });

function listed(): string[] {
  const { workspaceId } = workbench.useWorkbench.getState();
  return (recent.useRecentThings.getState().workspaces[workspaceId ?? ''] ?? []).map(({ id }) => id);
}

test('what was in front comes first, also after it was closed and the page was loaded again', async () => {
  workbench.enterWorkspace('a');
  open('job', 'one');
  open('table', 'two');
  workbench.activateTab('job:one');
  workbench.closeTab('job:one');
  expect(listed()).toEqual(['table:two', 'job:one']);
  await load();
  expect(listed()).toEqual(['table:two', 'job:one']);
});

test('pages, runs and queries that are not saved are not among them', () => {
  workbench.enterWorkspace('a');
  open('settings', 'x');
  open('run', '7');
  open('query');
  open('query', 'saved');
  expect(listed()).toEqual(['query:saved']);
});

test('each workspace has its own', () => {
  workbench.enterWorkspace('a');
  open('job', 'one');
  workbench.enterWorkspace('b');
  open('job', 'two');
  expect(listed()).toEqual(['job:two']);
  workbench.enterWorkspace('a');
  expect(listed()).toEqual(['job:one']);
});

test('a renamed one is listed under its name of now, one that exists no more is not', () => {
  workbench.enterWorkspace('a');
  open('job', 'one');
  open('job', 'other');
  workbench.replaceTab('job:one', { id: 'job:new', kind: 'job', title: 'new', input: { name: 'new' } });
  open('table', 'two');
  expect(listed()).toEqual(['table:two', 'job:other', 'job:new']);
  recent.forgetRecent('job:other');
  expect(listed()).toEqual(['table:two', 'job:new']);
});

test('the oldest ones go', () => {
  workbench.enterWorkspace('a');
  for (let number = 0; number < 40; number += 1) open('job', String(number));
  expect(listed()).toHaveLength(30);
  expect(listed()[0]).toBe('job:39');
});
