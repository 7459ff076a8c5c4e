/** Thousands of tables, jobs and runs: every list is whole, has few rows in the page, and is walked, typed into and filtered. */

import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator } from '@playwright/test';
import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import type { ServedWorkspace } from './served-workspace.ts';

test.use({ expectedErrors: axeStyle });

const root = join(import.meta.dirname, '..');
const many = 5000;
/** Rows of a tree that may be in the page at once. */
const mostDrawn = 120;

let isCrowded = false;

/** Once for the file, before its window is opened. */
async function crowd(workspace: ServedWorkspace): Promise<void> {
  if (isCrowded) return;
  isCrowded = true;
  await workspace.stop();
  const program = join(root, 'engine/testing/crowded/crowd-program.ts');
  await promisify(execFile)(process.execPath, [program, workspace.folder, `${many}`, `${many}`, 'often', 'job_00007']);
  const folder = join(workspace.folder, 'jobs');
  await mkdir(folder, { recursive: true });
  const names = Array.from({ length: many }, (_, index) => `job_${String(index + 1).padStart(5, '0')}`);
  await Promise.all(names.map((name) => writeFile(join(folder, `${name}.json`), JSON.stringify({ name, nodes: [] }))));
  await workspace.start();
}

test.beforeEach(async ({ workspace }) => crowd(workspace));

const rowsOf = (tree: Locator): Locator => tree.getByRole('treeitem');

/** The text of the first row below the upper edge of a tree. */
async function firstInView(tree: Locator): Promise<string> {
  return tree.evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    const rows = [...element.querySelectorAll('[role="treeitem"]')];
    const places = rows.map((row) => ({ row, at: row.getBoundingClientRect().top - top }));
    const shown = places.filter(({ at }) => at >= 0).sort((left, right) => left.at - right.at);
    return shown[0]?.row.textContent ?? '';
  });
}

test('a database of 5,000 tables is whole: scrolled, walked by keys, typed into, filtered; its place is kept', async ({
  window,
}) => {
  const { page, sideBar } = window;
  const { keyboard } = page;
  const held = page.locator(':focus');
  await window.showArea('Catalog');
  const tree = sideBar.getByRole('tree', { name: 'Databases' });
  const database = tree.getByRole('treeitem', { name: /^crowd/u });
  await expect(database).toContainText('5,000');
  await expect(tree.getByText('table_00001')).toBeVisible();
  expect(await rowsOf(tree).count()).toBeLessThan(mostDrawn);

  await test.step('keys', async () => {
    await database.focus();
    await keyboard.press('End');
    await expect(held).toContainText('web_events');
    await expect(held).toBeInViewport();
    await keyboard.press('Home');
    await expect(held).toContainText('crowd');
    await keyboard.press('PageDown');
    await keyboard.press('PageDown');
    await expect(held).toContainText('table_000');
    await expect(held).toBeInViewport();
    await keyboard.type('table_04321');
    await expect(held).toContainText('table_04321');
    await expect(held).toBeInViewport();
    await expect(held).toHaveAttribute('aria-posinset', '4321');
    await expect(held).toHaveAttribute('aria-setsize', '5000');
    await expect(held).toHaveAttribute('aria-level', '2');
    await keyboard.press('ArrowLeft');
    await expect(held).toContainText('crowd');
    await keyboard.press('ArrowLeft');
    await expect(held).toHaveAttribute('aria-expanded', 'false');
    await expect(tree.getByText('web_events')).toBeVisible();
    await keyboard.press('ArrowRight');
    await expect(tree.getByText('table_00001')).toBeVisible();
    expect(await rowsOf(tree).count()).toBeLessThan(mostDrawn);
  });

  await test.step('the wheel, a row, and the same place after another area', async () => {
    await tree.hover();
    await page.mouse.wheel(0, 24 * 2000);
    await expect(tree.getByText(/^table_020/u).first()).toBeInViewport();
    expect(await rowsOf(tree).count()).toBeLessThan(mostDrawn);
    await expectAccessible(page);
    await tree
      .getByText(/^table_0201/u)
      .first()
      .click();
    await expect(window.tab('crowd.table_0201')).toBeVisible();
    const before = await firstInView(tree);
    await window.showArea('Jobs');
    await expect(sideBar.getByRole('tree', { name: 'Jobs' })).toBeVisible();
    await window.showArea('Catalog');
    await expect(tree.getByRole('treeitem', { selected: true })).toContainText('table_0201');
    await expect.poll(() => firstInView(tree)).toBe(before);
  });

  await test.step('the filter finds what is far away, and leaves it in view', async () => {
    const filter = sideBar.getByRole('textbox', { name: 'Filter tables' });
    await filter.fill('_04999');
    await expect(rowsOf(tree)).toHaveCount(2);
    await expect(database).toContainText('1 of 5,000');
    await keyboard.press('ArrowDown');
    await expect(held).toHaveRole('treeitem');
    await keyboard.press('End');
    await keyboard.press('Space');
    await expect(window.tab('crowd.table_04999')).toHaveAttribute('aria-selected', 'true');
    await filter.focus();
    await keyboard.press('Escape');
    await expect(tree.getByRole('treeitem', { selected: true })).toBeInViewport();
  });
});

