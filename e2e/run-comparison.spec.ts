/** Two runs compared: from a run, from the menu of another one, by the pickers, by keys, and after a restart. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeComparedRuns, makeKeyedRuns } from './compared-runs.ts';
import { expect, test } from './fixtures.ts';
import { RunComparisonPage } from './page-models/run-comparison-page.ts';
import type { Window } from './page-models/window.ts';

test.beforeAll(async ({ workspace }) => {
  test.setTimeout(120_000);
  await makeComparedRuns(workspace);
  await makeKeyedRuns(workspace);
});

/** @param place 0: the newest. */
async function openRun(window: Window, place: number): Promise<void> {
  await window.showArea('Runs');
  await window.sideBar
    .getByRole('treeitem', { name: /dispatch/u })
    .nth(place)
    .click();
  await expect(window.editor.getByRole('heading', { name: 'dispatch' })).toBeVisible();
}

test('a run is compared with the previous one: the first difference, inputs, definition, rows', async ({ window }) => {
  const comparison = new RunComparisonPage(window);
  await openRun(window, 0);
  await window.runCommand('Compare run with previous run of job');
  await expect(comparison.firstDifference).toContainText(
    'Definition: args.joinType of node "Name of the depot" is "inner" in #2 and "left" in #3.',
  );
  await expect(comparison.input('friday.csv')).toContainText('only in #3');
  await expect(comparison.input('tuesday.csv')).toContainText('only in #2');
  await expect(comparison.input('thursday.csv')).toContainText('other size');
  await expect(comparison.root.getByText('3 more files')).toBeVisible();
  await expect(comparison.root.getByText('args.joinType')).toBeVisible();
  const values = comparison.root.getByRole('region', { name: 'Definition and arguments' });
  await expect(values).toContainText('inner');
  await expect(values).toContainText('left');
  // 4 days of 400 rows; one day less, one of 450 and one of 650.
  await expect(comparison.node('Parcels').first()).toContainText(/1,600\s*1,900\s*\+300/u);
  await expect(comparison.pane.getByRole('region', { name: 'Inputs' })).toContainText(
    '1 file added, 1 removed, 1 changed',
  );
  await test.step('only differences', async () => {
    await expect(comparison.node('Depots')).toHaveCount(1);
    await comparison.root.getByRole('switch', { name: 'Only differences' }).click();
    await expect(comparison.node('Depots')).toHaveCount(0);
  });
});

test('keys swap the runs and go from difference to difference; the pickers choose others', async ({ window }) => {
  const comparison = new RunComparisonPage(window);
  await openRun(window, 0);
  await window.runCommand('Compare run with previous run of job');
  await expect(comparison.input('friday.csv')).toBeVisible();
  await expect(comparison.body).toBeFocused();
  await window.page.keyboard.press('n');
  await expect(comparison.input('friday.csv')).toBeFocused();
  await window.page.keyboard.press('n');
  await expect(comparison.input('thursday.csv')).toBeFocused();
  await window.page.keyboard.press('Shift+N');
  await window.page.keyboard.press('Shift+N');
  await expect(comparison.root.locator('[data-difference]').last()).toBeFocused();
  await window.page.keyboard.press('x');
  await expect(comparison.input('friday.csv')).toContainText('only in #3');
  await expect(window.page.getByRole('tab', { name: '#3 and #2' })).toBeVisible();
  await expect(comparison.node('Parcels').first()).toContainText('−300');
  await comparison.picker('A').selectOption({ index: 2 });
  await expect(window.page.getByRole('tab', { name: '#1 and #2' })).toBeVisible();
  await expect(comparison.firstDifference).toContainText('#1 and #2 have the same definition');
  await test.step('the tab is still there after a reload', async () => {
    await window.page.reload();
    await expect(comparison.firstDifference).toContainText('#1 and #2 have the same definition');
  });
  await test.step('both runs open', async () => {
    await comparison.button('Open both').click();
    for (const name of ['dispatch #1', 'dispatch #2'])
      await expect(window.page.getByRole('tab', { name, exact: true })).toBeVisible();
  });
});

