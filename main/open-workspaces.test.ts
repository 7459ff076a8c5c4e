/** The workspaces of one host: each opened once, closed together, and never more than there is room for. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { workspaceIdOf } from '#engine/index.ts';
import { OpenWorkspaces } from '#main/open-workspaces.ts';

let folder: string;
let opened: string[];
let closed: string[];
let workspaces: OpenWorkspaces<AsyncDisposable & { readonly name: string }>;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-open-')));
  for (let number = 0; number < 25; number += 1) mkdirSync(join(folder, String(number)));
  [opened, closed, workspaces] = [[], [], new OpenWorkspaces()];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Opened = AsyncDisposable & { readonly name: string };

const at = (name: string): string => join(folder, name);
const open = (name: string, failure?: Error): Promise<Opened> =>
  workspaces.open(at(name), async () => {
    opened.push(name);
    if (failure !== undefined) throw failure;
    return {
      name,
      async [Symbol.asyncDispose]() {
        closed.push(name);
        if (name === '1') throw new Error('it does not close');
      },
    };
  });

test('one folder is opened once, by whatever path', async () => {
  symlinkSync(at('0'), at('link'));
  const [one, two, three] = await Promise.all([open('0'), open('0'), open('link')]);
  expect(new Set([one, two, three]).size).toBe(1);
  expect(opened).toEqual(['0']);
  expect(workspaces.find(await workspaceIdOf(at('0')))).toBe(one);
  expect(workspaces.find(await workspaceIdOf(at('1')))).toBeUndefined();
  await expect(open('none')).rejects.toMatchObject({ code: 'EntityNotFound' });
});

test('one that failed may be tried again, and takes no room', async () => {
  await expect(open('0', new Error('locked'))).rejects.toThrow('locked');
  expect(workspaces.find(await workspaceIdOf(at('0')))).toBeUndefined();
  expect((await open('0')).name).toBe('0');
});

test('there is room for twenty, the first included', async () => {
  workspaces.keep(await workspaceIdOf(at('0')), await open('0'));
  for (let number = 1; number < 20; number += 1) await open(String(number));
  await expect(open('20')).rejects.toMatchObject({ code: 'InvalidState' });
  expect((await open('3')).name).toBe('3');
});

test('all are closed, also behind one that fails, and none is opened after it', async () => {
  for (const name of ['0', '1', '2']) await open(name);
  await expect(workspaces[Symbol.asyncDispose]()).rejects.toThrow('it does not close');
  expect(closed.toSorted((left, right) => left.localeCompare(right))).toEqual(['0', '1', '2']);
  await expect(open('3')).rejects.toMatchObject({ code: 'Cancelled' });
  expect(opened).not.toContain('3');
});