test('tables are whole beside files and queries, and in the form of a node', async ({ window }) => {
  const { page, sideBar } = window;
  for (const [area, name, first, last, found] of [
    ['Explore', 'Files', 'crowd.table_00001', 'shop.web_events', [/crowd\.table_04998/u]],
    // By database, which stays above what is found.
    ['Query', 'Queries', 'table_00001', 'web_events', [/^crowd/u, /table_04998/u]],
  ] as const) {
    await window.showArea(area);
    const tree = sideBar.getByRole('tree', { name });
    await expect(tree.getByText(first)).toBeVisible();
    await rowsOf(tree).first().focus();
    await page.keyboard.press('End');
    await expect(page.locator(':focus')).toContainText(last);
    await sideBar.getByRole('textbox').fill('crowd.table_04998');
    await expect(rowsOf(tree)).toHaveText([...found]);
    await sideBar.getByRole('textbox').fill('');
  }
});

test('of 5,000 jobs each shows its last run, however many others ran since; 5,000 runs go back to the first', async ({
  window,
}) => {
  const { page, sideBar } = window;
  const { keyboard } = page;
  const held = page.locator(':focus');
  await window.showArea('Jobs');
  const jobs = sideBar.getByRole('tree', { name: 'Jobs' });
  await expect(jobs.getByText('job_00007')).toBeVisible();
  await expect(rowsOf(jobs).filter({ hasText: 'job_00006' })).toContainText('never run');
  await expect(rowsOf(jobs).filter({ hasText: 'job_00007' })).not.toContainText('never run');
  expect(await rowsOf(jobs).count()).toBeLessThan(mostDrawn);
  await rowsOf(jobs).first().focus();
  await keyboard.press('End');
  await keyboard.type('job_04000');
  await expect(held).toContainText('job_04000');
  await expect(held).toBeInViewport();

  await window.showArea('Runs');
  const runs = sideBar.getByRole('tree', { name: 'Runs' });
  await expect(rowsOf(runs).first()).toContainText('often');
  // Each has the time, the heading its day.
  await expect(rowsOf(runs).nth(30)).toContainText(/\d\d:\d\d:\d\d/u);
  expect(await rowsOf(runs).count()).toBeLessThan(mostDrawn);
  await rowsOf(runs).first().focus();
  await expect
    .poll(async () => {
      await keyboard.press('End');
      return held.textContent();
    })
    .toContain('job_00007');
  await expect(held).toBeInViewport();
  await sideBar.getByRole('textbox', { name: 'Filter runs' }).fill('job_00007');
  await expect(rowsOf(runs)).toHaveCount(1);
});
