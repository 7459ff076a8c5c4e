/** From a node of a job: its rows are queried and exported without a run. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { QueryPage } from './page-models/query-page.ts';

test.use({ expectedErrors: axeStyle });

const job = {
  name: 'kept',
  nodes: [
    { id: 'customers', name: 'Customers', transform: 'PathSource', args: { path: 'customers', format: 'csv' } },
    {
      id: 'keep',
      name: 'Keep some',
      transform: 'Filter',
      inputs: { in: { node: 'customers' } },
      args: { condition: 'customer_id >= 0' },
    },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'keep' } },
      args: { path: 'never-written' },
    },
  ],
};

test.beforeEach(async ({ window, workspace }) => {
  await workspace.write('jobs/kept.json', `${JSON.stringify(job, null, 2)}\n`);
  await window.find('kept');
  await new JobEditor(window).card('Keep some').click();
});

test('every row of a node becomes a file, and nothing runs', async ({ window, workspace }) => {
  const { page } = window;
  const dialog = page.getByRole('dialog', { name: 'Export Keep some' });
  await test.step('from its menu: everything is chosen, and the preview is called a sample', async () => {
    await new JobEditor(window).card('Keep some').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Export/u }).click();
    await expect(dialog.getByRole('radio', { name: /^Everything .* every row$/u })).toBeChecked();
    await expect(
      dialog.getByRole('radio', { name: /^Preview .*sampled if sources are large up to 200 rows$/u }),
    ).toBeVisible();
    await expect(dialog).toContainText('The job does not run: its bookmark is ignored and stays');
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await expectAccessible(page);
    }
    await dialog.getByRole('radio', { name: /^CSV/u }).click();
    await dialog.getByRole('button', { name: 'Export all rows' }).click();
    await expect(page.getByRole('region', { name: 'Messages' })).toContainText(
      '998 rows exported to kept-Keep-some.csv',
    );
    expect((await readFile(join(workspace.folder, 'exports/kept-Keep-some.csv'), 'utf8')).split('\n')).toHaveLength(
      1000,
    );
  });
  await test.step('by key: only the rows of the preview', async () => {
    await page.keyboard.press('ControlOrMeta+Shift+E');
    await dialog.getByRole('radio', { name: /^Preview/u }).click();
    await dialog.getByRole('button', { name: 'Export up to 200 rows' }).click();
    await expect(page.getByRole('region', { name: 'Messages' })).toContainText('200 rows exported');
  });
  expect(await readdir(workspace.folder)).not.toContain('never-written');
});

test('the rows of a node are queried, from its menu, the panel and the palette', async ({ window }) => {
  const { page } = window;
  await new JobEditor(window).card('Keep some').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Query its rows' }).click();
  const query = new QueryPage(window);
  await expect(query.text).toContainText('998 rows of Keep some of job kept');
  await expect(query.text).toContainText('.tenon/cache/nr');
  await query.text.press('ControlOrMeta+Enter');
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u }).first()).toBeVisible();

  await window.tab('kept').click();
  await window.runCommand('Query rows of selected node');
  await expect(window.tab('Query 2')).toHaveAttribute('aria-selected', 'true');
  await window.tab('kept').click();
  await page.getByRole('tab', { name: 'Preview' }).click();
  await page.getByRole('button', { name: 'Query rows of node' }).click();
  await expect(window.tab('Query 3')).toHaveAttribute('aria-selected', 'true');
});
