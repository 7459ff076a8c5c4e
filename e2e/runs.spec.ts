/** Runs: watched, stopped, their timeline, receipts, rejected rows and log, and what undo leaves. */

import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunComparisonPage } from './page-models/run-comparison-page.ts';
import { RunPage } from './page-models/run-page.ts';
import { makeParcels } from './sample-states.ts';
import { writeSlowJob } from './slow-job.ts';

test('a run is watched from the job and from its page, and stopped', async ({ window, workspace }) => {
  await writeSlowJob(workspace.folder, 'endless', 'endless');
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.find('endless');
  await job.button('Run').click();
  await run.reaches('RUNNING');
  await expect(run.root.getByRole('progressbar', { name: 'Progress of the run' })).toBeVisible();
  await expect(window.status.getByText('1 run active')).toBeVisible();
  const details = window.page.getByRole('complementary', { name: 'Details of the run' });
  await expect(details).toContainText(/Time\d/u);
  await test.step('its page pauses and continues it by keys', async () => {
    await run.root.getByRole('region', { name: 'Timeline and receipts' }).focus();
    await window.page.keyboard.press('p');
    await expect(run.button('Continue')).toBeVisible();
    await window.page.keyboard.press('c');
    await expect(run.button('Pause')).toBeVisible();
  });
  await run.button('Open job').click();
  await expect(job.root.getByRole('progressbar', { name: 'Progress of the run' })).toBeVisible();
  await expect(job.saveState).toContainText('Running now.');
  await job.button('Open run').click();
  await run.button('Stop').click();
  await run.reaches('STOPPED');
  await expect(run.timeline.getByText(/ stopped$/u)).toBeVisible();
  await expect(run.timeline.getByText(/ failed$/u)).toHaveCount(0);
  await expect(window.status.getByText('0 runs active')).toBeVisible();
  await expect(run.button('Resume')).toBeVisible();
  await expect(run.failure).toContainText(/Resources.*Peak memory.*Idjr_/u);
  await window.showArea('Runs');
  await expect(window.sideBar.getByRole('treeitem', { name: 'endless' })).toBeVisible();
});

