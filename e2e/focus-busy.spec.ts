/** Where the keys are when the window has a twelfth of the machine. No pointer is used in this file. */

import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';

test('on a busy machine, too, the keys are where they belong, at once', async ({ window, workspace }) => {
  test.slow();
  const { page } = window;
  const { keyboard } = page;
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  const grid = new Grid(window.editor);
  await expect(grid.cell(0, '0')).toBeFocused();
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 12 });

  await test.step('a row that was jumped to, and is read first', async () => {
    await keyboard.press('ControlOrMeta+G');
    await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused();
    await keyboard.type('700');
    await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue('700');
    await keyboard.press('Enter');
    const row = window.editor.locator('[row-index="699"] .ag-cell:focus');
    await expect(row).toBeVisible();
    // No later step takes the keys back.
    await keyboard.press('ArrowDown');
    await expect(window.editor.locator('[row-index="700"] .ag-cell:focus')).toBeVisible();
  });
  await test.step('the last header of many', async () => {
    await grid.header('0').focus();
    await keyboard.press('End');
    await expect(window.editor.locator('.ag-header-cell:focus').last()).toBeInViewport();
  });
  await test.step('a dialog that closes gives them back to the button that opened it, not to the rows', async () => {
    const filter = window.editor.getByRole('button', { name: 'Filter', exact: true });
    await filter.focus();
    await keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(filter).toBeFocused();
    await page.waitForTimeout(400);
    await expect(filter).toBeFocused();
  });
  await test.step('the strip of tabs', async () => {
    await window.openPath(join(workspace.folder, 'web_events/dt=2025-06-03/events.json'));
    await expect(window.editor.locator('.ag-cell:focus')).toBeVisible();
    await window.tab('events.json').focus();
    await keyboard.press('ArrowLeft');
    await expect(window.tab('customers.csv')).toBeFocused();
    await keyboard.press('ArrowRight');
    await expect(window.tab('events.json')).toBeFocused();
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
});
