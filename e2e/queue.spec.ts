/** The queue of runs: what waits says why, is moved to the front and stopped, by mouse and by the palette. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { writeSlowJob } from './slow-job.ts';

/** The reason why a run waits takes few lines, and none of the table is beyond its edge. */
async function expectRoomFor(row: Locator): Promise<void> {
  await expect(row.getByText('It needs 64 cores')).toBeInViewport({ ratio: 1 });
  await expect(row.getByRole('button', { name: /^Stop/u })).toBeInViewport({ ratio: 1 });
  expect((await row.boundingBox())!.height).toBeLessThan(110);
}

test('runs that wait say why, and one is started next', async ({ window, workspace }) => {
  const { page, editor } = window;
  // Each takes all cores of any machine, so that the others wait.
  for (const [name, priority] of [
    ['endless', 5],
    ['low', 1],
    ['high', 9],
  ] as const)
    await writeWideJob(workspace.folder, name, { length: 'endless', priority });
  const start = (jobName: string): Promise<string> =>
    workspace.tenon('call', 'startJobRun', JSON.stringify({ jobName }));
  await expect.poll(() => start('endless').catch(() => '')).toContain('jr_');
  await window.showArea('Runs');
  await window.sideBar.getByRole('button', { name: 'Show queue of runs' }).click();
  const rows = editor.getByRole('row').filter({ hasText: /RUNNING|WAITING/u });
  await expect(rows).toHaveCount(1);
  await start('low');
  await start('high');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toContainText('RUNNING');
  await expect(rows.nth(1)).toContainText(/high.*It needs 64 cores, and 0 cores are free. Running: endless./u);
  await expect(rows.nth(2)).toContainText(/low.*Ahead of it: high./u);
  await expectAccessible(page);
  // Beside the budget, and in a small window: what a run needs is below its state there.
  await window.runCommand('Show operations');
  await expect(rows.nth(1)).toContainText(/Priority 9, 1 worker, 64 cores, [\d.]+ GB/u);
  await expectRoomFor(rows.nth(1));
  await page.setViewportSize({ width: 1024, height: 700 });
  await expectRoomFor(rows.nth(1));
  await window.runCommand('Show queue of runs');
  await expectRoomFor(rows.nth(1));
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });

  await editor.getByRole('button', { name: 'Start low next' }).click();
  await expect(rows.nth(1)).toContainText(/low.*Moved to the front./u);
  // By keys: the row opens the page of its run, whose command moves it.
  await rows.nth(2).focus();
  await page.keyboard.press('Enter');
  await expect(editor.getByRole('heading', { name: /^high/u })).toBeVisible();
  await expect(editor.locator('[data-part="page-head"]')).toContainText(/queued \d\d:\d\d:\d\d/u);
  await expect(editor.getByText(/Ahead of it: low/u)).toBeVisible();
  await expect(window.sideBar.getByRole('group', { name: 'Waiting' }).getByRole('treeitem')).toHaveCount(2);
  await expect(window.sideBar.getByRole('group', { name: 'Running' }).getByRole('treeitem')).toHaveCount(1);
  await window.runCommand('Start run next');
  await window.runCommand('Show queue of runs');
  await expect(rows.nth(1)).toContainText('high');
  await expect(workspace.tenon('queue')).resolves.toMatch(
    /RUNNING[^]*high +default +WAITING[^]*low +default +WAITING/u,
  );

  await editor.getByRole('button', { name: 'Stop endless' }).click();
  await expect(rows.nth(0)).toContainText(/high.*RUNNING/u);
  await editor.getByRole('button', { name: 'Stop low' }).click();
  await editor.getByRole('button', { name: 'Stop high' }).click();
  await expect(editor.getByText('Nothing runs or waits')).toBeVisible();
});