test('receipts balance and name their nodes; a join that multiplies says so', async ({ window }) => {
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.find('web-sessions');
  await job.button('Run').click();
  await run.reaches('SUCCEEDED');
  await expect(run.root.getByText('6 of 6 nodes balance')).toBeVisible();
  await expect(run.receipt('Table web_events')).toContainText('3,819');
  await expect(run.receipt('Add the customer')).toContainText('1.07 rows for each left row');
  await expect(run.timeline).toBeVisible();
  await expect(run.timeline.getByText('peak memory')).toBeVisible();
  await expect(run.timeline.getByText(/^\d[\d.]* MB$/u).first()).toBeVisible();
  const facts = window.page.getByRole('complementary', { name: 'Output' });
  await expect(facts).toContainText('750 rows in 1 file');
  await expect(facts.getByText('Spilled to disk')).toBeVisible();
  // A task by its key, as its tooltip says it to a pointer.
  await run.root.getByRole('region', { name: 'Timeline and receipts' }).focus();
  await window.page.keyboard.press('j');
  const task = run.root.getByRole('region', { name: 'Task' });
  await expect(task).toContainText(/^Table web_sessions: done, started [\d:]+, took .*peak memory .*1 file written/u);
  await task.getByRole('button', { name: 'Close task' }).click();
  await expect(task).toHaveCount(0);
  // What it read, each file with a way to its rows.
  await run.show('Inputs');
  await expect(run.root.getByRole('region', { name: 'Source Table web_events' })).toContainText('10 files');
  await expect(run.root.getByRole('row', { name: /^dt=2025-06-01\/events\.json/u })).toBeVisible();
  await expect(facts.getByRole('button', { name: 'v1' })).toBeVisible();
  await run.show('Timeline and receipts');
  await run.button('Open job').click();
  await job.button('Run').click();
  await run.reaches('SUCCEEDED');
  await expect(facts).toContainText(/Time[\d.]+ m?s \(#\d+: [\d.]+ m?s\)/u);
  await run.button('Compare with previous run of job').click();
  await expect(new RunComparisonPage(window).firstDifference).toContainText('shop.web_sessions');
  await window.page.keyboard.press('Alt+W');
  await run.show('Log');
  await expect(run.root.getByRole('region', { name: 'Log' }).getByRole('row')).not.toHaveCount(1);
});

test('rows that do not fit are rejected with file, line, reason and text', async ({ window, workspace }) => {
  await makeParcels(workspace);
  const job = new JobEditor(window);
  const run = new RunPage(window);
  // The palette also finds the column "weight".
  await window.showArea('Jobs');
  await window.sideBar.getByRole('treeitem', { name: 'weigh' }).click();
  await job.button('Run').click();
  await run.reaches('SUCCEEDED');
  await expect(run.receipt('Parcels')).toContainText('302');
  await test.step('the success has another colour and says of how many records', async () => {
    const state = run.button('SUCCEEDED with 2 rejected records');
    await expect(state).toBeVisible();
    const color = (name: string): Promise<string> =>
      state
        .locator('span')
        .first()
        .evaluate((tag, variable) => {
          const probe = document.createElement('i');
          probe.style.color = `var(${variable})`;
          tag.append(probe);
          const colors = [getComputedStyle(tag).color, getComputedStyle(probe).color];
          probe.remove();
          return colors[0] === colors[1] ? variable : colors.join(' instead of ');
        }, name);
    expect(await color('--warn')).toBe('--warn');
    const facts = window.page.getByRole('complementary', { name: 'Output' });
    await expect(facts).toContainText('2 records were rejected and are not in the output.');
    await window.showArea('Runs');
    await expect(window.sideBar.getByRole('treeitem', { name: /^SUCCEEDED with rejects weigh #\d+/u })).toBeVisible();
    expect(await workspace.tenon('runs', 'weigh')).toContain('SUCCEEDED with rejects');
    await state.click();
  });
  for (const text of ['two.csv', '9002,2.5,Brest,Quimper,29000', '9004,1.5,Metz,57000'])
    await expect(run.root.getByText(text).first()).toBeVisible();
});

test('a run that found nothing new says so', async ({ window }) => {
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.find('clean-orders');
  await job.button('Run').click();
  await run.reaches('SUCCEEDED');
  await run.button('Open job').click();
  await job.button('Run').click();
  await expect(run.root.getByText('There was no new data, so no tasks were needed.')).toBeVisible();
  await expect(window.page.getByRole('complementary', { name: 'Output' })).toContainText('There was no new data');
});

test('a job with problems does not run by its keys or again either, and the problems are shown', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.find('clean-orders');
  await job.button('Run').click();
  await run.reaches('SUCCEEDED');
  const count = async (): Promise<number> =>
    (JSON.parse(await workspace.tenon('call', 'getJobRuns', '{"limit":50}')) as { items: unknown[] }).items.length;
  const before = await count();
  await run.button('Open job').click();
  // Of a new node nothing is wrong: Run can be pressed, and lists what is to be set up.
  await job.addNode('Filter');
  await expect(job.button('1 to set up').or(job.button('2 to set up')).or(job.button('3 to set up'))).toBeVisible();
  await expect(job.button('Run')).not.toHaveAttribute('aria-disabled');
  const refusal = page.getByRole('alert').filter({ hasText: 'cannot run.' }).first();
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  await expect(refusal).toContainText(/clean-orders is not set up yet and cannot run\..*Filter/u);
  await expect(job.panel.getByRole('tab', { name: 'Problems' })).toHaveAttribute('aria-selected', 'true');
  await refusal.getByRole('button').last().click();
  await job.saved();
  await window.tab('clean-orders').last().click();
  await window.runCommand('Run job of this run again');
  await expect(refusal).toContainText('cannot run.');
  expect(await count()).toBe(before);
  await refusal.getByRole('button', { name: 'Open job' }).click();
  await expect(window.tab('clean-orders').first()).toHaveAttribute('aria-selected', 'true');
  await expect(job.panel.getByRole('tab', { name: 'Problems' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(job.button('Run')).not.toHaveAttribute('aria-disabled');
  await job.saved();
});

test('names of nodes can be read on a narrow page, whatever the numbers take', async ({ window }) => {
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.find('daily-revenue');
  await job.button('Run').click();
  await run.reaches('SUCCEEDED');
  for (const [width, height] of [
    [1024, 700],
    [1280, 800],
    [1440, 900],
  ] as const) {
    await window.page.setViewportSize({ width, height });
    const cells = run.receipts.locator('[data-part="node-name"]');
    const cut = await cells.evaluateAll((all) => all.filter((cell) => cell.scrollWidth > cell.clientWidth).length);
    expect(cut, `names cut at ${width} pixels`).toBe(0);
    const tag = run.root.getByText('nodes balance');
    const right = await tag.evaluate((element) => {
      const bar = element.parentElement!.getBoundingClientRect();
      return bar.right - element.getBoundingClientRect().right;
    });
    expect(right).toBeGreaterThanOrEqual(0);
  }
});

test('the actions of a run are in the palette too', async ({ window }) => {
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.find('daily-revenue');
  // It overwrites: the second run replaces what the first wrote.
  await job.button('Run').click();
  await run.reaches('SUCCEEDED');
  await run.button('Open job').click();
  await job.button('Run').click();
  await run.reaches('SUCCEEDED');
  await window.runCommand('Undo run');
  await run.confirmUndo(/Removes 1 file that the run wrote and restores 1 file that it replaced\./u);
  await expect(run.root.getByText('UNDONE', { exact: true })).toBeVisible();
  await expect(
    window.page.getByText('Files, catalog and bookmark are back to their state before the run.', { exact: true }),
  ).toBeVisible();
  await window.runCommand('Open job of run');
  await expect(job.canvas).toBeVisible();
});

test('an undo that a later run prevents says so before it is tried, and links to that run', async ({
  window,
  workspace,
}) => {
  await workspace.tenon('run', 'web-sessions');
  await workspace.tenon('run', 'web-sessions');
  await window.showArea('Runs');
  const items = window.sideBar.getByRole('treeitem', { name: /^SUCCEEDED web-sessions/u });
  await items.nth(1).click();
  const listed = await items.count();
  const run = new RunPage(window);
  await run.button('Undo run').click();
  const dialog = window.page.getByRole('dialog', { name: /^Undo run/u });
  await expect(dialog).toContainText('A later run changed the output of this run. Undo it first:');
  await expect(dialog.getByRole('button', { name: 'Undo run' })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('button', { name: /^Open web-sessions/u }).click();
  await expect(dialog).toBeHidden();
  await run.button('Undo run').click();
  await run.confirmUndo(/Removes 1 file that the run wrote and restores 1 file that it replaced/u);
  await expect(run.root.getByText('UNDONE', { exact: true })).toBeVisible();
  // The list shows it after the page does.
  await expect(items).toHaveCount(listed - 1);
  await items.first().click();
  await run.button('Undo run').click();
  await run.confirmUndo(/Removes 1 file that the run wrote/u);
});
