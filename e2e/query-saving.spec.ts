/** The result of a query is kept: as a job, as a table, as a file. */

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { QueryPage } from './page-models/query-page.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// The hash is that of a style that axe-core tries to set on the page.
test.use({ expectedErrors: /sha256-aq9YZKkL5ZAUk7BsWfieUxpWc93PbUG\/mgRHslb5054=/u });

const join = `SELECT o.order_id, c.country
FROM shop.orders o JOIN 'customers/customers.csv' c ON o.customer_id = c.customer_id
WHERE c.country IS NOT NULL`;

test('a result becomes a job that reads the same, by keys alone', async ({ window }) => {
  const { page } = window;
  const query = new QueryPage(window);
  const job = new JobEditor(window);
  await query.write(join);
  await query.run();
  await expect(query.exact).toBeVisible();
  await window.runCommand('Save result as job');
  const dialog = page.getByRole('dialog', { name: 'Save result as job' });
  await expect(dialog.getByLabel('Name of the job')).toBeFocused();
  await expect(dialog.getByRole('status').last()).toContainText('shop.orders and customers/customers.csv');
  await page.keyboard.insertText('orders by country');
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html.slice(0, 200)])).toEqual([]);
  await page.keyboard.press('Tab');
  await page.keyboard.insertText('output/by-country');
  await page.keyboard.press('Enter');
  await expect(window.tab('orders by country')).toBeVisible();
  await expect(job.card('orders')).toBeVisible();
  await expect(job.card('customers.csv')).toBeVisible();
  await job.select('Query');
  await expect(job.inspector).toContainText('customers');
  await job.openPanel('Problems');
  await expect(job.panel).toContainText('No problems found');
});

test('a result becomes a table, which opens', async ({ window }) => {
  test.slow();
  const { page } = window;
  const query = new QueryPage(window);
  await query.write('SELECT status, count(*) AS orders\nFROM shop.orders GROUP BY ALL ORDER BY ALL');
  await query.run();
  await query.button('Save result').click();
  await page.getByRole('menuitem', { name: 'Save result as table …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save result as table' });
  await dialog.getByLabel('Name of the table').fill('Orders');
  await dialog.getByLabel('Database').fill('shop');
  await expect(dialog.getByText('It will be named orders')).toBeVisible();
  await dialog.getByRole('button', { name: 'Create table' }).click();
  // A table that exists stays.
  await expect(dialog.getByRole('alert')).toContainText('The table "shop.orders" already exists.');
  await dialog.getByLabel('Name of the table').fill('orders_by_status');
  await dialog.getByRole('button', { name: 'Create table' }).click();
  await expect(dialog).toBeHidden();
  await expect(window.tab('shop.orders_by_status')).toBeVisible({ timeout: 30_000 });
  await expect(new Grid(window.editor).header('1')).toContainText('orders');
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText(
    /Table shop\.orders_by_status created, \d+ rows\./u,
  );
});

test('what no job can have is refused before anything is written', async ({ window }) => {
  const { page } = window;
  const query = new QueryPage(window);
  await query.write('SELECT 42 AS answer');
  await query.run();
  await query.button('Save result').click();
  await page.getByRole('menuitem', { name: 'Save result as job …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save result as job' });
  await expect(dialog.getByRole('alert')).toContainText('reads no table and no file');
  await expect(dialog.getByRole('button', { name: 'Create job' })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');

  // A file has no such limit.
  await query.button('Save result').click();
  await page.getByRole('menuitem', { name: 'Export …' }).click();
  await expect(page.getByRole('dialog', { name: /^Export Query/u })).toContainText('1 row');
});
