/** Parameters in a query: a field for each, bound, remembered, saved, kept in the history. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { QueryPage } from './page-models/query-page.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// The hash is that of a style that axe-core tries to set on the page.
test.use({ expectedErrors: /sha256-aq9YZKkL5ZAUk7BsWfieUxpWc93PbUG\/mgRHslb5054=/u });

test('fields for the parameters, by keys alone; a missing value is said before anything runs', async ({ window }) => {
  const { page } = window;
  const query = new QueryPage(window);
  const strip = window.editor.getByRole('region', { name: 'Parameters' });
  await query.write("SELECT count(*) AS n, $word AS word FROM shop.orders WHERE '$not' <> '' AND order_id > $first");
  await expect(strip.getByRole('textbox')).toHaveCount(2);
  await query.run();
  await expect(query.result.getByRole('alert')).toContainText('$word has no value (line 1');
  await strip.getByLabel('$word').focus();
  await page.keyboard.insertText('01067');
  await page.keyboard.press('Tab');
  await expect(strip.getByLabel('$first')).toBeFocused();
  await page.keyboard.insertText('100500.5');
  await expect(strip).toContainText('text');
  await expect(strip).toContainText('number');
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html.slice(0, 200)])).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(query.grid.cell(0, '1')).toHaveText('01067');
  await expect(query.result.getByText('from before your edit')).toHaveCount(0);
  await page.keyboard.press('End');
  await page.keyboard.insertText('9');
  await expect(query.result.getByText('from before your edit')).toBeVisible();
});

test('a list of values, remembered and kept in the history', async ({ window }) => {
  const { page } = window;
  const query = new QueryPage(window);
  const strip = window.editor.getByRole('region', { name: 'Parameters' });
  await query.write('SELECT count(*) AS n FROM shop.orders WHERE order_id IN ($ids)');
  await strip.getByLabel('$ids').fill('[]');
  await expect(strip).toContainText('empty list');
  await strip.getByLabel('$ids').press('Enter');
  await expect(query.result.getByRole('alert')).toContainText('The list $ids is empty (line 1');
  await strip.getByLabel('$ids').fill('[100500, 100501, 7]');
  await expect(strip).toContainText('list of 3 numbers');
  await strip.getByLabel('$ids').press('Enter');
  await expect(query.grid.cell(0, '0')).toHaveText('2');
  await window.runCommand('Show query history');
  await page
    .getByRole('option', { name: /\$ids = \[100500, 100501, 7\]/u })
    .first()
    .click();
  await expect(strip.getByLabel('$ids')).toHaveValue('[100500, 100501, 7]');
});

test('values survive a reload, are saved in the file, and come back from the history', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const query = new QueryPage(window);
  const strip = window.editor.getByRole('region', { name: 'Parameters' });
  await query.write('SELECT $n + 1 AS next');
  await strip.getByLabel('$n').fill('41');
  await strip.getByLabel('$n').press('Enter');
  await expect(query.grid.cell(0, '0')).toHaveText('42');
  await page.reload();
  await expect(strip.getByLabel('$n')).toHaveValue('41');
  await query.text.click();
  await page.keyboard.press('ControlOrMeta+S');
  await page.getByLabel('Name', { exact: true }).fill('Next');
  await page.keyboard.press('Enter');
  await expect(window.tab('Next')).toBeVisible();
  await expect(strip.getByLabel('$n')).toHaveValue('41');
  expect(await readFile(join(workspace.folder, 'queries/next.sql'), 'utf8')).toBe(
    '-- name: Next\n-- parameter n: 41\nSELECT $n + 1 AS next\n',
  );

  // The file of somebody else's query has the values that it begins with.
  await workspace.write('queries/of-day.sql', '-- name: Of a day\n-- parameter day: 2024-01-31\nSELECT $day AS day\n');
  await window.find('Of a day');
  await expect(strip.getByLabel('$day')).toHaveValue('2024-01-31');
  await expect(strip).toContainText('date');

  await page.keyboard.press('Alt+Q');
  await expect(query.text).toBeFocused();
  await window.runCommand('Show query history');
  await page.getByRole('option', { name: /SELECT \$n \+ 1/u }).click();
  await expect(strip.getByLabel('$n')).toHaveValue('41');
});
