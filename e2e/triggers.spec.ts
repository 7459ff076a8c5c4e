/** Triggers by mouse and by keys: created, scheduled, activated, fired, followed to their runs, renamed, deleted. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import type { Window } from './page-models/window.ts';

interface TriggerFile {
  readonly name: string;
  readonly enabled: boolean;
  readonly schedule: string | null;
  readonly timeZone: string;
  readonly description: string;
  readonly conditions: readonly object[];
  readonly actions: readonly object[];
}

const fileOf = async (folder: string, name: string): Promise<TriggerFile> =>
  JSON.parse(await readFile(join(folder, `triggers/${name}.json`), 'utf8')) as TriggerFile;
const saved = (window: Window): Locator => window.editor.getByText('Saved.', { exact: true });

test('by mouse: a schedule by pickers and by cron, activated, started, and its run opened', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  await window.showArea('Triggers');
  await window.sideBar.getByRole('treeitem', { name: 'All triggers' }).click();
  await expect(editor.getByText('A trigger starts jobs, crawlers and compactions', { exact: false })).toBeVisible();
  await expectAccessible(page);

  await editor.getByRole('button', { name: 'Create trigger' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create trigger' });
  await dialog.getByLabel('Name').fill('nightly');
  await expect(dialog.getByRole('button', { name: 'Create' })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel('Starts').selectOption({ label: 'web-sessions' });
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(window.tab('nightly')).toHaveAttribute('aria-selected', 'true');
  await expect(editor.getByText('DEACTIVATED')).toBeVisible();

  // Pickers write the text, and the text leads the pickers.
  const text = editor.getByRole('textbox', { name: 'Schedule', exact: true });
  const repeats = editor.getByLabel('Repeats');
  const times = editor.getByRole('list', { name: 'Next times' }).getByRole('listitem');
  await expect(text).toHaveValue('cron(0 6 * * ? *)');
  await expect(times).toHaveCount(10);
  await expect(editor.getByText(/^local time \([\w/+-]+\)$/u)).toBeVisible();
  await repeats.selectOption({ label: 'On days of the week' });
  await editor.getByLabel('Time', { exact: true }).fill('21:15');
  await editor.getByRole('checkbox', { name: 'Fri' }).uncheck({ force: true });
  await expect(text).toHaveValue('cron(15 21 ? * MON,TUE,WED,THU *)');
  await expect(editor.getByText('Every Monday to Thursday at 21:15.')).toBeVisible();
  await expect(times.first()).toContainText(/^(?:Mon|Tue|Wed|Thu) .*21:15/u);
  await text.fill('cron(15 21 L * ? *)');
  await expect(repeats).toHaveValue('month');
  await expect(editor.getByLabel('Day of the month')).toHaveValue('L');
  await text.fill('cron(0/20 8-9 ? * 6L *)');
  await expect(repeats).toHaveValue('text');
  await expect(editor.getByText('Every 20 minutes from 08:00 to 09:59 on the last Friday of the month.')).toBeVisible();

  // A mistake is shown at its field while it is typed, and nothing is saved.
  await text.fill('cron(61 21 * * ? *)');
  await expect(editor.getByRole('alert')).toContainText('minutes "61"');
  await expect(times).toHaveCount(0);
  await editor.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/Saving the trigger: .*minutes "61"/u)).toBeVisible();
  expect((await fileOf(workspace.folder, 'nightly')).schedule).toBe('cron(0 6 * * ? *)');
  await text.fill('cron(15 21 * * ? *)');
  await editor.getByLabel('Time zone').fill('Mars/Base');
  await expect(editor.getByRole('alert')).toContainText('Mars/Base');
  await editor.getByLabel('Time zone').fill('Asia/Tokyo');
  await editor.getByLabel('Time zone').press('Tab');
  await expect(times.first()).toContainText('21:15');
  await expectAccessible(page);

  await editor.getByRole('button', { name: 'Save and activate' }).click();
  await expect(editor.getByText('ACTIVATED', { exact: true })).toBeVisible();
  await expect(saved(window)).toBeVisible();
  expect(await fileOf(workspace.folder, 'nightly')).toMatchObject({
    enabled: true,
    schedule: 'cron(15 21 * * ? *)',
    timeZone: 'Asia/Tokyo',
  });

  await editor.getByRole('button', { name: 'Start trigger' }).click();
  await expect(page.getByText('Trigger nightly started.')).toBeVisible();
  await editor.getByRole('tab', { name: /^History/u }).click();
  const row = editor.getByRole('region', { name: 'History' }).getByRole('row').nth(1);
  await expect(row).toContainText('Started by hand');
  await expect(row).toContainText('SUCCEEDED');
  await expectAccessible(page);
  await row.getByRole('button', { name: 'web-sessions' }).click();
  await expect(editor.getByRole('heading', { name: /web-sessions/u })).toBeVisible();
});

test('by keys: a chain with conditions, arguments, a copy, another name, deleted', async ({ window, workspace }) => {
  const { page, editor } = window;
  const { keyboard } = page;
  await window.runCommand('Create trigger');
  const dialog = page.getByRole('dialog', { name: 'Create trigger' });
  await expect(dialog).toBeVisible();
  await keyboard.type('chain');
  await keyboard.press('Tab');
  await keyboard.press('ArrowDown');
  await expect(dialog.getByRole('radio', { name: /^Conditional/u })).toBeChecked();
  await keyboard.press('Tab');
  await keyboard.type('web-sessions');
  await keyboard.press('Tab');
  await keyboard.type('daily-revenue');
  await dialog.getByRole('button', { name: 'Create' }).press('Enter');
  await expect(window.tab('chain')).toHaveAttribute('aria-selected', 'true');
  await expect(editor.getByLabel('Job or crawler of condition 1')).toHaveValue('job:web-sessions');

  await editor.getByLabel('State of condition 1').focus();
  await keyboard.press('ArrowDown');
  await expect(editor.getByLabel('State of condition 1')).toHaveValue('FAILED');
  await keyboard.press('ArrowUp');
  await expect(editor.getByLabel('State of condition 1')).toHaveValue('SUCCEEDED');
  await editor.getByRole('button', { name: 'Add condition' }).press('Enter');
  const second = editor.getByLabel('Job or crawler of condition 2');
  await second.focus();
  await keyboard.press('End');
  await expect(second).toHaveValue('table:');
  await keyboard.press('ArrowUp');
  await expect(second).toHaveValue('crawler:sample');
  await editor.getByRole('radio', { name: 'all' }).focus();
  await keyboard.press('ArrowRight');
  await expect(editor.getByRole('radio', { name: 'any' })).toBeChecked();
  const options = await editor.getByLabel('State of condition 2').locator('option').allTextContents();
  expect(options).toEqual(['SUCCEEDED', 'FAILED', 'CANCELLED']);

  const given = editor.getByRole('group', { name: 'Arguments of daily-revenue' });
  await given.getByRole('textbox').first().focus();
  await keyboard.type('day');
  await keyboard.press('Enter');
  await keyboard.type('2025-06-01');
  await keyboard.press('Enter');
  await keyboard.press('ControlOrMeta+S');
  await expect(saved(window)).toBeVisible();
  await expectAccessible(page);
  const file = await fileOf(workspace.folder, 'chain');
  expect(file).toMatchObject({
    enabled: false,
    logical: 'ANY',
    conditions: [
      { jobName: 'web-sessions', state: 'SUCCEEDED' },
      { crawlerName: 'sample', state: 'SUCCEEDED' },
    ],
    actions: [{ jobName: 'daily-revenue', arguments: { day: '2025-06-01' } }],
  });

  await window.runCommand('Activate trigger');
  await expect(editor.getByText('ACTIVATED', { exact: true })).toBeVisible();
  // What is not saved stays so, and does not hinder it.
  await editor.getByLabel('Description').fill('Later.');
  await window.runCommand('Deactivate trigger');
  await expect(editor.getByText('DEACTIVATED', { exact: true })).toBeVisible();
  await expect(editor.getByText('Not saved.')).toBeVisible();
  await expect(editor.getByLabel('Description')).toHaveValue('Later.');
  await expect(editor.getByRole('alert')).toHaveCount(0);
  expect(await fileOf(workspace.folder, 'chain')).toMatchObject({ enabled: false, description: '' });
  await window.runCommand('Discard changes to trigger');
  await expect(saved(window)).toBeVisible();

  await window.runCommand('Copy trigger');
  await expect(page.getByRole('dialog')).toBeVisible();
  await keyboard.type('chain 2');
  await keyboard.press('Enter');
  await expect(window.tab('chain 2')).toHaveAttribute('aria-selected', 'true');
  // What is not saved goes along with the new name.
  await editor.getByLabel('Description').fill('A second one.');
  await window.runCommand('Rename trigger');
  await expect(page.getByRole('dialog')).toBeVisible();
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type('second chain');
  await keyboard.press('Enter');
  await expect(window.tab('second chain')).toHaveAttribute('aria-selected', 'true');
  await expect(editor.getByLabel('Description')).toHaveValue('A second one.');
  await keyboard.press('ControlOrMeta+S');
  await expect(saved(window)).toBeVisible();
  expect(await fileOf(workspace.folder, 'second-chain')).toMatchObject({ description: 'A second one.' });

  await window.runCommand('Delete trigger');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete second chain' }).press('Enter');
  await expect(window.tab('second chain')).toBeHidden();

  // From the list: arrow keys, Enter, and the menu key.
  await window.runCommand('Show all triggers');
  const list = editor.getByRole('region', { name: 'All triggers' });
  await expect(list.getByRole('row')).toHaveCount(3);
  await editor.getByLabel('Filter all triggers').fill('daily-revenue');
  await expect(list.getByRole('row')).toHaveCount(2);
  await expect(list.getByRole('row').nth(1)).toContainText('When web-sessions succeeded or sample succeeded');
  await list.getByRole('row').nth(1).focus();
  await keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Start trigger' })).toBeVisible();
  await keyboard.press('Escape');
  await keyboard.press('Enter');
  await expect(window.tab('chain')).toHaveAttribute('aria-selected', 'true');

  // Paused by mouse from the list, resumed by keys from the trigger.
  await window.runCommand('Show all triggers');
  await editor.getByRole('button', { name: 'Pause triggers' }).click();
  await expect(editor.getByRole('status').filter({ hasText: 'paused since' })).toBeVisible();
  await expect(editor.getByRole('button', { name: 'Pause triggers' })).toBeHidden();
  await window.tab('chain').click();
  await expect(editor.getByRole('status').filter({ hasText: 'Nothing starts by itself' })).toBeVisible();
  await window.runCommand('Resume all triggers');
  await expect(editor.getByText('paused since')).toBeHidden();
});

test('a file that changes meanwhile, and jobs that get another name or are missing', async ({ window, workspace }) => {
  const { page, editor } = window;
  const trigger = { name: 'disputed', type: 'ON_DEMAND', actions: [{ jobName: 'clean-orders' }] };
  await workspace.write('triggers/disputed.json', JSON.stringify(trigger));
  await window.showArea('Triggers');
  await window.sideBar.getByRole('treeitem', { name: /^disputed/u }).dblclick();
  await editor.getByLabel('Description').fill('Mine.');
  const path = join(workspace.folder, 'triggers/disputed.json');
  await writeFile(path, JSON.stringify({ ...trigger, description: 'Theirs.' }));
  const note = editor.getByRole('alert').filter({ hasText: 'changed on disk while you were editing it' });
  await expect(note).toBeVisible();
  await note.getByRole('button', { name: 'Keep mine' }).click();
  await expect(note).toBeHidden();
  expect((await fileOf(workspace.folder, 'disputed')).description).toBe('Mine.');

  // The trigger follows the job.
  await window.showArea('Jobs');
  await window.sideBar.getByRole('treeitem', { name: 'clean-orders' }).dblclick();
  await expect(window.tab('clean-orders')).toHaveAttribute('aria-selected', 'true');
  await window.runCommand('Rename job');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('tidy orders');
  await page.keyboard.press('Enter');
  await expect(window.tab('tidy orders')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByText('Triggers that name it: disputed.')).toBeVisible();
  await window.runCommand('Delete job');
  await expect(page.getByRole('dialog')).toContainText('Named by the trigger disputed');
  await page.keyboard.press('Escape');
  await window.tab('disputed').click();
  await expect(editor.getByLabel('Job or crawler 1')).toHaveValue('job:tidy orders');
  expect((await fileOf(workspace.folder, 'disputed')).actions).toMatchObject([{ jobName: 'tidy orders' }]);

  await workspace.remove('jobs/tidy-orders.json');
  await expect(editor.getByRole('alert')).toContainText('There is no job “tidy orders”.');
  await editor.getByRole('button', { name: 'Start trigger' }).click();
  await expect(page.getByText(/Trigger disputed could not start tidy orders/u)).toBeVisible();
  await editor.getByRole('tab', { name: /^History/u }).click();
  await expect(editor.getByRole('region', { name: 'History' }).getByRole('row').nth(1)).toContainText('REFUSED');
});

test('the schedule of a crawler by the same form', async ({ window, workspace }) => {
  const { page } = window;
  await window.showArea('Crawlers');
  await window.sideBar
    .getByRole('treeitem', { name: /^sample/u })
    .first()
    .dblclick();
  const section = page.getByRole('region', { name: 'Schedule' });
  await section.getByRole('switch', { name: /^Crawl by a schedule/u }).check({ force: true });
  await section.getByLabel('Repeats').selectOption({ label: 'Every few hours' });
  await section.getByLabel('Hours between two starts').fill('3');
  await expect(section.getByRole('textbox', { name: 'Schedule', exact: true })).toHaveValue('rate(3 hours)');
  await page
    .getByRole('complementary', { name: 'Policy for this crawler' })
    .getByRole('button', { name: 'Save', exact: true })
    .click();
  await expect(section.getByText('ACTIVATED', { exact: true })).toBeVisible();
  await expect(section.getByRole('list', { name: 'Next times' }).getByRole('listitem')).toHaveCount(10);
  await expectAccessible(page);
  const crawler = JSON.parse(await readFile(join(workspace.folder, 'crawlers/sample.json'), 'utf8')) as object;
  expect(crawler).toMatchObject({ schedule: 'rate(3 hours)' });
  await window.showArea('Triggers');
  await expect(window.sideBar.getByRole('treeitem', { name: /^sample/u })).toBeVisible();
  await section.getByRole('button', { name: 'Deactivate' }).click();
  await expect(section.getByText('DEACTIVATED', { exact: true })).toBeVisible();
});

test('a trigger that came with its file and is not activated here has no problem', async ({ window, workspace }) => {
  const foreign = { name: 'theirs', type: 'SCHEDULED', enabled: true, schedule: 'cron(0 7 ? * MON *)' };
  await workspace.write('triggers/theirs.json', JSON.stringify({ ...foreign, actions: [{ jobName: 'web-sessions' }] }));
  await window.showArea('Triggers');
  const item = window.sideBar.getByRole('treeitem', { name: /^theirs/u });
  await expect(item).toContainText('not active here');
  await item.click();
  await expect(window.editor.getByText('not activated on this computer', { exact: false })).toBeVisible();
  await window.editor.getByRole('button', { name: 'Activate', exact: true }).click();
  await expect(item).not.toContainText('not active here');
});
