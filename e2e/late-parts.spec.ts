/** What comes late, since it is loaded, read or saved first, takes neither keys nor typed text from what is in use meanwhile. */

import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Window } from './page-models/window.ts';

const late = 400;

/** From now on, after a reload: scripts that are loaded on demand, and what the host answers. */
async function delayAll(window: Window): Promise<void> {
  const { page } = window;
  await page.routeWebSocket(/./u, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => void setTimeout(() => socket.send(message), late));
  });
  await page.route(/\.js$/u, async (route) => {
    await new Promise((resolve) => void setTimeout(resolve, late));
    await route.continue();
  });
  await window.reload();
}

const keys = ['Alt+Q', 'Alt+1', 'Alt+2', 'Alt+3', 'Alt+4', 'Alt+5', 'Alt+6', 'Alt+7', 'Alt+8'];

test('the palette keeps the keys while what a key opened is drawn', async ({ window }) => {
  const { page } = window;
  await delayAll(window);
  for (const key of keys)
    await test.step(key, async () => {
      await page.keyboard.press(key);
      await expectKept(page);
    });
});

test('the palette keeps the keys while what was found is drawn', async ({ window, workspace }) => {
  const { page } = window;
  await delayAll(window);
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

const drafts = ['crawler', 'trigger', 'connection', 'classifier', 'notification'];

test('what is typed in a form stays while other parts of it come and while it is saved', async ({ window }) => {
  test.slow();
  const { page } = window;
  await delayAll(window);
  for (const noun of drafts)
    await test.step(noun, async () => {
      await window.runCommand(`Create ${noun}`);
      const dialog = page.getByRole('dialog');
      if (await dialog.isVisible()) {
        await expectTyped(page, dialog);
        if (noun === 'crawler') await dialog.getByLabel('Folder or file').fill('customers');
        if (noun === 'trigger') await dialog.locator('select').selectOption({ index: 1 });
        await dialog.getByRole('textbox').first().press('Enter');
        await expect(dialog).toBeHidden();
      }
      await expect(page.locator('#editor').locator(texts).first()).toBeVisible();
      for (let field = 0; field < 2; field += 1) await expectTyped(page, page.locator('#editor'), field);
    });
  await window.find('daily-revenue');
  await expect(window.editor.locator('.react-flow__node').first()).toBeVisible();
  await test.step('settings of a job', async () => {
    await window.runCommand('Show job settings');
    for (let field = 0; field < 3; field += 1) await expectTyped(page, page.locator('[data-part="pane-body"]'), field);
  });
  const nodes = window.editor.locator('.react-flow__node');
  for (let node = 0; node < (await nodes.count()); node += 1)
    await test.step(`node ${node}`, async () => {
      await nodes.nth(node).click();
      for (let field = 0; field < 2; field += 1)
        await expectTyped(page, page.locator('[data-part="pane-body"]'), field);
    });
});

const texts = 'input:visible:not([type]), input[type="text"]:visible, textarea:visible';

/** Letter by letter, longer than an answer takes. */
async function expectTyped(page: Page, part: Locator, index = 0): Promise<void> {
  const field = part.locator(texts).nth(index);
  if ((await field.count()) === 0 || !(await field.isEditable()) || (await field.getAttribute('role')) === 'combobox')
    return;
  const label = await field.evaluate((element) => element.outerHTML);
  await field.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('abcdefghij', { delay: late / 3 });
  expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value), label).toBe('abcdefghij');
  await page.waitForTimeout(2 * late);
  expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value), label).toBe('abcdefghij');
}
