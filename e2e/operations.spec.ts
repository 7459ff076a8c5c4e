/** Operations on one page: queue, budget, calendar, workflows and costs, each of which leads on. */

import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

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
