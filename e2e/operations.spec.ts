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
  await expect(part('Next 24 hours')).toContainText('nothing starts by itself');
  await part('Next 24 hours').getByRole('radio', { name: 'Calendar' }).click();
  const cell = part('Calendar')
    .getByRole('button', { name: /^daily-revenue, .*: 1 run: 1 succeeded/u })
    .first();
  await expect(cell).toBeVisible();
  const costs = part('Costs by job')
    .first()
    .getByRole('row', { name: /daily-revenue/u });
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
    ['Open triggers', 'Triggers'],
    ['Open costs', 'Costs'],
  ] as const) {
    await window.runCommand('Show operations');
    if (label === 'Open triggers') await editor.getByRole('radio', { name: '24 h' }).click();
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

  // The lane of a trigger, by click, by menu and with its times in words.
  await show();
  const lane = part('Next 24 hours').getByRole('row', { name: /hourly/u });
  await expect(lane).toContainText(/2[34] starts from \d\d:00 to \d\d:00/u);
  await lane.getByRole('button', { name: 'hourly' }).click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Deactivate trigger' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expectAccessible(page);
  await lane.getByRole('button', { name: 'hourly' }).press('Enter');
  await expect(window.tab('hourly')).toHaveAttribute('aria-selected', 'true');

  // What it started before is on its lane, too.
  await workspace.tenon('trigger', 'start', 'hourly');
  await show();
  await expect(lane).toContainText(/Before now: \d\d:\d\d, /u);
  await expectAccessible(page);

  // Names of the calendar: a crawler, and a table whose compactions ran.
  await show();
  await part('Next 24 hours').getByRole('radio', { name: 'Calendar' }).press('ArrowRight');
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
  await expect(page.getByRole('menuitem', { name: 'Run job', exact: true })).toBeVisible();
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

test('every number of the card of costs adds up to the ledger', async ({ window, workspace }) => {
  const { editor } = window;
  for (const job of ['daily-revenue', 'web-sessions', 'clean-orders', 'daily-revenue'])
    await workspace.tenon('run', job);
  const { total, costs } = JSON.parse(await workspace.tenon('call', 'getCosts', '{}')) as {
    readonly total: { readonly runCount: number; readonly glue: number; readonly emrServerless: number };
    readonly costs: readonly { readonly jobName: string; readonly runCount: number }[];
  };
  await window.runCommand('Show operations');
  const card = editor.getByRole('region', { name: 'Costs by job', exact: true }).first();
  const rows = card.getByRole('row').filter({ hasText: '$' });
  const all = rows.filter({ hasText: 'All jobs' });
  await expect(all).toContainText(String(total.runCount));
  await expect(all.getByRole('img', { name: /^All jobs: \d{4}-\d{2}-\d{2} / })).toBeVisible();
  // In sight without scrolling, in the usual window.
  await expect(all).toBeInViewport({ ratio: 1 });
  const numbers = (text: string): number[] =>
    text
      .split('\t')
      .map((cell) => /^\$?([\d,.]+)$/u.exec(cell.trim())?.[1])
      .flatMap((found) => (found === undefined ? [] : [Number(found.replaceAll(',', ''))]));
  const texts = (await rows.allInnerTexts()).map(numbers);
  const sums = texts.at(-1)!;
  expect(sums).toHaveLength(3);
  expect(sums[0]).toBe(total.runCount);
  expect(sums[1]).toBeCloseTo(total.glue, 3);
  expect(sums[2]).toBeCloseTo(total.emrServerless, 3);
  for (const place of [0, 1, 2])
    expect(texts.slice(0, -1).reduce((sum, row) => sum + row[place]!, 0)).toBeCloseTo(sums[place]!, 2);
  expect(texts.length - 1).toBe(Math.min(6, costs.length));
  // The period is that of the page of costs.
  await card.getByRole('radio', { name: 'Last month' }).click();
  await expect(card).toContainText('No runs in this period: last month.');
  await card.getByRole('button', { name: 'Open costs' }).click();
  await expect(editor.getByRole('radio', { name: 'Last month' })).toBeChecked();
  await editor.getByRole('radio', { name: '30 days' }).click();
});
