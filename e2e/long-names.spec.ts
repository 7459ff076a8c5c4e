/** Names that are long, or written from right to left, in a window of the smallest usual size. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { writeSlowJob } from './slow-job.ts';

const long = `every-word-of-its-purpose-${'joined-with-hyphens-'.repeat(4)}until-it-is-long`;
const arabic = 'مبيعات-يومية-للفرع-الشمالي';

const jobOf = (name: string): string =>
  JSON.stringify({
    name,
    nodes: [
      { id: 'orders', name: 'Orders', transform: 'CatalogSource', args: { databaseName: 'shop', tableName: 'orders' } },
      { id: 'out', name: 'Copy', transform: 'CatalogTarget', inputs: { in: { node: 'orders' } }, args: {} },
    ],
  });

test('a long name takes nothing from the icon of its tab or the button Run', async ({ window, workspace }) => {
  const { page } = window;
  await workspace.write(`jobs/${long}.json`, jobOf(long));
  await page.setViewportSize({ width: 1024, height: 700 });
  await window.showArea('Jobs');
  await window.sideBar.getByRole('treeitem', { name: long }).dblclick();
  await expect(window.editor.getByTitle('1 to set up', { exact: true })).toBeVisible();
  await expect(window.editor.getByRole('button', { name: 'Run', exact: true })).toBeInViewport({ ratio: 1 });
  expect((await window.tab(long).locator('svg').boundingBox())!.width).toBe(15);
});

test('a name from right to left is drawn in its direction', async ({ window, workspace }) => {
  await workspace.write(`jobs/${arabic}.json`, jobOf(arabic));
  await window.showArea('Jobs');
  const row = window.sideBar.getByRole('treeitem', { name: arabic });
  await expect(row).toBeVisible();
  const label = row.getByText(arabic, { exact: true });
  await expect(label).toHaveCSS('direction', 'rtl');
  await expect(window.sideBar.getByText('daily-revenue', { exact: true })).toHaveCSS('direction', 'ltr');
});

test('names from right to left begin beside the icon of a card and of the list of nodes', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const node = { id: 'out', name: arabic, transform: 'PathTarget', args: { path: 'out/نتيجة' } };
  await workspace.write('jobs/rtl-card.json', JSON.stringify({ name: 'rtl-card', nodes: [node] }));
  await window.find('rtl-card');
  const title = window.editor.getByTitle(arabic, { exact: true });
  await expect(title).toHaveCSS('direction', 'rtl');
  await expect(title).toHaveCSS('text-align', 'left');
  await page.keyboard.press('ControlOrMeta+K');
  await window.palette.fill(arabic);
  await expect(page.getByRole('option', { name: arabic }).locator('[dir="auto"]').first()).toHaveCSS(
    'direction',
    'rtl',
  );
});

test('a card that is drawn smaller keeps a caption that is too long for one line', async ({ window, workspace }) => {
  const { page } = window;
  const tableName = 'orders_of_all_branches_and_years_of_the_company';
  const nodes = Array.from({ length: 5 }, (_, index) => ({
    id: `n${index}`,
    name: `Node ${index}`,
    ...(index === 0
      ? { transform: 'CatalogSource', args: { databaseName: 'shop', tableName } }
      : { transform: 'DropDuplicates', inputs: { in: { node: `n${index - 1}` } }, args: {} }),
  }));
  await workspace.write('jobs/long-row.json', JSON.stringify({ name: 'long-row', nodes }));
  await window.find('long-row');
  await window.runCommand('Fit graph to canvas');
  await expect(page.locator('[data-far="true"][data-small="false"]')).toBeVisible();
  const card = (await window.editor.locator('[data-card="n0"]').boundingBox())!;
  const caption = window.editor.getByTitle(`shop.${tableName}`, { exact: true });
  // The problem that the table does not exist, too.
  for (const text of [caption, window.editor.locator('[data-card="n0"] span').filter({ hasText: /^Table / })]) {
    const line = (await text.boundingBox())!;
    expect(line.x).toBeLessThan(card.x + card.width);
    expect(line.y + line.height).toBeLessThanOrEqual(card.y + card.height);
  }
});

test('a long name is read whole at the head of its page, beside its icon', async ({ window, workspace }) => {
  const { page, editor } = window;
  const name = 'orders_of_all_branches_and_years_'.repeat(3);
  await workspace.write(`long/${name}/rows.csv`, `${name}first,${name}second\n1,2\n`);
  await workspace.tenon('crawl', 'long');
  await page.setViewportSize({ width: 1024, height: 700 });
  await window.find(name);
  const head = editor.locator('[data-part="page-head"]');
  const title = head.getByRole('heading');
  await expect(title).toContainText(name);
  expect(await title.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  expect((await head.locator('svg').first().boundingBox())!.y).toBeGreaterThan((await title.boundingBox())!.y);
  // Columns that begin alike can be distinguished.
  const beyond = await editor
    .getByText(`${name}first`, { exact: true })
    .evaluate((words) => words.getBoundingClientRect().right - words.closest('td')!.getBoundingClientRect().right);
  expect(beyond).toBeLessThan(0);
});

test('a run that waits for one with a long name says all of it', async ({ window, workspace }) => {
  const { page, editor } = window;
  await workspace.write(`jobs/${arabic}.json`, jobOf(arabic));
  await writeSlowJob(workspace.folder, long, 'endless');
  for (const name of [long, arabic]) {
    const file = join(workspace.folder, `jobs/${name}.json`);
    const job = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...job, workers: 1, threads: 64, memory: 1024 }));
    const start = (): Promise<string> =>
      workspace.tenon('call', 'startJobRun', JSON.stringify({ jobName: name })).catch(() => '');
    await expect.poll(start).toContain('jr_');
  }
  await page.setViewportSize({ width: 1024, height: 700 });
  await window.showArea('Runs');
  const row = window.sideBar.getByRole('treeitem', { name: arabic });
  await expect(row.getByText(arabic, { exact: true })).toHaveCSS('direction', 'rtl');
  await row.dblclick();
  const words = editor.getByRole('status').getByText(long);
  await expect(words).toBeInViewport({ ratio: 1 });
  expect((await editor.getByRole('progressbar').boundingBox())!.width).toBeGreaterThan(90);
});

test('names that differ at their end show it in the side bar and in tabs', async ({ window, workspace }) => {
  const { page } = window;
  const stem = 'load-orders-of-the-northern-region-of-the-company-for';
  const rtlStem = 'מכירות-יומיות-של-סניף-הצפון-של-החברה-הגדולה-עבור';
  const names = [`${stem}-2024`, `${stem}-2025`, `${rtlStem}-ינואר`, `${rtlStem}-פברואר`];
  for (const name of names) await workspace.write(`jobs/${name}.json`, jobOf(name));
  await page.setViewportSize({ width: 1024, height: 700 });
  await window.showArea('Jobs');
  for (const name of names) {
    const row = window.sideBar.getByRole('treeitem', { name });
    await row.click();
    const end = name.slice(name.lastIndexOf('-') + 1);
    for (const place of [row, window.tab(name)]) {
      const drawn = place.locator('[aria-hidden="true"]').filter({ hasText: new RegExp(`${end}$`, 'u') });
      const [part, whole] = [(await drawn.boundingBox())!, (await place.boundingBox())!];
      expect(part.x).toBeGreaterThanOrEqual(whole.x);
      expect(part.x + part.width).toBeLessThanOrEqual(whole.x + whole.width);
      expect(await drawn.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
    }
    await expect(row).toHaveAttribute('title', new RegExp(`^${name}`, 'u'));
    await expect(window.tab(name)).toHaveAttribute('title', new RegExp(name, 'u'));
  }
  await expectAccessible(page);
});

test('the palette says how many it does not list', async ({ window, workspace }) => {
  const { page } = window;
  const names = Array.from({ length: 70 }, (_, index) => `quarterly-${index + 100}`);
  for (const name of names) await workspace.write(`jobs/${name}.json`, jobOf(name));
  await expect.poll(() => workspace.tenon('jobs')).toContain('quarterly-169');
  await page.keyboard.press('ControlOrMeta+K');
  await window.palette.fill('quarterly');
  await expect(page.getByRole('dialog').getByText(/^60 of \d+: type more to narrow$/u)).toBeVisible();
  await expectAccessible(page);
  await window.palette.fill('quarterly-169');
  await expect(page.getByRole('dialog').getByText('type more to narrow')).toHaveCount(0);
});
