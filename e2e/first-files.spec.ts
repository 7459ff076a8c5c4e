/** A new user's own files: a folder opened by its path, a long name, long numbers. */

import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { QueryPage } from './page-models/query-page.ts';

const report = [
  'Sales of the northern branches;;;',
  'day;branch;customer;amount',
  ...Array.from({ length: 40 }, (_, row) => `${(row % 28) + 1}.01.2024;F0${row % 4};Müller;1.${row + 100},50`),
];

/** Of the part that is seen. */
async function isCut(element: Locator): Promise<boolean> {
  return element.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
}

test('a folder shows its files, and what can be done with all of them', async ({ window, workspace }) => {
  for (const day of [1, 2, 3]) await workspace.write(`daily/sales-${day}.csv`, `store,amount\nF0${day},${day}.5\n`);
  await workspace.write('daily/older/sales-0.csv', 'store,amount\nF00,1.5\n');
  await workspace.write('daily/notes.txt', 'Written by hand.\n');
  await window.openPath(join(workspace.folder, 'daily'));
  const files = window.editor.getByRole('region', { name: 'Files in daily' });
  await expect(window.editor.getByRole('button', { name: 'Crawl folder' })).toBeVisible();
  await expect(window.editor.getByRole('alert')).toHaveCount(0);
  await expect(window.sideBar.getByRole('treeitem', { name: 'daily' })).toBeVisible();
  for (const place of [window.sideBar.getByRole('treeitem', { name: 'daily' }), window.tab('daily')])
    await expect(place.locator('[data-icon="folder"]')).toBeVisible();
  // Folders first; opened by keys, the list has the focus.
  await expect(files.getByRole('button', { name: 'older folder' })).toBeFocused();
  await window.page.keyboard.press('Enter');
  // A folder of one kind of files shows their rows.
  await expect(new Grid(window.editor).cell(0, '0')).toHaveText('F00');
  await window.editor.getByRole('radio', { name: 'Files' }).click();
  await window.editor.getByRole('button', { name: 'sales-0.csv' }).click();
  await expect(new Grid(window.editor).cell(0, '0')).toHaveText('F00');
  await expect(window.tab('sales-0.csv').locator('[data-icon="file"]')).toBeVisible();
  await window.tab('daily').click();
  // Size and time of a file help to choose.
  await expect(files.getByRole('button', { name: /^sales-1\.csv/u })).toHaveText(/^sales-1\.csv\d\d:\d\d:\d\d21 B$/u);
  await window.editor.getByRole('button', { name: 'Create job' }).click();
  await expect(new JobEditor(window).field('Path')).toHaveValue('daily');
});

test('recently opened files of the same name show their folders', async ({ window, workspace }) => {
  for (const year of [2024, 2025]) {
    await workspace.write(`${year}/march/totals.csv`, 'store,amount\nF01,1.5\n');
    await window.openPath(join(workspace.folder, `${year}/march/totals.csv`));
    await expect(new Grid(window.editor).cell(0, '0')).toHaveText('F01');
  }
  const listed = window.sideBar.getByRole('treeitem', { name: 'totals.csv' });
  await expect(listed).toHaveText([/^totals\.csv2025\/march$/u, /^totals\.csv2024\/march$/u]);
  await expect(listed.first()).toHaveAttribute('title', join(workspace.folder, '2025/march/totals.csv'));
});

test('the name of an open file is not cut while there is room for it', async ({ window, workspace }) => {
  await workspace.write('Umsatz Nord 2024.csv', report.join('\n'));
  await window.openPath(join(workspace.folder, 'Umsatz Nord 2024.csv'));
  const line = window.editor.locator('[data-part="toolbar"]').first();
  const name = line.getByText('Umsatz Nord 2024.csv', { exact: true });
  await expect(name).toBeVisible();
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
  ] as const) {
    await window.page.setViewportSize({ width, height });
    await window.rests();
    expect(await isCut(name), `the name at ${width} pixels`).toBe(false);
    expect((await line.locator('svg').first().boundingBox())?.width).toBe(15);
  }
});

test('a long number of a result is not cut', async ({ window }) => {
  const query = new QueryPage(window);
  await query.write('SELECT 214226.36000000002::DOUBLE AS total, 7 AS branch');
  await query.run();
  const total = query.grid.cell(0, '0');
  await expect(total).toHaveText('214226.36000000002');
  await window.rests();
  expect(await isCut(total)).toBe(false);
});
