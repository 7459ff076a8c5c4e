/** Trees of the side bars: what a row shows, and that a tree moves only for an editor that has a row in it. */

import { expect, test } from './fixtures.ts';

const hebrew = 'טבלת_הזמנות_של_לקוחות_מאזור_הצפון_לשנת_2024_גרסה_אחרונה';

test('an empty database has nothing to open', async ({ window, workspace }) => {
  const rows = window.sideBar.getByRole('treeitem');
  await workspace.tenon('call', 'createDatabase', '{"name":"nothing"}');
  await window.showArea('Catalog');
  await expect(rows.filter({ hasText: 'shop' })).toHaveAttribute('aria-expanded', 'true');
  const empty = rows.filter({ hasText: 'nothing' });
  await expect(empty).toContainText('0');
  await expect(empty).not.toHaveAttribute('aria-expanded');
});

test('the database of a table is written before its name, which has its own direction', async ({
  window,
  workspace,
}) => {
  const table = { databaseName: 'shop', name: hebrew, classification: 'csv', location: `${workspace.folder}/hebrew` };
  const columns = [{ name: 'a', type: 'int' }];
  await workspace.tenon('call', 'createTable', JSON.stringify({ ...table, columns }));
  await window.showArea('Explore');
  const row = window.sideBar.getByRole('treeitem', { name: hebrew });
  await expect(row).toContainText(`shop.${hebrew}`);
  await expect(row.getByText(hebrew, { exact: true })).toHaveCSS('direction', 'rtl');
  const label = row.getByText(hebrew, { exact: true });
  expect(await label.evaluate((element) => element.scrollWidth > element.clientWidth), 'it is cut').toBe(true);
});

test('opening an editor without a row leaves a tree where it is', async ({ window, workspace }) => {
  for (let index = 0; index < 40; index += 1) {
    const trigger = { name: `often ${index}`, type: 'ON_DEMAND', actions: [{ crawlerName: 'sample' }] };
    await workspace.write(`triggers/often-${index}.json`, JSON.stringify(trigger));
  }
  await window.showArea('Triggers');
  const tree = window.sideBar.getByRole('tree', { name: 'Triggers' });
  await expect(tree.getByRole('treeitem', { name: 'often 7' })).toBeAttached();
  // The files come into sight one after the other.
  const scroll = (): Promise<number> =>
    tree.evaluate((element) => {
      element.scrollTo({ top: 160 });
      return element.scrollTop;
    });
  await expect.poll(scroll).toBe(160);
  await window.runCommand('Show operations');
  await expect(window.tab('Operations')).toHaveAttribute('aria-selected', 'true');
  await window.rests();
  expect(await tree.evaluate((element) => element.scrollTop)).toBe(160);
});
