/** The plan of a query that ran: its steps in words, with rows and time. */

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
  await query.result.getByRole('radio', { name: 'Plan' }).click();
  const steps = query.result.getByRole('list', { name: 'Steps of the plan' }).getByRole('listitem');
  // Its files are read in several ways.
  await expect(steps.filter({ hasText: /Read shop\.orders/u }).first()).toBeVisible();
  await expect(steps.filter({ hasText: /Read customers\/customers\.csv.*998 rows/u })).toHaveCount(1);
  await expect(steps.filter({ hasText: /^\d+Join step \d+ with step \d+ where/u })).toHaveCount(1);
  await expect(steps.filter({ hasText: /Group by status: count\(\*\)/u })).toHaveCount(1);
  await expect(steps.last()).toContainText('Sort by');
  await expect(query.result.getByText('measured in a separate run')).toBeVisible();
  await expectAccessible(window.page);
  await query.result.getByRole('radio', { name: 'Plan' }).press('ArrowLeft');
  await expect(query.grid.header('1')).toContainText('n');
});