test('a held queue starts nothing, says so wherever a run waits, and continues when it is released', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  await writeSlowJob(workspace.folder, 'works', 'endless');
  const save = (kind: string, value: object): Promise<string> =>
    workspace.tenon('call', 'saveDefinition', JSON.stringify({ kind, value, expectedHash: null }));
  await save('workflow', { name: 'held chain' });
  const actions = [{ jobName: 'web-sessions' }];
  await save('trigger', { name: 'held start', type: 'ON_DEMAND', workflowName: 'held chain', actions });
  const start = (jobName: string): Promise<string> =>
    workspace.tenon('call', 'startJobRun', JSON.stringify({ jobName }));
  await expect.poll(() => start('works').catch(() => '')).toContain('jr_');
  await window.runCommand('Show queue of runs');
  const rows = editor.getByRole('row').filter({ hasText: /RUNNING|WAITING/u });
  await expect(rows).toHaveCount(1);
  await expect(rows.nth(0)).toContainText('RUNNING');

  // By mouse, on the page of the queue.
  await editor.getByRole('button', { name: 'Hold queue' }).click();
  const note = editor.getByText(/The queue has been held since \d\d:\d\d:\d\d/u);
  await expect(note).toBeVisible();
  await workspace.tenon('call', 'startWorkflowRun', '{"name":"held chain"}');
  await start('daily-revenue');
  const why = 'The queue is held: it starts after you release the queue.';
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toContainText(/works.*RUNNING/u);
  for (const place of [1, 2]) await expect(rows.nth(place)).toContainText(`WAITING${why}`);
  await expect(window.status).toContainText('queue held');
  await expectAccessible(page);
  // The page of a run that waits, the page of its workflow, operations and the command line say it too.
  await rows.filter({ hasText: 'daily-revenue' }).click();
  await expect(editor.getByText(why)).toBeVisible();
  await expect(editor.getByRole('button', { name: 'Release queue' })).toBeVisible();
  await window.find('held chain');
  const started = editor.getByRole('region', { name: 'Started by run', exact: false });
  await expect(started.getByRole('row', { name: /web-sessions/u })).toContainText(`WAITING${why}`);
  await window.runCommand('Show operations');
  await expect(note).toBeVisible();
  await expect(rows.nth(1)).toContainText(why);
  await expectAccessible(page);
  await expect(workspace.tenon('queue')).resolves.toContain(why);

  // By keys, from the palette; the menu of the page offers the same.
  await editor.locator('[data-part="page-head"]').click({ button: 'right', position: { x: 30, y: 20 } });
  await expect(page.getByRole('menuitem', { name: 'Release queue' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Hold queue' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await window.runCommand('Release queue');
  await expect(note).toBeHidden();
  await expect(editor.getByRole('button', { name: 'Hold queue' })).toBeVisible();
  await expect(editor.getByText(why)).toHaveCount(0);
  // From the command line.
  await workspace.tenon('queue', '--hold');
  await expect(editor.getByRole('button', { name: 'Release queue' })).toBeVisible();
  await workspace.tenon('queue', '--release');
  await expect(note).toBeHidden();
  await editor.getByRole('button', { name: 'Stop works' }).click();
  await expect(rows).toHaveCount(0);
  for (const job of ['web-sessions', 'daily-revenue'])
    await expect(workspace.tenon('runs', job, '--limit', '1')).resolves.toContain('SUCCEEDED');
});

test('a pool is set up in the settings, and its limit is the reason why a run waits', async ({ window, workspace }) => {
  const { page, editor } = window;
  await window.runCommand('Settings: Pools');
  await editor.getByRole('button', { name: 'Add', exact: false }).first().click();
  await editor.getByRole('textbox', { name: 'Name, row 1' }).fill('heavy');
  await editor.getByRole('textbox', { name: 'Weight, row 1' }).fill('0');
  await expect(editor.getByRole('alert')).toContainText('Pool 1, weight');
  await editor.getByRole('textbox', { name: 'Weight, row 1' }).fill('2');
  await editor.getByRole('textbox', { name: 'Maximum runs, row 1' }).fill('1');
  await expectAccessible(page);
  await editor.getByRole('button', { name: 'Save pools' }).click();
  await expect
    .poll(() => readFile(join(workspace.folder, 'tenon.json'), 'utf8'))
    .toMatch(/"name": "heavy",\s+"weight": 2,\s+"maxRuns": 1/u);
  for (const name of ['first', 'second']) {
    await writeSlowJob(workspace.folder, name, 'endless');
    const file = join(workspace.folder, 'jobs', `${name}.json`);
    const job = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...job, pool: 'heavy', workers: 1, threads: 1, memory: 128 }));
  }
  const start = (jobName: string): Promise<string> =>
    workspace.tenon('call', 'startJobRun', JSON.stringify({ jobName }));
  await expect.poll(() => start('first').catch(() => '')).toContain('jr_');
  await expect.poll(() => start('second').catch(() => '')).toContain('jr_');
  await window.runCommand('Show queue of runs');
  const rows = editor.getByRole('row').filter({ hasText: /RUNNING|WAITING/u });
  await expect(rows.nth(1)).toContainText('Pool heavy runs 1 run at a time. Running: first.');
  await expect(editor.getByRole('row').filter({ hasText: /^heavy\s*2\s*1 of 1\s*1/u })).toHaveCount(1);
  await expectAccessible(page);
  await expect(workspace.tenon('queue')).resolves.toMatch(/heavy +2 +1 of 1 +1/u);
  await editor.getByRole('button', { name: 'Stop second' }).click();
  await editor.getByRole('button', { name: 'Stop first' }).click();
  await expect(editor.getByText('Nothing runs or waits')).toBeVisible();
});

