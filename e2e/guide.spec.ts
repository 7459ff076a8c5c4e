/**
 * The pictures of docs/guide and of the README, on the sample workspace. `npm run e2e -- --pictures` puts them into
 * docs/guide/pictures; otherwise they land in out/guide, so that a test run changes no file of the repository.
 */

import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, hostIsAway, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';
import type { Window } from './page-models/window.ts';
import { makeParcels } from './sample-states.ts';
import { killJobWorkers, writeSlowJob } from './slow-job.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, process.env['TENON_PICTURES'] === 'docs' ? 'docs/guide/pictures' : 'out/guide');
/** Bytes; pictures are in the repository for ever. */
const mostBytes = 200_000;

// One picture comes after a restart of the host.
test.use({ viewport: { width: 1240, height: 720 }, expectedErrors: hostIsAway });

test.beforeAll(async () => {
  await mkdir(folder, { recursive: true });
});

async function picture(window: Window, name: string): Promise<void> {
  const path = join(folder, `${name}.png`);
  // On the title bar beside the search, where nothing shows a hint.
  await window.page.mouse.move(900, 8);
  await window.rests();
  // The temporary folder of the test does not belong in the pictures.
  await window.page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode())
      node.textContent = node.textContent?.replaceAll(/[^\s“"]*tenon-e2e-\w+/gu, '~/Tenon') ?? '';
  });
  await window.page.screenshot({ path, animations: 'disabled' });
  expect((await stat(path)).size).toBeLessThan(mostBytes);
}

test('first steps: start, a file’s rows, a table', async ({ window, workspace }) => {
  await window.useTheme('light');
  await expect(window.editor.getByText('daily-revenue')).toBeVisible();
  await picture(window, 'start');
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await expect(new Grid(window.editor).cell(0, '1')).not.toBeEmpty();
  await window.page.setViewportSize({ width: 1080, height: 640 });
  for (const count of ['900 distinct', '715 distinct', '10 distinct'])
    await expect(window.editor.getByText(count, { exact: true }).first()).toBeVisible();
  await picture(window, 'rows');
  await window.page.setViewportSize({ width: 1240, height: 720 });
  await window.showArea('Catalog');
  await window.find('shop.orders');
  await expect(window.editor.getByRole('heading', { name: 'shop.orders' })).toBeVisible();
  await picture(window, 'table');
});

test('the question of a workspace that was created elsewhere', async ({ window, workspace }) => {
  await window.useTheme('light');
  await workspace.stop();
  await workspace.forget();
  await workspace.start();
  await expect(window.page.getByRole('radio', { name: /^Open read-only/u })).toBeVisible();
  await picture(window, 'opening');
  await window.page.getByRole('radio', { name: /^Take over/u }).check();
  await window.page.getByRole('button', { name: 'Take over' }).click();
  await expect(window.status.getByText('engine ready')).toBeVisible();
});

test('a crawl: its changes', async ({ window, workspace }) => {
  await window.useTheme('light');
  await makeParcels(workspace);
  await window.showArea('Crawlers');
  await window.sideBar
    .getByRole('treeitem', { name: /delivery/u })
    .last()
    .click();
  await expect(window.editor.getByRole('region', { name: 'Changes' })).toBeVisible();
  await picture(window, 'crawl');
});

test('jobs: the canvas with a preview, a run’s receipts, rejected rows', async ({ window, workspace }) => {
  test.slow();
  await window.useTheme('light');
  await workspace.tenon('run', 'clean-orders');
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.showArea('Jobs');
  await window.find('clean-orders');
  await window.page.keyboard.press('ControlOrMeta+B');
  await job.select('Set types');
  await job.openPanel('Preview');
  await expect(job.previewRows('after').first()).toBeVisible();
  await expect(job.previewRows('before').first()).toBeVisible();
  await job.button('Fit graph to canvas').click();
  await picture(window, 'job');
  await window.page.keyboard.press('ControlOrMeta+B');
  await window.find('web-sessions');
  await job.button('Run').click();
  await run.reaches('SUCCEEDED');
  await window.showArea('Runs');
  await expect(run.root.getByText('6 of 6 nodes balance')).toBeVisible();
  await picture(window, 'run');
  await makeParcels(workspace);
  await window.find('weigh');
  await job.button('Run').click();
  await run.reaches('SUCCEEDED');
  await run.show('Rejected records');
  await expect(run.root.getByText('two.csv').first()).toBeVisible();
  await picture(window, 'rejected');
});

test('jobs: a failure and the ways on; two versions of one job', async ({ window, workspace }) => {
  test.slow();
  await window.useTheme('light');
  await writeSlowJob(workspace.folder, 'pair-orders', 'seconds');
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.find('pair-orders');
  await job.button('Run').click();
  await run.reaches('RUNNING');
  await killJobWorkers(workspace.folder, run.failure);
  await run.reaches('FAILED');
  await window.showArea('Runs');
  await picture(window, 'failure');

  await window.find('daily-revenue');
  await job.select('Paid in euros');
  const path = join(workspace.folder, 'jobs/daily-revenue.json');
  const file = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await job.field('Condition').fill("currency = 'EUR'");
  await workspace.write('jobs/daily-revenue.json', JSON.stringify({ ...file, description: 'Revenue per day.' }));
  await expect(job.root.getByRole('region', { name: 'On disk' })).toBeVisible();
  await picture(window, 'conflict');
  await job.button('Use theirs').click();
  await job.saved();
});
