/** Operations on one page: queue, budget, calendar, workflows and costs, each of which leads on. */

import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { makeTable } from './tidy-table.ts';

test('what runs, is due and cost is on one page, and leads to runs, jobs and pages', async ({ window, workspace }) => {
  const { editor, page } = window;
  await workspace.tenon('run', 'daily-revenue');
  await window.runCommand('Show operations');
  const part = (name: string) => editor.getByRole('region', { name, exact: true });
  await expect(part('Queue')).toContainText('Nothing runs or waits.');
  await expect(part('Budget')).toContainText(/0 of \d+ reserved/u);
  const cell = part('Calendar')
    .getByRole('button', { name: /^daily-revenue, .*: 1 run: 1 succeeded/u })
    .first();
  await expect(cell).toBeVisible();
  const costs = part('Costs by job').getByRole('row', { name: /daily-revenue/u });
  await expect(costs).toContainText('$');
  await expectAccessible(page);
  await cell.click();
  await editor
    .getByRole('row')
    .filter({ hasText: /daily-revenue #\d+/u })
    .first()
    .click();
  await expect(editor.getByRole('heading', { name: /daily-revenue/u }).first()).toBeVisible();
  for (const [label, title] of [
    ['Open queue', 'Queue of runs'],
    ['Open calendar', 'Calendar of runs'],
    ['Open costs', 'Costs'],
  ] as const) {
    await window.runCommand('Show operations');
    await editor.getByRole('button', { name: label, exact: true }).click();
    await expect(editor.getByRole('heading', { name: title, exact: true })).toBeVisible();
  }
});

test('rows and cells of the calendar, the matrix and the costs lead to their objects, by click, Enter and menu', async ({
  window,
  workspace,
}) => {
  const { editor, page } = window;
  const save = (kind: string, value: object): Promise<unknown> =>
    workspace.tenon('call', 'saveDefinition', JSON.stringify({ kind, value, expectedHash: null }));
  await makeTable(workspace);
  await workspace.tenon('compact', 'tidy.drops');
  await save('workflow', { name: 'led' });
  const actions = [{ jobName: 'web-sessions' }, { crawlerName: 'sample' }, { compactTable: 'tidy.drops' }];
  await save('trigger', { name: 'led start', type: 'ON_DEMAND', workflowName: 'led', actions });
  const hourly = { type: 'SCHEDULED', enabled: true, schedule: 'cron(0 * * * ? *)' };
  await save('trigger', { name: 'hourly', ...hourly, actions: [{ crawlerName: 'sample' }] });
  await workspace.tenon('workflow', 'start', 'led');
  const part = (name: string) => editor.getByRole('region', { name, exact: true });
  const show = (): Promise<void> => window.runCommand('Show operations');

  // Names of the calendar: a crawler, and a table whose compactions ran.
  await show();
  const calendar = part('Calendar').first();
  await calendar.getByRole('button', { name: 'sample', exact: true }).click();
  await expect(window.tab('sample')).toHaveAttribute('aria-selected', 'true');
  await show();
  await calendar.getByRole('button', { name: 'compact tidy.drops', exact: true }).press('Enter');
  await expect(window.tab('tidy.drops')).toHaveAttribute('aria-selected', 'true');
  // A coming start.
  await show();
  await calendar
    .getByRole('button', { name: /^sample, .*: 1 coming start$/u })
    .first()
    .press('Enter');
  await expect(window.tab('sample')).toHaveAttribute('aria-selected', 'true');
  await show();
  await calendar.getByRole('button', { name: 'web-sessions', exact: true }).click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Run job' })).toBeVisible();
  await page.keyboard.press('Escape');

  // The matrix: what a row is about, and what became of it in a run.
  const matrix = part('Run history');
  await matrix.getByRole('button', { name: 'Compaction of tidy.drops', exact: true }).click();
  await expect(window.tab('tidy.drops')).toHaveAttribute('aria-selected', 'true');
  await show();
  await matrix.getByRole('button', { name: /^web-sessions in run 1: SUCCEEDED$/u }).press('Enter');
  await expect(editor.getByRole('heading', { name: /web-sessions/u }).first()).toBeVisible();
  await show();
  await matrix.getByRole('button', { name: 'Crawler sample', exact: true }).click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Run crawler' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expectAccessible(page);

  // Costs of compactions are those of a table.
  const costs = part('Costs by job')
    .getByRole('row', { name: /compact tidy\.drops/u })
    .first();
  await costs.focus();
  await page.keyboard.press('Enter');
  await expect(window.tab('tidy.drops')).toHaveAttribute('aria-selected', 'true');
});
