/** Text size, density, number and date formats: at once, and nothing is cut off in a small window. */

import { join } from 'node:path';
import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';
import type { Window } from './page-models/window.ts';
import { serveWorkspace } from './served-workspace.ts';

test.use({ expectedErrors: axeStyle, viewport: { width: 1024, height: 700 } });

/** Texts that are cut at the bottom, and controls outside of the window. */
async function expectWhole({ page }: Window): Promise<void> {
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, [role="tab"], [role="treeitem"], td, th, label, h1, h2')]
      // Without those for screen readers, and switches, which have no text.
      .filter((element) => element.clientHeight > 1 && element.textContent.trim() !== '')
      .filter((element) => element.checkVisibility() && element.closest('[data-part="canvas"]') === null)
      .filter((element) => {
        const box = element.getBoundingClientRect();
        const isCut =
          getComputedStyle(element).overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
        return isCut || (element.closest('[data-part="page-head"], header') !== null && box.right > innerWidth + 1);
      })
      .map((element) => `${element.tagName} ${element.textContent.slice(0, 60)}`),
  );
  expect(cut).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
}

test('the largest text with relaxed rows holds in a small window', async ({ window, workspace }) => {
  const { page } = window;
  await window.runCommand('Settings: Appearance');
  const size = () => page.evaluate(() => getComputedStyle(document.body).fontSize);
  expect(await size()).toBe('13px');
  await page.getByRole('radiogroup', { name: 'Text size' }).getByRole('radio', { name: 'Largest' }).click();
  await expect.poll(size).toBe('15px');
  await page.getByRole('radiogroup', { name: 'Density' }).getByRole('radio', { name: 'Relaxed' }).click();
  await expectWhole(window);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await expectAccessible(page);
  }
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  const cell = new Grid(window.editor).cell(3, '1');
  await expect(cell).not.toBeEmpty();
  await expect.poll(async () => (await cell.boundingBox())?.height ?? 0).toBeGreaterThan(33);
  await expectWhole(window);
  await window.find('shop.orders');
  await expect(window.editor.getByRole('heading', { name: 'shop.orders' })).toBeVisible();
  await expectWhole(window);
  await window.find('daily-revenue');
  await new JobEditor(window).card('Paid in euros').click();
  await expectWhole(window);
});

test('numbers and dates are rewritten at once, values of rows stay', async ({ window, workspace }) => {
  const { page } = window;
  await workspace.write('big.csv', `n\n${Array.from({ length: 1500 }, (_, n) => n + 0.5).join('\n')}\n`);
  await window.openPath(join(workspace.folder, 'big.csv'));
  await expect(
    window.editor
      .locator('b')
      .filter({ hasText: /^1,500$/u })
      .first(),
  ).toBeVisible();
  await window.runCommand('Settings: Appearance');
  await page.getByLabel('Number format').selectOption('1.234.567,8');
  await page.getByLabel('Date format').selectOption('2026-11-20');
  await page.reload();
  await window.tab('big.csv').click();
  await expect(window.editor.getByText('1.500', { exact: true }).first()).toBeVisible();
  await expect(new Grid(window.editor).cell(1, '0')).toHaveText('1.5');
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByLabel('Number format').selectOption('1234567.8');
  await window.tab('big.csv').click();
  await expect(
    window.editor
      .locator('b')
      .filter({ hasText: /^1500$/u })
      .first(),
  ).toBeVisible();
});

test('the appearance is that of the browser, also for a workspace at another port', async ({ window, workspace }) => {
  const { page } = window;
  await window.useTheme('dark');
  await using other = await serveWorkspace();
  await window.open(await other.address());
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await window.useTheme('light');
  // Back before its host ends.
  await window.open(await workspace.address());
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
});
