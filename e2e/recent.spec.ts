/** What was open last: on the start page and in the palette, for a workspace that is opened again. */

import { expectAccessible, axeStyle } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';

test.use({ expectedErrors: axeStyle });

test('what was open last is offered on the start page and in the palette, without what is gone', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  const recent = editor.getByRole('region', { name: 'Recent' });
  await expect(editor.getByRole('region', { name: 'Tables' })).toBeVisible();
  await expect(recent).toHaveCount(0);
  await workspace.write('notes.csv', 'a,b\n1,2\n');
  await window.openPath('nowhere.csv');
  await window.openPath('notes.csv');
  // A file counts once its rows were there.
  await expect(new Grid(editor).cell(0, '0')).toHaveText('1');
  await window.find('shop.customers');
  await window.find('daily-revenue');
  await expect(window.tab('daily-revenue')).toHaveAttribute('aria-selected', 'true');

  await test.step('in the palette, those that are not open', async () => {
    await page.keyboard.press('Alt+W');
    await page.keyboard.press('ControlOrMeta+K');
    await expect(page.getByRole('dialog').getByText('Recent', { exact: true })).toBeVisible();
    await expect(page.getByRole('option', { name: 'daily-revenue job', exact: true })).toHaveCount(1);
    await expect(page.getByRole('option', { name: /^shop\.customers/u })).toHaveCount(1);
    await page.keyboard.press('Escape');
  });

  await window.runCommand('Close all saved editors');
  const entries = recent.getByRole('button');
  await expect(entries).toHaveText([/^shop\.customers/u, /^daily-revenue/u, /^notes\.csv/u]);
  await expectAccessible(page);
  await page.reload();
  await expect(entries).toHaveCount(3);
  await entries.nth(1).click();
  await expect(window.tab('daily-revenue')).toHaveAttribute('aria-selected', 'true');
});
