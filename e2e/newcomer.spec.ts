/**
 * How far it is to a first result for someone who knows no key: clicks and typed texts are counted by the page. The
 * numbers are promises; what needs more of either has become longer for everyone.
 */

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { Effort } from './page-models/effort.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';

/** What a way may take. `keys`: that type nothing; nobody knows one yet. */
interface Most {
  readonly clicks: number;
  readonly texts: number;
}

const fields = `field,crop,hectares
${Array.from({ length: 60 }, (_, index) => `F${index},${['wheat', 'rye', 'maize'][index % 3]},${index / 4}`).join('\n')}
`;

/** A file of its own in every repetition: jobs and exports are named after it. */
const stem = (): string => `fields${test.info().repeatEachIndex || ''}`;

async function expectEffort(effort: Effort, { clicks, texts }: Most): Promise<void> {
  const counted = await effort.counted();
  expect(counted.clicks).toBeGreaterThan(0);
  expect(counted.clicks).toBeLessThanOrEqual(clicks);
  expect(counted.texts).toBeLessThanOrEqual(texts);
  expect(counted.keys).toBe(0);
  expect(effort.seconds).toBeLessThan(30);
}

test('a dropped file is saved as Parquet in 4 clicks, without typing', async ({ window, workspace }) => {
  const { page, editor } = window;
  const effort = await Effort.watch(page);
  await window.drop([{ name: `${stem()}.csv`, text: fields }]);
  await expect(new Grid(editor).cell(0, '0')).toHaveText('F0');
  await editor.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: /^Export/u });
  await dialog.getByRole('radio', { name: /^Parquet/u }).click();
  await dialog.getByRole('button', { name: 'Export 60 rows' }).click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('60 rows exported to');
  await expectEffort(effort, { clicks: 4, texts: 0 });
  expect(await readdir(join(workspace.folder, 'exports'))).toContain(`${stem()}.parquet`);
});

test('an open file becomes a job with filter and target, runs, and its output is open: 9 clicks, one text', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  const job = new JobEditor(window);
  await mkdir(join(workspace.folder, 'farm'), { recursive: true });
  await writeFile(join(workspace.folder, `farm/${stem()}.csv`), fields);
  await window.openPath(join(workspace.folder, `farm/${stem()}.csv`));
  await expect(new Grid(editor).cell(0, '0')).toHaveText('F0');

  const effort = await Effort.watch(page);
  await editor.getByRole('button', { name: 'Create job' }).click();
  await expect(job.card(`${stem()}.csv`)).toHaveAttribute('data-selected', 'true');
  await job.addNode('Filter');
  await job.field('Condition').click();
  await page.keyboard.type("crop = 'rye'");
  await job.addNode('PathTarget');
  await expect(job.field('Path')).toHaveValue(`output/${stem()}`);
  await job.button('Run').click();
  const output = page.getByRole('complementary', { name: 'Output' });
  await output.getByRole('button', { name: 'Open file' }).click();
  await expect(window.tabs.getByRole('tab', { name: /\.parquet$/u })).toHaveAttribute('aria-selected', 'true');
  await expect(new Grid(editor).cell(0, '1')).toHaveText('rye');
  await expectEffort(effort, { clicks: 9, texts: 1 });
  await expect(editor.locator('b').filter({ hasText: /^20$/u })).toBeVisible();
});

test('a first chart: 3 clicks from the start page, and one from a dropped file', async ({ window }) => {
  const { page, editor } = window;
  const fromStart = await Effort.watch(page);
  await editor
    .getByRole('region', { name: 'Tables' })
    .getByRole('button', { name: /^customers/u })
    .click();
  await editor.getByRole('tab', { name: 'Rows' }).click();
  await editor.getByRole('radio', { name: 'Chart' }).click();
  await expect(editor.getByText(/^chart of all/u)).toBeVisible();
  await expectEffort(fromStart, { clicks: 3, texts: 0 });

  const fromDrop = await Effort.watch(page);
  await window.drop([{ name: 'crops.csv', text: fields }]);
  // The tab before stays in the document, with a button of the same name.
  await expect(window.tab('crops.csv')).toHaveAttribute('aria-selected', 'true');
  await editor.getByRole('radio', { name: 'Chart' }).click();
  await expect(editor.getByText('chart of all 60 rows')).toBeVisible();
  await expectEffort(fromDrop, { clicks: 1, texts: 0 });
});

test('what is counted: clicks, fields and keys, also those of a field that is filled at once', async ({ window }) => {
  const { page } = window;
  const effort = await Effort.watch(page);
  const filter = window.sideBar.getByRole('textbox');
  await filter.click();
  await page.keyboard.type('ab');
  await page.keyboard.press('Escape');
  expect(await effort.counted()).toEqual({ clicks: 1, texts: 1, keys: 1 });
  await filter.fill('c');
  expect((await effort.counted()).texts).toBe(1);
  await page.keyboard.press('ControlOrMeta+O');
  await page.getByLabel('Path on this computer').fill('x');
  expect((await effort.counted()).texts).toBe(2);
});
