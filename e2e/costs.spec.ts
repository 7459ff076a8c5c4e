/** The cost ledger: adds up to its runs, leads to them, is exported, and follows the prices. */

import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { RunPage } from './page-models/run-page.ts';

test('by mouse: from the runs to the ledger, to a run, and out as a file', async ({ window, workspace }) => {
  const { editor, page } = window;
  for (let run = 0; run < 2; run += 1) await workspace.tenon('run', 'daily-revenue');
  await window.showArea('Runs');
  await window.sideBar.getByRole('button', { name: 'Show costs' }).click();
  const row = editor.getByRole('row', { name: /daily-revenue/u });
  await expect(row).toContainText('$0.0293');
  await expect(row.getByRole('img', { name: /^daily-revenue: \d{4}-\d{2}-\d{2} [\d.]+ m?s$/u })).toBeVisible();
  const sums = editor.locator('dl');
  await expect(sums).toContainText('AWS Glue, at least$0.0293');

  const downloaded = page.waitForEvent('download');
  await editor.getByRole('button', { name: 'Export' }).click();
  const lines = (await readFile(await (await downloaded).path(), 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^job,run,ended_on,attempts,/u);
  expect(lines[1]).toMatch(/^daily-revenue,jr_[0-9a-f]+,\d{4}-/u);

  await editor.getByRole('radio', { name: 'Runs', exact: true }).click();
  await editor.getByRole('row', { name: /#\d+$/u }).first().click();
  const run = new RunPage(window);
  await run.reaches('SUCCEEDED');
  const facts = page.getByRole('complementary', { name: 'Output' });
  await expect(facts).toContainText(/CPU time[\d.]+ m?s/u);
  await expect(facts).toContainText('On AWS Glue$0.0147 at least');
  // The ledger is as it was left.
  await window.tab('Costs').click();
  await expect(editor.getByRole('row', { name: /#\d+$/u })).toHaveCount(2);
});

test('every grouping of the page adds up to the ledger', async ({ window, workspace }) => {
  const { editor } = window;
  const save = (kind: string, value: object): Promise<string> =>
    workspace.tenon('call', 'saveDefinition', JSON.stringify({ kind, value, expectedHash: null }));
  await save('workflow', { name: 'nightly' });
  const actions = [{ jobName: 'daily-revenue' }, { jobName: 'web-sessions' }];
  await save('trigger', { name: 'begin', type: 'ON_DEMAND', workflowName: 'nightly', actions });
  await workspace.tenon('workflow', 'start', 'nightly');
  await workspace.tenon('run', 'daily-revenue');
  const { total } = JSON.parse(await workspace.tenon('call', 'getCosts', '{}')) as {
    readonly total: { readonly runCount: number; readonly glue: number };
  };
  await window.runCommand('Show costs');
  await expect(editor.locator('dl')).toContainText(`Runs${total.runCount}`);
  const billed = /AWS Glue, at least\$([\d.]+)/u.exec((await editor.locator('dl').textContent()) ?? '');
  expect(Number(billed![1])).toBeCloseTo(total.glue, 4);
  for (const [grouping, rows] of [
    ['Jobs', 2],
    ['Workflows', 2],
    ['Workflow runs', 2],
    ['Months', 1],
    ['Runs', total.runCount],
  ] as const) {
    await editor.getByRole('radio', { name: grouping, exact: true }).click();
    const cells = editor.getByRole('row').filter({ hasText: '$' });
    await expect(cells).toHaveCount(rows);
    const amounts = (await cells.allInnerTexts()).map((text) => Number(/\$([\d.]+)/u.exec(text)![1]));
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(total.glue, 3);
  }
});

test('by keys: a price is changed, and the ledger follows', async ({ window, workspace }) => {
  const { editor, page } = window;
  // No other test of this workspace runs it.
  await workspace.tenon('run', 'clean-orders');
  await window.runCommand('Settings: Prices');
  const price = editor.getByRole('textbox', { name: 'DPU-hour on AWS Glue' });
  await price.fill('4,4');
  await expect(editor.getByText('Enter a number from 0 to 1,000,000')).toBeVisible();
  await price.fill('44');
  await price.press('Enter');
  const currency = editor.getByRole('textbox', { name: 'Currency' });
  await currency.fill('EUR');
  await currency.press('Enter');
  await window.runCommand('Show costs');
  await expect(editor.getByRole('row', { name: /clean-orders/u })).toContainText('€1.47');
  await editor.getByRole('row', { name: /clean-orders/u }).focus();
  await page.keyboard.press('Enter');
  await expect(window.tab('clean-orders')).toHaveAttribute('aria-selected', 'true');
});
