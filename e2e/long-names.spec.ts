/** Names that are long, or written from right to left, in a window of the smallest usual size. */

import { expect, test } from './fixtures.ts';

const long = `every-word-of-its-purpose-${'joined-with-hyphens-'.repeat(4)}until-it-is-long`;
const arabic = 'مبيعات-يومية-للفرع-الشمالي';

const jobOf = (name: string): string =>
  JSON.stringify({
    name,
    nodes: [
      { id: 'orders', name: 'Orders', transform: 'CatalogSource', args: { databaseName: 'shop', tableName: 'orders' } },
      { id: 'out', name: 'Copy', transform: 'CatalogTarget', inputs: { in: { node: 'orders' } }, args: {} },
    ],
  });

test('a long name takes nothing from the icon of its tab or the button Run', async ({ window, workspace }) => {
  const { page } = window;
  await workspace.write(`jobs/${long}.json`, jobOf(long));
  await page.setViewportSize({ width: 1024, height: 700 });
  await window.showArea('Jobs');
  await window.sideBar.getByRole('treeitem', { name: long }).dblclick();
  await expect(window.editor.getByTitle('1 to set up', { exact: true })).toBeVisible();
  await expect(window.editor.getByRole('button', { name: 'Run', exact: true })).toBeInViewport({ ratio: 1 });
  expect((await window.tab(long).locator('svg').boundingBox())!.width).toBe(15);
});

test('a name from right to left is cut at its end', async ({ window, workspace }) => {
  await workspace.write(`jobs/${arabic}.json`, jobOf(arabic));
  await window.showArea('Jobs');
  const row = window.sideBar.getByRole('treeitem', { name: arabic });
  await expect(row).toBeVisible();
  const label = row.getByText(arabic, { exact: true });
  await expect(label).toHaveCSS('direction', 'rtl');
  await expect(window.sideBar.getByText('daily-revenue', { exact: true })).toHaveCSS('direction', 'ltr');
});
