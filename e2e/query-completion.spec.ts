/** Suggestions while a query is written: tables, columns, files, functions and keywords, by keys. */

import type { Locator } from '@playwright/test';
import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { QueryPage } from './page-models/query-page.ts';

test.use({ expectedErrors: axeStyle });

test('a whole statement is written with suggestions, from its table to a column and a function', async ({ window }) => {
  const { keyboard } = window.page;
  const query = new QueryPage(window);
  const list = window.editor.getByRole('listbox');
  const option = (name: RegExp): Locator => list.getByRole('option', { name });
  await query.write('');
  await keyboard.type('SELECT * FROM sho');
  await expect(option(/^shop\s*database/u)).toBeVisible();
  await keyboard.press('Tab');
  // Its tables come by themselves.
  await expect(option(/^orders/u)).toBeVisible();
  await keyboard.type('ord');
  await expect(option(/^customers/u)).toHaveCount(0);
  await keyboard.press('Tab');
  await expect(query.text).toContainText('SELECT * FROM shop.orders');
  await expect(list).toHaveCount(0);
  await keyboard.type(' WHERE stat');
  await expect(option(/status.*orders.*string/u)).toBeVisible();
  await keyboard.press('Tab');
  await expect(query.text).toContainText('WHERE status');
  await keyboard.type(" <> 'x' AND low");
  await expect(option(/lower.*scalar/u)).toBeVisible();
  await keyboard.press('Tab');
  await keyboard.type('curr');
  await expect(option(/^currency/u)).toBeVisible();
  await keyboard.press('Tab');
  await expect(query.text).toContainText("WHERE status <> 'x' AND lower(currency)");
  await keyboard.type(' AND regexp');
  await expect(option(/^regexp_replace/u)).toBeVisible();
  await expectAccessible(window.page);
});

test('files are found in quotes, folder by folder, and their columns are known', async ({ window }) => {
  const { keyboard } = window.page;
  const query = new QueryPage(window);
  const list = window.editor.getByRole('listbox');
  await query.write('');
  await keyboard.type("SELECT  FROM 'cust");
  await expect(list.getByRole('option', { name: /customers/u }).first()).toBeVisible();
  await keyboard.press('Tab');
  // The folder's files come by themselves.
  await expect(list.getByRole('option', { name: /customers\/customers\.csv/u })).toBeVisible();
  await keyboard.press('Tab');
  await expect(query.text).toContainText("SELECT  FROM 'customers/customers.csv'");
  await keyboard.press('Home');
  for (let step = 0; step < 7; step += 1) await keyboard.press('ArrowRight');
  await keyboard.press('Control+Space');
  await expect(list.getByRole('option').first()).toContainText('customers');
  // Enter ends a line, unless a suggestion was chosen by the arrows.
  await keyboard.press('Escape');
  await expect(list).toHaveCount(0);
  await keyboard.type('na');
  await expect(list).toBeVisible();
  await keyboard.press('Enter');
  await expect(list).toHaveCount(0);
  await expect(window.editor.locator('.cm-line')).toHaveCount(2);
  await keyboard.type('wher');
  await keyboard.press('Control+Space');
  await expect(list.getByRole('option', { name: 'where' }).first()).toBeVisible();
});

test('nothing is suggested in texts, comments, numbers and the names of parameters', async ({ window }) => {
  const { keyboard } = window.page;
  const query = new QueryPage(window);
  await query.write('SELECT * FROM shop.orders WHERE ');
  for (const text of ['order_id > $first', "\nAND status = 'sta", '\n-- stat', '\n12']) {
    await keyboard.type(text);
    await keyboard.press('Control+Space');
    await window.rests();
    await expect(window.editor.getByRole('listbox')).toHaveCount(0);
    await keyboard.press('End');
  }
});
