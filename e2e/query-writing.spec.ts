/** What helps to write a query: names from the side bar, and the layout of its text. */

import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { QueryPage } from './page-models/query-page.ts';

test.use({ expectedErrors: axeStyle });

test('tables of the side bar open to their columns, whose names go to the cursor, by keys alone', async ({
  window,
}) => {
  const { page, sideBar } = window;
  const query = new QueryPage(window);
  await window.showArea('Query');
  await query.write('SELECT  FROM shop.customers');
  await page.keyboard.press('Home');
  for (let step = 0; step < 7; step += 1) await page.keyboard.press('ArrowRight');
  const table = sideBar.getByRole('treeitem', { name: /^customers/u });
  await expect(sideBar.getByRole('treeitem', { name: /^shop 3/u })).toHaveAttribute('aria-expanded', 'true');
  await table.focus();
  await expect(table).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  const column = sideBar.getByRole('treeitem', { name: 'customer_id bigint' });
  await expect(column).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('ArrowRight');
  await expect(column).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(query.text).toBeFocused();
  await expect(query.text).toHaveText('SELECT customer_id FROM shop.customers');
  await column.click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Query values of column' })).toBeVisible();
});

test('a query is formatted in one step of undo, with its comments and the cursor at its word', async ({ window }) => {
  const { page } = window;
  const query = new QueryPage(window);
  await query.write('select a,b -- both\nfrom (select 1 as a,2 as b) t where a=1 and b in(2,3)');
  const before = await query.text.innerText();
  await page.keyboard.press('Alt+Shift+I');
  const lines = query.text.locator('.cm-line');
  await expect(lines).toHaveText([
    'select',
    '  a,',
    '  b -- both',
    'from (select 1 as a, 2 as b) t',
    'where a=1 and b in(2, 3)',
  ]);
  await page.keyboard.insertText('!');
  await expect(lines.last()).toHaveText('where a=1 and b in(2, 3)!');
  await page.keyboard.press('ControlOrMeta+z');
  await page.keyboard.press('ControlOrMeta+z');
  expect(await query.text.innerText()).toBe(before);
  await query.button('Format').click();
  await expect(lines.first()).toHaveText('select');
  await window.runCommand('Format query');
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('The query is formatted already.');
});
