/** A table leads to the jobs, crawlers, crawls and runs that use it. */

import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';

test.use({ expectedErrors: axeStyle });

test('used by: from its menu and by keys to the job, and to the run that wrote the table', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  await workspace.tenon('run', 'daily-revenue');
  await window.find('shop.orders');
  await editor.getByRole('tab', { name: 'Used by' }).click();
  const users = editor.getByLabel('Used by: shop.orders');
  const job = users.getByRole('row', { name: /Job daily-revenue reads it in Table orders SUCCEEDED/u });
  await expect(job).toBeVisible();
  await expect(users.getByRole('row', { name: /^Crawl .*created version/u })).toBeVisible();
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await expectAccessible(page);
  }
  await job.click();
  await expect(new JobEditor(window).card('Table orders')).toBeVisible();

  await window.showArea('Catalog');
  await window.sideBar.getByRole('treeitem', { name: /^daily_revenue/u }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Used by' }).click();
  const written = editor.getByLabel(/^Used by: .*daily_revenue$/u);
  await expect(written.getByRole('row', { name: /Job daily-revenue writes it in Table daily_revenue/u })).toBeVisible();
  const run = written.getByRole('row', { name: /^Run daily-revenue .* wrote it SUCCEEDED/u });
  await expect(run).toBeVisible();
  await run.focus();
  await page.keyboard.press('Enter');
  await expect(editor.getByText('8 of 8 nodes balance')).toBeVisible();
});

test('a connection lists the crawlers, jobs and queries with paths in its buckets, and leads to them', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  const keys = { region: 'eu-central-1', anonymous: 'true' };
  const connection = { name: 'lake', connectionType: 's3', connectionProperties: { ...keys, buckets: 'lake' } };
  await workspace.write('connections/lake.json', JSON.stringify(connection));
  const crawler = { name: 'lake-orders', databaseName: 'erp', targets: [{ path: 's3://lake/orders/' }] };
  await workspace.write('crawlers/lake-orders.json', JSON.stringify(crawler));
  await workspace.write('queries/top-lake.sql', "-- name: top-lake\nSELECT * FROM 's3://lake/top.parquet'\n");
  await window.showArea('Explore');
  await window.sideBar.getByRole('treeitem', { name: 'lake' }).click();
  const users = editor.getByRole('region', { name: 'Used by' });
  await expect(users.getByRole('heading')).toHaveText('Used by 2');
  await expect(users.getByRole('row', { name: /^lake-orders crawler/u })).toContainText('s3://lake/orders/');
  await expectAccessible(page);
  // It follows the files.
  const other = { ...crawler, targets: [{ path: 's3://elsewhere/orders/' }] };
  await workspace.write('crawlers/lake-orders.json', JSON.stringify(other));
  await expect(users.getByRole('heading')).toHaveText('Used by 1');
  await users.getByRole('row', { name: /^top-lake query/u }).dblclick();
  await expect(window.tab('top-lake')).toHaveAttribute('aria-selected', 'true');
});
