/**
 * A hostile page in the browser of someone who uses Tenon: from other origins and names, from another port of this
 * computer, from a name that was pointed here. It learns nothing, gets only empty refusals, and changes nothing.
 */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { Window } from '../page-models/window.ts';
import type { ServedWorkspace } from '../served-workspace.ts';
import { attackHost, isWorthIt, originNames, type Outcome } from './attack-host.ts';
import { attacks } from './attacks.ts';
import { openHouse } from './open-house.ts';

const root = join(import.meta.dirname, '../..');

const combinations = originNames.flatMap((name) =>
  Object.keys(attacks)
    .filter((attack) => isWorthIt(attack, name))
    .map((attack) => `${attack} from ${name}`),
);

/** Every file of the workspace that a person created, and what the catalog contains. */
async function contentOf(workspace: ServedWorkspace): Promise<string> {
  const hash = createHash('sha256').update(await workspace.tenon('call', 'getDatabases', '{}'));
  const entries = await readdir(workspace.folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.toSorted()) if (!file.includes('/.tenon/')) hash.update(file).update(await readFile(file));
  return hash.digest('hex');
}

/** All that time the window was there, and it still is. */
async function isReady(page: Page): Promise<void> {
  await expect(new Window(page).status.getByText('engine ready')).toBeVisible();
}

function expectNothing({ learnt, answered, refused, cookies }: Outcome): void {
  expect.soft(learnt).toEqual([]);
  expect.soft(answered).toEqual([]);
  // A server on another port gets no cookie that it could send along by itself.
  expect.soft(cookies).toEqual([]);
  // All of them arrived; none was stopped by the browser alone.
  const reported = combinations.filter((combination) => !combination.startsWith('sockets '));
  expect.soft(reported.filter((combination) => !refused.has(combination))).toEqual([]);
  expect.soft(originNames.filter((name) => !refused.has(`socket from ${name}`))).toEqual([]);
}

test.slow();

test('every attack succeeds where nothing is guarded', async () => {
  await using house = await openHouse();
  const { learnt, answered, refused, cookies } = await attackHost(house.address, [], async (window) => {
    await expect(window).toHaveTitle('engine ready');
  });
  const missing = (lines: readonly string[]): string[] =>
    combinations.filter((combination) => !lines.some((line) => line.startsWith(`${combination}: `)));
  expect.soft(missing(learnt)).toEqual([]);
  expect.soft(learnt.filter((line) => line.startsWith('olderBrowser from '))).toHaveLength(3);
  expect.soft(missing(answered)).toEqual([]);
  expect.soft([...refused]).toEqual([]);
  expect.soft(cookies).toContain('session=open');
  const methods = ['GET empty', 'HEAD empty', 'POST empty', 'PUT empty', 'DELETE empty', 'OPTIONS empty'];
  const pages = ['document', 'iframe', 'embed', 'object'].map((destination) => `GET ${destination}`);
  const parts = ['image', 'script', 'style', 'font', 'audio', 'video'].map((part) => `GET ${part}`);
  const all = [...methods, ...pages, ...parts, 'POST iframe', 'POST document'];
  expect.soft(all.filter((each) => !house.asked.has(each))).toEqual([]);
});

test('nothing answers a hostile page, and nothing changes', async ({ workspace }) => {
  const before = await contentOf(workspace);
  expectNothing(await attackHost(await workspace.address(), [], isReady));
  expect(await contentOf(workspace)).toBe(before);
});

test('nor does the development server', async ({ workspace }) => {
  const before = await contentOf(workspace);
  await workspace.stop();
  const child = spawn(process.execPath, [join(root, 'build/dev.ts'), '--no-open', '--workspace', workspace.folder], {
    cwd: root,
    env: {
      ...process.env,
      HOME: join(workspace.folder, '..'),
      XDG_STATE_HOME: join(workspace.folder, '../state'),
      XDG_RUNTIME_DIR: '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const address = await addressOf(child.stdout);
    const paths = ['@vite/client', 'main.tsx', '__open-in-editor?file=main.tsx', '@fs/etc/passwd'];
    expectNothing(await attackHost(address, paths, isReady));
    expect(await contentOf(workspace)).toBe(before);
  } finally {
    child.kill();
    await once(child, 'exit');
    await workspace.start();
  }
});

/** Vite may tell before that it prepares its modules again. */
async function addressOf(output: Readable): Promise<string> {
  for await (const line of createInterface({ input: output })) if (line.startsWith('http://')) return line;
  throw new Error('The development server ended without an address.');
}
