/** The calendar of runs: counts what ran and what will start, marks failures, and leads to the runs. */

import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { RunPage } from './page-models/run-page.ts';

test('from a day of the calendar to one of its runs', async ({ window, workspace }) => {
  const { editor, page } = window;
  for (let run = 0; run < 2; run += 1) await workspace.tenon('run', 'daily-revenue');
  const schedule = { type: 'SCHEDULED', enabled: true, schedule: 'cron(0 * * * ? *)' };
  const value = { name: 'hourly', ...schedule, actions: [{ jobName: 'web-sessions' }] };
  await workspace.tenon('call', 'saveDefinition', JSON.stringify({ kind: 'trigger', value, expectedHash: null }));
  await window.runCommand('Show calendar of runs');
  await expect(editor.getByRole('button', { name: /^web-sessions, .*: 2[345] coming starts$/u }).first()).toBeVisible();
  const cell = editor.getByRole('button', { name: /^daily-revenue, .*: 2 runs: 2 succeeded/u });
  await expectAccessible(page);
  await cell.focus();
  await page.keyboard.press('Enter');
  const runs = editor.getByRole('row').filter({ hasText: /daily-revenue #\d+/u });
  await expect(runs).toHaveCount(2);
  await editor.getByRole('radio', { name: 'Hours' }).click();
  await expect(editor.getByRole('button', { name: /^web-sessions, .*: 1 coming start$/u })).toHaveCount(24);
  await editor.getByRole('radio', { name: 'Days' }).click();
  await cell.click();
  await runs.first().click();
  await new RunPage(window).reaches('SUCCEEDED');
});

test('the calendar opens at the current time, and stays as it was left', async ({ window, workspace }) => {
  const { editor, page } = window;
  await workspace.tenon('run', 'daily-revenue');
  await page.setViewportSize({ width: 1024, height: 700 });
  await window.runCommand('Show calendar of runs');
  const ran = editor.getByRole('button', { name: /^daily-revenue, .*: \d+ runs?: /u });
  await expect(ran).toBeInViewport({ ratio: 1 });
  // Its first column is whole, also where the last one is in sight.
  const cut = (): Promise<number> =>
    editor.getByRole('region', { name: 'Calendar' }).evaluate((element) => {
      const [, first] = element.querySelectorAll<HTMLElement>('thead th');
      return element.scrollLeft % first!.offsetWidth;
    });
  expect(await cut()).toBe(0);
  await window.runCommand('Close editor');
  await page.setViewportSize({ width: 1440, height: 900 });
  await window.runCommand('Show calendar of runs');
  await expect(ran).toBeInViewport({ ratio: 1 });
  expect(await cut()).toBe(0);
  await page.setViewportSize({ width: 1024, height: 700 });
  await editor.getByRole('radio', { name: 'Hours' }).click();
  const now = editor.locator('th[aria-current]');
  await expect(now).toBeInViewport({ ratio: 1 });
  const calendar = editor.getByRole('region', { name: 'Calendar' });
  // Until a person scrolls, also after the window became narrower.
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(now).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width: 800, height: 700 });
  await expect(now).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width: 1024, height: 700 });
  await expect(now).toBeInViewport({ ratio: 1 });
  const left = (): Promise<number> => calendar.evaluate(({ scrollLeft }) => Math.round(scrollLeft));
  await calendar.evaluate((element) => void (element.scrollLeft = 40));
  await expect.poll(left).toBe(40);
  await window.runCommand('Show queue of runs');
  await window.tab('Calendar').click();
  await expect(editor.getByRole('radio', { name: 'Hours' })).toBeChecked();
  expect(await left()).toBe(40);
  await window.runCommand('Close editor');
  await window.runCommand('Show calendar of runs');
  await expect(now).toBeInViewport({ ratio: 1 });
});
