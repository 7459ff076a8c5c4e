/** The desktop: the same app in Electron's own window. Runs where Electron's binary is. */

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron as electron, expect, test } from '@playwright/test';
import { electronPlace, findElectron } from '../build/electron-binary.ts';
import { Window } from './page-models/window.ts';

const root = join(import.meta.dirname, '..');
const executablePath = findElectron(electronPlace(root));
if (executablePath === undefined) {
  // oxlint-disable-next-line no-console
  console.log('skipped: Electron: its binary is missing; npm run desktop fetches it');
}

test('the window opens its workspace over app://, sandboxed, and shows a file', async () => {
  test.skip(executablePath === undefined, 'Electron’s binary is not here; npm run desktop fetches it');
  const home = await mkdtemp(join(tmpdir(), 'tenon-electron-'));
  const folder = join(home, 'sample');
  await cp(join(root, 'resources/sample'), folder, { recursive: true });
  const app = await electron.launch({
    executablePath: executablePath!,
    args: [join(root, 'dist'), `--workspace=${folder}`],
    env: { ...(process.env as Record<string, string>), HOME: home },
  });
  try {
    const page = await app.firstWindow();
    expect(page.url()).toBe('app://tenon/index.html');
    const window = new Window(page);
    await expect(window.status.getByText('engine ready')).toBeVisible();
    expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined');
    await window.openPath(join(folder, 'customers/customers.csv'));
    await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
    await expect(page.evaluate(async () => fetch('https://example.com/'))).rejects.toThrow();
  } finally {
    await app.close();
    await rm(home, { recursive: true, force: true });
  }
});