test('a run is compared with the open one from its menu, and copied as Markdown', async ({ window }) => {
  const comparison = new RunComparisonPage(window);
  await window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openRun(window, 2);
  await window.sideBar
    .getByRole('treeitem', { name: /dispatch/u })
    .first()
    .click({ button: 'right' });
  await window.page.getByRole('menuitem', { name: 'Compare with open run #1' }).click();
  await expect(window.page.getByRole('tab', { name: '#1 and #3' })).toBeVisible();
  await expect(comparison.input('friday.csv')).toBeVisible();
  await comparison.button('Copy as Markdown').click();
  await expect(window.page.getByText('Comparison copied to the clipboard.')).toBeVisible();
  const copied = await window.page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('## #1 and #3\n\nDefinition: args.joinType');
  expect(copied).toMatch(/\| Parcels \| 1,600 \| 1,900 \| \+300 \|/u);
});

test('the first run of a job has no previous one, and says so', async ({ window }) => {
  await openRun(window, 2);
  await window.runCommand('Compare run with previous run of job');
  await expect(window.page.getByText('This is the first run of dispatch.')).toBeVisible();
});

async function comparePrices(window: Window): Promise<RunComparisonPage> {
  const comparison = new RunComparisonPage(window);
  await window.showArea('Runs');
  await window.sideBar
    .getByRole('treeitem', { name: /prices/u })
    .first()
    .click();
  await expect(window.editor.getByRole('heading', { name: 'prices' })).toBeVisible();
  await window.runCommand('Compare run with previous run of job');
  return comparison;
}

test('output rows are compared by the key of the job; pages and kinds of differences by mouse', async ({ window }) => {
  const comparison = await comparePrices(window);
  const { outputRows, differences } = comparison;
  await expect(outputRows).toContainText('by key of One per product');
  await expect(outputRows).toContainText('169 rows are the same, 129 changed, 1 only in B, 2 only in A');
  await expect(differences.first()).toContainText(/removed\s*2\s*Product 2\s*2\.5/u);
  await expect(differences.nth(1)).toContainText('changed');
  await expect(differences.nth(1).locator('del')).toHaveText('171.5');
  await expect(differences.nth(1).locator('ins')).toHaveText('171.75');
  await expect(differences).toHaveCount(100);
  await outputRows.getByRole('button', { name: 'Next page' }).click();
  await expect(outputRows.getByText('101 to 132 of 132')).toBeVisible();
  await expect(differences.last()).toContainText('301');
  await outputRows.getByRole('radio', { name: 'Removed 2' }).click();
  await expect(differences).toHaveCount(2);
  await expect(differences.nth(1)).toContainText('Product 200');
});

test('keys choose the key columns and go to rows that differ; without a key, whole rows are compared', async ({
  window,
}) => {
  const comparison = await comparePrices(window);
  const { outputRows, differences, keyInput } = comparison;
  await expect(differences.first()).toBeVisible();
  await keyInput.focus();
  await window.page.keyboard.type('price');
  await window.page.keyboard.press('Enter');
  await expect(outputRows).toContainText('169 rows are the same, 0 changed, 130 only in B, 131 only in A');
  // The field keeps the focus for the next column.
  await expect(keyInput).toBeFocused();
  for (const name of ['price', 'id']) {
    await outputRows.getByRole('button', { name: `Remove ${name};` }).focus();
    await window.page.keyboard.press('Delete');
  }
  await expect(outputRows).toContainText('as whole rows');
  await expect(outputRows).toContainText('130 only in B, 131 only in A');
  await outputRows.getByRole('radio', { name: 'All 261' }).focus();
  await window.page.keyboard.press('ArrowRight');
  await expect(outputRows.getByRole('radio', { name: 'Added 130' })).toBeChecked();
  await expect(differences.first()).toContainText('added');
  await comparison.body.focus();
  await window.page.keyboard.press('Shift+N');
  await window.page.keyboard.press('Shift+N');
  await expect(comparison.differences.last()).toBeFocused();
});

test('files of a run that are no longer kept are named, with the run that replaced them', async ({
  window,
  workspace,
}) => {
  await rm(join(workspace.folder, 'output/prices/_tenon/retired'), { recursive: true });
  const comparison = await comparePrices(window);
  await expect(comparison.outputRows).toContainText(
    /the file that run #4 wrote was replaced by run #5 of job prices and is no longer kept/u,
  );
  await expect(comparison.outputRows.getByRole('button', { name: 'Compare again' })).toBeVisible();
});
