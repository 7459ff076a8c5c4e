/** Several tables of the catalog at once: selected by mouse and keys, edited, exported and removed together. */

import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test.use({ expectedErrors: axeStyle });

test('tables are selected by mouse and keys, and changed together', async ({ window }) => {
  const { page } = window;
  await window.showArea('Catalog');
  const tree = page.getByRole('tree', { name: 'Databases' });
  const row = (name: string) => tree.getByRole('treeitem', { name: new RegExp(`^${name}`, 'u') });
  const messages = page.getByRole('region', { name: 'Messages' });
  const selected = page.getByText(/^\d+ selected$/u);

  await row('customers').click({ modifiers: ['ControlOrMeta'] });
  await row('web_events').click({ modifiers: ['Shift'] });
  await expect(selected).toHaveText('3 selected');
  await row('orders').click({ modifiers: ['ControlOrMeta'] });
  await expect(selected).toHaveText('2 selected');
  await page.keyboard.press('Escape');
  await expect(selected).toHaveCount(0);

  await row('customers').focus();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(selected).toHaveText('2 selected');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(selected).toHaveText('3 selected');
  await page.keyboard.press('Space');
  await expect(selected).toHaveText('2 selected');
  await expectAccessible(page);

  await row('orders').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit owner and tags of selected tables' }).click();
  const editing = page.getByRole('dialog', { name: 'Edit 2 tables' });
  await editing.getByLabel('Owner').fill('ann');
  await editing.getByLabel('Tags to set').fill('pii=yes, gold');
  await expectAccessible(page);
  await editing.getByRole('button', { name: 'Change' }).click();
  await expect(messages).toContainText('2 tables changed.');

  await window.runCommand('Export selected tables');
  const exporting = page.getByRole('dialog', { name: 'Export catalog' });
  await expect(exporting).toContainText('2 tables: shop.customers, shop.orders');
  await page.keyboard.press('Escape');
  await expect(exporting).toHaveCount(0);

  await page.getByRole('button', { name: 'Remove selected tables from catalog' }).click();
  const removing = page.getByRole('dialog', { name: 'Remove 2 tables from the catalog?' });
  await expect(removing.getByRole('list', { name: 'Tables to remove' })).toContainText('shop.orders');
  await removing.getByRole('button', { name: 'Remove 2 tables' }).click();
  await expect(messages).toContainText('2 tables removed from the catalog. No file was changed.');
  await expect(row('orders')).toHaveCount(0);
  await expect(row('web_events')).toBeVisible();
  await expect(selected).toHaveCount(0);
});
