/** Buttons that are pressed twice: by a double-click, and again while the engine has not answered the first press. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';
import type { ServedWorkspace } from './served-workspace.ts';

const fruit = 'name,weight\napple,100\npear,120\n';

/** Where a button is stays pressed, whatever is there meanwhile. */
async function pressThrice(button: Locator, workspace: ServedWorkspace): Promise<void> {
  const page = button.page();
  const { x, y } = (await button.boundingBox())!;
  await workspace.whilePaused(async () => {
    await page.mouse.dblclick(x + 12, y + 10);
    await page.waitForTimeout(600);
    await page.mouse.click(x + 12, y + 10);
    await page.waitForTimeout(200);
  });
}

test('a file becomes one job, and the job runs once', async ({ window, workspace }) => {
  const { page, editor } = window;
  await window.drop([{ name: 'fruit.csv', text: fruit }]);
  await expect(new Grid(editor).cell(0, '0')).toHaveText('apple');
  await pressThrice(editor.getByRole('button', { name: 'Create job' }), workspace);
  await expect(window.tab('fruit')).toBeVisible();
  await window.rests();
  const jobs = await readdir(join(workspace.folder, 'jobs'));
  expect(jobs.filter((name) => name.startsWith('fruit'))).toEqual(['fruit.json']);

  await window.find('daily-revenue');
  const job = new JobEditor(window);
  await expect(job.saveState).toContainText('Saved');
  await pressThrice(job.button('Run'), workspace);
  await new RunPage(window).reaches('SUCCEEDED');
  await expect(page.getByRole('alert')).toHaveCount(0);
  const { items } = JSON.parse(await workspace.tenon('call', 'getJobRuns', '{"jobName":"daily-revenue"}')) as {
    items: unknown[];
  };
  expect(items).toHaveLength(1);
});

test('Enter pressed twice in a dialog creates one database, without an error', async ({ window, workspace }) => {
  const { page } = window;
  await window.runCommand('Create database');
  const dialog = page.getByRole('dialog', { name: 'Create database' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('harvest');
  await workspace.whilePaused(async () => {
    await page.keyboard.press('Enter');
    await page.waitForTimeout(100);
    await page.keyboard.press('Enter');
  });
  await expect(dialog).toBeHidden();
  await window.rests();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a query saved twice in a row has no conflict with itself', async ({ window, workspace }) => {
  const { page } = window;
  await page.keyboard.press('Alt+Q');
  await expect(page.locator('.cm-content:visible')).toBeFocused();
  await page.keyboard.type('SELECT 1 AS one');
  await page.keyboard.press('ControlOrMeta+S');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Ones');
  await page.keyboard.press('Enter');
  await expect(window.tab('Ones')).toBeVisible();
  await page.locator('.cm-content:visible').first().click();
  await page.keyboard.type(' ');
  await workspace.whilePaused(async () => {
    await page.keyboard.press('ControlOrMeta+S');
    await page.keyboard.press('ControlOrMeta+S');
    await page.waitForTimeout(200);
  });
  await window.rests();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a double-click on the last button of a dialog does not reach what is below it', async ({ window }) => {
  const { page, editor } = window;
  await window.drop([{ name: 'many.csv', text: `id\n${Array.from({ length: 60 }, (_, id) => `${id}\n`).join('')}` }]);
  await expect(new Grid(editor).cell(0, '0')).toHaveText('0');
  await editor.getByRole('button', { name: 'Filter', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Filter rows' });
  await dialog.getByRole('textbox', { name: 'From', exact: true }).fill('1');
  await dialog.getByRole('textbox', { name: 'To below' }).fill('60');
  await dialog.getByRole('button', { name: 'Filter', exact: true }).dblclick();
  await expect(dialog).toBeHidden();
  await expect(new Grid(editor).cell(0, '0')).toHaveText('1');
  await expect(editor.getByText(/^Row \d+/u)).toHaveCount(0);
});

test('a double-click on a header opens its menu, and chooses nothing from it', async ({ window }) => {
  const { page, editor } = window;
  await page.setViewportSize({ width: 1024, height: 700 });
  await window.drop([{ name: 'headers.csv', text: fruit }]);
  await expect(new Grid(editor).cell(0, '0')).toHaveText('apple');
  await editor.locator('.ag-header-cell:visible').filter({ hasText: 'name' }).dblclick();
  await expect(page.getByRole('menu')).toBeVisible();
  await window.rests();
  await expect(page.getByRole('menu')).toBeVisible();
  await expect(editor.getByRole('radio', { name: 'Rows' })).toBeChecked();
});

test('a double-click removes one target of a crawler, and the last one stays with the reason', async ({ window }) => {
  const { page, editor } = window;
  await window.showArea('Crawlers');
  await window.sideBar.getByRole('treeitem', { name: /^sample/u }).click();
  const targets = editor.getByRole('table', { name: 'Targets' }).getByRole('button', { name: /^Remove target/u });
  await expect(targets).toHaveCount(3);
  await targets.first().dblclick();
  await expect(targets).toHaveCount(2);
  await targets.first().click();
  await expect(targets).toHaveCount(1);
  await expect(targets).toBeDisabled();
  await targets.hover();
  await expect(page.getByRole('tooltip')).toContainText('at least one target');
});
