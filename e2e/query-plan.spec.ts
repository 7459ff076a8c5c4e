/** The plan of a query: its steps in words, with estimates, and with rows and time once it was measured. */

import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { QueryPage } from './page-models/query-page.ts';

test.use({ expectedErrors: axeStyle });

test('the steps of a statement are listed with the rows that left each', async ({ window }) => {
  const query = new QueryPage(window);
  await query.write(
    "SELECT status, count(*) AS n\nFROM shop.orders o JOIN 'customers/customers.csv' c USING (customer_id)\nWHERE o.order_id % 2 = 0 GROUP BY ALL ORDER BY n DESC",
  );
  await query.run();
  await expect(query.grid.header('1')).toContainText('n');
  const { inspector } = query;
  await inspector.getByRole('tab', { name: 'Plan' }).click();
  const steps = inspector.getByRole('list', { name: 'Steps of the plan' }).getByRole('listitem');
  // Planned alone, until somebody has it measured.
  await expect(inspector.getByText('The statement has not run')).toBeVisible();
  await expect(steps.filter({ hasText: /^\d+Group by status: count\(\*\)rows not estimated$/u })).toHaveCount(1);
  await expectAccessible(window.page);
  await inspector.getByRole('button', { name: 'Run and measure' }).click();
  // Its files are read in several ways.
  await expect(steps.filter({ hasText: /Read shop\.orders/u }).first()).toBeVisible();
  await expect(steps.filter({ hasText: /Read customers\/customers\.csv.*998 rows/u })).toHaveCount(1);
  await expect(steps.filter({ hasText: /^\d+Join step \d+ with step \d+ where/u })).toHaveCount(1);
  await expect(steps.filter({ hasText: /Group by status: count\(\*\)/u })).toHaveCount(1);
  await expect(steps.last()).toContainText('Sort by');
  await expect(inspector.getByText('measured in a separate run')).toBeVisible();
  await expectAccessible(window.page);
  // The same steps, the last one on top.
  await inspector.getByRole('radio', { name: 'Tree' }).click();
  const tree = inspector.getByRole('list', { name: 'Tree of the plan' });
  await expect(tree.getByRole('listitem').first()).toContainText('Sort by');
  await expect(tree.getByRole('listitem').first().getByRole('listitem').last()).toContainText('Read');
  await expectAccessible(window.page);
  await inspector.getByRole('tab', { name: 'Plan' }).press('ArrowLeft');
  await expect(inspector.getByRole('heading', { name: 'Top values' })).toBeVisible();
  await expect(query.grid.header('1')).toContainText('n');
});

test('a statement is explained before it runs, also by the palette, and its plan is kept while the text changes', async ({
  window,
}) => {
  const query = new QueryPage(window);
  await query.write('SELECT status FROM shop.orders WHERE order_id % 2 = 0');
  await query.button('Explain').click();
  const steps = query.inspector.getByRole('list', { name: 'Steps of the plan' }).getByRole('listitem');
  await expect(steps.filter({ hasText: /Read shop\.orders/u }).first()).toBeVisible();
  await expect(query.result.getByText('No result yet')).toBeVisible();
  await expect(query.inspector.getByText('The statement has not run')).toBeVisible();
  await expect(query.inspector.getByText('from before your edit')).toHaveCount(0);

  await query.rewrite('SELECT nothing FROM shop.orders');
  await expect(query.inspector.getByText('from before your edit')).toBeVisible();
  await window.runCommand('Explain statement at cursor');
  await expect(query.inspector.getByRole('alert')).toContainText('nothing');
  // One that takes longer than anybody waits is explained at once; to run it is another command.
  await query.rewrite('SELECT count(*) FROM shop.orders a, shop.orders b, shop.orders c WHERE a.note < b.note');
  await window.runCommand('Explain statement at cursor');
  await expect(steps.filter({ hasText: /Combine every row of/u }).first()).toBeVisible();
  await window.runCommand('Run and explain statement at cursor');
  await expect(query.inspector.getByText('Running the statement to measure its steps')).toBeVisible();
  await query.inspector.getByRole('button', { name: 'Stop' }).click();
  await expect(query.inspector.getByText('No plan yet')).toBeVisible();

  // Where a chart has the place of the inspector, the rows come back beside the plan.
  await query.rewrite('SELECT status, count(*) AS n FROM shop.orders GROUP BY ALL');
  await query.run();
  await query.result.getByRole('radio', { name: 'Chart' }).click();
  await expect(query.inspector).toHaveCount(0);
  await query.button('Explain').click();
  await expect(steps.filter({ hasText: /Group by status/u })).toHaveCount(1);
  await expect(query.grid.header('1')).toContainText('n');
});

test('in a narrow window the plan covers the rows until it is closed', async ({ window }) => {
  await window.page.setViewportSize({ width: 1024, height: 700 });
  const query = new QueryPage(window);
  await query.write('SELECT count(*) FROM shop.orders');
  await expect(query.inspector).toHaveCount(0);
  await query.button('Explain').click();
  await expect(query.inspector.getByRole('list', { name: 'Steps of the plan' })).toBeVisible();
  await expectAccessible(window.page);
  await query.inspector.getByRole('button', { name: 'Close inspector' }).click();
  await expect(query.inspector).toHaveCount(0);
});
