/** The three steps of the start page: what is done, what is next, and that they go away. */

import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test.use({ expectedErrors: axeStyle });

test('a hidden list stays hidden', async ({ window }) => {
  const { page } = window;
  const hide = page.getByRole('button', { name: 'Hide this list' });
  await hide.click();
  await expect(hide).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Jobs' })).toBeVisible();
  await expect(hide).toHaveCount(0);
});

test('the steps show what is done, lead on, and are gone after the first run', async ({ window, workspace }) => {
  const { page } = window;
  const steps = page.getByRole('region', { name: 'First result in three steps' });
  await expect(steps).toContainText('2 of 3');
  await expect(steps.getByRole('img', { name: 'Done' })).toHaveCount(2);
  await expect(steps.locator('[aria-current="step"]')).toContainText('Save a result');
  await expectAccessible(page);
  await steps.getByRole('button', { name: 'Open job' }).click();
  await expect(page.getByRole('tab', { name: 'clean-orders' })).toBeVisible();
  await page.keyboard.press('Alt+W');
  await expect(steps).toBeVisible();
  await workspace.tenon('run', 'clean-orders');
  await expect(steps).toHaveCount(0);
});

test('folders that jobs write to hide no table, and lists that are cut lead to the whole', async ({
  window,
  workspace,
}) => {
  const { editor } = window;
  for (let index = 0; index < 8; index += 1) {
    const nodes = [
      { id: 'orders', name: 'Orders', transform: 'CatalogSource', args: { databaseName: 'shop', tableName: 'orders' } },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'orders' } },
        args: { path: `output/many-${index}`, format: 'json' },
      },
    ];
    await workspace.write(`jobs/many-${index}.json`, JSON.stringify({ name: `many-${index}`, nodes }));
    await workspace.tenon('run', `many-${index}`);
  }
  await expect(editor.getByRole('region', { name: 'Tables' }).getByText('customers', { exact: true })).toBeVisible();
  await expect(editor.getByRole('button', { name: 'Show all tables' })).toHaveCount(0);
  await editor.getByRole('button', { name: /^Show all \d+ jobs$/u }).click();
  await expect(window.sideBar.getByRole('treeitem', { name: 'many-7' })).toBeVisible();
  for (let index = 0; index < 8; index += 1) {
    const table = { databaseName: 'shop', name: `made_${index}`, classification: 'csv' };
    const location = `${workspace.folder}/made-${index}`;
    const columns = [{ name: 'a', type: 'int' }];
    await workspace.tenon('call', 'createTable', JSON.stringify({ ...table, location, columns }));
  }
  await editor.getByRole('button', { name: 'Show all tables' }).click();
  await expect(window.sideBar.getByRole('treeitem', { name: 'made_7' })).toBeVisible();
});
