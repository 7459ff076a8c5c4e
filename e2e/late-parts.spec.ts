/** What comes late, since it is loaded or read first, takes no keys from a dialog that was opened meanwhile. */

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const late = 700;

/** Scripts that are loaded on demand, and what the host answers. */
async function delayAll(page: Page): Promise<void> {
  await page.routeWebSocket(/./u, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => void setTimeout(() => socket.send(message), late));
  });
  await page.route(/\.js$/u, async (route) => {
    await new Promise((resolve) => void setTimeout(resolve, late));
    await route.continue();
  });
}

const keys = ['Alt+Q', 'Alt+1', 'Alt+2', 'Alt+3', 'Alt+4', 'Alt+5', 'Alt+6', 'Alt+7', 'Alt+8'];

test('the palette keeps the keys while what a key opened is drawn', async ({ window }) => {
  const { page } = window;
  await delayAll(page);
  await page.reload();
  await expect(window.status.getByText('engine ready')).toBeVisible();
  for (const key of keys)
    await test.step(key, async () => {
      await page.keyboard.press(key);
      await expectKept(page);
    });
});

test('the palette keeps the keys while what was found is drawn', async ({ window, workspace }) => {
  const { page } = window;
  await delayAll(page);
  await page.reload();
  await expect(window.status.getByText('engine ready')).toBeVisible();
  for (const name of ['shop.orders', 'daily-revenue'])
    await test.step(name, async () => {
      await window.find(name);
      await expectKept(page);
    });
  await test.step('a file', async () => {
    await window.openPath(join(workspace.folder, 'customers/customers.csv'));
    await expectKept(page);
  });
  for (const title of ['Create job', 'Create crawler', 'Create trigger', 'Create connection', 'Create workflow'])
    await test.step(title, async () => {
      await window.runCommand(title);
      await page.keyboard.press('Escape');
      await expectKept(page);
    });
});

/** At once, and for as long as anything is on its way. */
async function expectKept(page: Page): Promise<void> {
  const palette = page.getByRole('combobox', { name: 'Search tables, jobs, commands' });
  await page.keyboard.press('ControlOrMeta+K');
  await expect(palette).toBeFocused();
  await page.keyboard.type('zz');
  await page.waitForTimeout(4 * late);
  await page.keyboard.type('top');
  await expect(palette).toBeFocused();
  await expect(palette).toHaveValue('zztop');
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
}
