/** Column lineage in the inspector: by mouse and by keyboard, with links to the nodes and marks on the canvas. */

import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';

/** The row of a column in the inspector. */
function rowOf({ inspector }: JobEditor, column: string) {
  return inspector.getByRole('row').filter({ has: inspector.page().getByText(column, { exact: true }) });
}

test('a column of a node: where it comes from, where it goes, and the nodes on the way', async ({ window }) => {
  const job = new JobEditor(window);
  await window.showArea('Jobs');
  await window.find('daily-revenue');
  await job.select('Sum per day and country');
  await job.inspector.getByRole('tab', { name: 'Columns' }).click();
  await expect(job.inspector).toContainText('Choose a column to see where it comes from');

  await rowOf(job, 'revenue').click();
  const lineage = job.inspector.getByRole('region', { name: 'Lineage of revenue' });
  await expect(lineage).toContainText('revenue comes from');
  await expect(lineage.getByRole('listitem').first()).toContainText('Table orders amount');
  await expect(lineage).toContainText('Paid in euros');
  await expect(lineage).toContainText('currency, status');
  await expect(lineage.getByRole('listitem').last()).toContainText('Table daily_revenue revenue');
  for (const name of [
    'Table orders',
    'Paid in euros',
    'Day and amount',
    'Country of the customer',
    'Table daily_revenue',
  ])
    await expect(job.card(name)).toHaveAttribute('data-traced', 'true');
  for (const name of ['Table customers', 'Newest address'])
    await expect(job.card(name)).toHaveAttribute('data-traced', 'false');

  // A link leads to the node, with the same column chosen there.
  await lineage.getByRole('button', { name: 'Table orders' }).click();
  await expect(job.card('Table orders')).toHaveAttribute('data-selected', 'true');
  const origin = job.inspector.getByRole('region', { name: 'Lineage of amount' });
  await expect(origin.getByRole('listitem').last()).toContainText('Table daily_revenue revenue');

  // The column of a condition decides rows and gets to no target.
  await rowOf(job, 'currency').click();
  const currency = job.inspector.getByRole('region', { name: 'Lineage of currency' });
  await expect(currency).toContainText('No target gets its values.');
  await expect(currency).toContainText(
    'It decides which rows leave Paid in euros, and so the rows of Table daily_revenue.',
  );
});

test('by keyboard: arrows go from column to column, Tab to the links', async ({ window }) => {
  const job = new JobEditor(window);
  await window.showArea('Jobs');
  await window.find('daily-revenue');
  await job.select('Sum per day and country');
  await job.inspector.getByRole('tab', { name: 'Columns' }).click();
  await rowOf(job, 'day').focus();
  await window.page.keyboard.press('Enter');
  await expect(job.inspector.getByRole('region', { name: 'Lineage of day' })).toContainText('ordered_at');
  await window.page.keyboard.press('ArrowDown');
  const lineage = job.inspector.getByRole('region', { name: 'Lineage of country' });
  await expect(lineage).toContainText('Table customers');
  await window.page.keyboard.press('Tab');
  await expect(lineage.getByRole('button', { name: 'Table customers' }).first()).toBeFocused();
  await window.page.keyboard.press('Enter');
  await expect(job.card('Table customers')).toHaveAttribute('data-selected', 'true');
});