test('waiting runs are moved by keys and by the menu, within their priority', async ({ window, workspace }) => {
  const { page, editor } = window;
  for (const [name, priority] of [
    ['endless', 5],
    ['one', 5],
    ['two', 5],
    ['three', 5],
    ['minor', 2],
  ] as const)
    await writeWideJob(workspace.folder, name, { length: 'endless', priority });
  const start = (jobName: string): Promise<string> =>
    workspace.tenon('call', 'startJobRun', JSON.stringify({ jobName }));
  await expect.poll(() => start('endless').catch(() => '')).toContain('jr_');
  await window.runCommand('Show queue of runs');
  const rows = editor.getByRole('row').filter({ hasText: /RUNNING|WAITING/u });
  await expect(rows.nth(0)).toContainText('RUNNING');
  for (const name of ['one', 'two', 'three', 'minor']) await start(name);
  const order = async (): Promise<string[]> =>
    (await rows.allTextContents()).slice(1).map((text) => text.split(' ')[0]!);
  await expect.poll(order).toEqual(['one', 'two', 'three', 'minor']);
  // endless has never ended, so nobody knows when the others start.
  await expect(rows.nth(1)).toContainText('Start not known');
  await expectAccessible(page);

  await test.step('by keys: the run keeps the focus', async () => {
    await rows.nth(3).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(order).toEqual(['one', 'three', 'two', 'minor']);
    await expect(rows.nth(2)).toBeFocused();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(order).toEqual(['three', 'one', 'two', 'minor']);
    await expect(rows.nth(1)).toBeFocused();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(page.getByRole('alert')).toContainText(
      'Cannot move the run of job "three" up: it is the first waiting run of pool "default".',
    );
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(order).toEqual(['one', 'three', 'two', 'minor']);
  });
  await test.step('priorities decide, and the reason is shown', async () => {
    await rows.nth(4).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(
      page.getByRole('alert').filter({ hasText: 'it has priority 2, and the run of job "two" before it has 5.' }),
    ).toBeVisible();
    await expect.poll(order).toEqual(['one', 'three', 'two', 'minor']);
  });
  await test.step('by the menu, which lists what is possible', async () => {
    await rows.nth(3).click({ button: 'right' });
    await expect(page.getByRole('menuitem', { name: /^Move down/u })).toHaveCount(0);
    await page.getByRole('menuitem', { name: /^Move up/u }).click();
    await expect.poll(order).toEqual(['one', 'two', 'three', 'minor']);
  });
  for (const name of ['minor', 'three', 'two', 'one', 'endless'])
    await editor.getByRole('button', { name: `Stop ${name}` }).click();
  await expect(editor.getByText('Nothing runs or waits')).toBeVisible();
});

test('a running run shows how far it is, and a waiting one when it starts', async ({ window, workspace }) => {
  const { editor } = window;
  for (const name of ['paced', 'after']) await writeWideJob(workspace.folder, name, { length: 'seconds', priority: 5 });
  // Its time is that of the next run.
  await expect.poll(() => workspace.tenon('run', 'paced').then(Boolean, () => false), { timeout: 60_000 }).toBe(true);
  await workspace.tenon('queue', '--hold');
  for (const jobName of ['paced', 'after']) await workspace.tenon('call', 'startJobRun', JSON.stringify({ jobName }));
  await window.runCommand('Show queue of runs');
  const rows = editor.getByRole('row').filter({ hasText: /RUNNING|WAITING/u });
  await expect(rows.nth(1)).toContainText('Start not known');
  await editor.getByRole('button', { name: 'Release queue' }).click();
  await expect(rows.nth(1)).toContainText(/after.*Starts (?:at about \d\d:\d\d:\d\d|soon)/u);
  await expect(rows.nth(0).getByRole('progressbar', { name: /^Progress of paced #\d+$/u })).toBeVisible();
  await expect(editor.getByText('Nothing runs or waits')).toBeVisible({ timeout: 60_000 });
});

/** It takes all cores of any machine, so that others wait. */
async function writeWideJob(
  folder: string,
  name: string,
  { length, priority }: { readonly length: 'seconds' | 'endless'; readonly priority: number },
): Promise<void> {
  await writeSlowJob(folder, name, length);
  const file = join(folder, 'jobs', `${name}.json`);
  const job = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...job, priority, workers: 1, threads: 64, memory: 1024 }));
}
