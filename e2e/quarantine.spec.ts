/** The quarantine: records that a run rejected, by reason, fixed and run again, each of them once. */

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';
import type { Window } from './page-models/window.ts';

const record = (page: Page): ReturnType<Page['getByRole']> =>
  page.getByRole('complementary', { name: 'Rejected record' });

/** A job over two files, of which three records have a value too many. */
async function writeJob(folder: string, name: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  const more = Array.from({ length: 20 }, (_, row) => `${row + 10},1.0,Paris\n`).join('');
  await writeFile(join(folder, name, 'one.csv'), 'id,weight,city\n1,2.5,Brest\n2,3.5,Quimper\n');
  await writeFile(
    join(folder, name, 'two.csv'),
    `id,weight,city\n3,1.5,Metz\n4,4.5,Lyon,69000\n5,5.5,Nice,06000\n6,6.5,Lille,59000\n${more}`,
  );
  const nodes = [
    {
      id: 'in',
      name: 'Parcels',
      transform: 'PathSource',
      args: { path: name, format: 'csv', options: { withHeader: true } },
    },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: `${name}-out`, format: 'csv' },
    },
  ];
  await writeFile(join(folder, 'jobs', `${name}.json`), JSON.stringify({ name, nodes, bookmark: 'enable' }));
}

async function runJob(window: Window, name: string): Promise<RunPage> {
  const run = new RunPage(window);
  await expect(async () => {
    await window.find(name);
  }).toPass();
  await new JobEditor(window).button('Run').click();
  await run.reaches('SUCCEEDED');
  await run.show('Rejected records');
  return run;
}

async function written(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.csv'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  const rows = texts.flatMap((text) => text.trim().split('\n').slice(1));
  return rows.filter((row) => !row.endsWith('Paris')).sort();
}

test('records are fixed by value and as text, run again, and are in the target once', async ({ window, workspace }) => {
  await writeJob(workspace.folder, 'fix');
  const run = await runJob(window, 'fix');
  const reasons = run.root.getByRole('region', { name: 'Reasons' });
  await expect(reasons.getByRole('row').nth(1)).toContainText('too many values');
  const review = window.page.getByRole('button', { name: 'Review', exact: true });
  for (const act of [() => review.press('Enter'), () => review.click()]) {
    await run.show('Timeline and receipts');
    await act();
    await expect(reasons.getByRole('row').nth(1)).toBeFocused();
  }
  const records = run.root.getByRole('region', { name: 'Rejected records' });
  await expect(records.getByRole('row')).toHaveCount(4);
  await expect(records.getByRole('row').nth(1)).toContainText('two.csv');

  // As a whole text.
  await expect(record(window.page)).toContainText('two.csv, line 3');
  await record(window.page).getByLabel('Text of the record').fill('4,4.5,Lyon');
  await expect(records.getByRole('row').nth(1)).toContainText('fixed');
  // By value: the text then has three values, so its fourth is dropped.
  await records.getByRole('row').nth(1).focus();
  await window.page.keyboard.press('ArrowDown');
  await expect(records.getByRole('row').nth(2)).toBeFocused();
  await expect(record(window.page)).toContainText('4 of 3 columns');
  await record(window.page).getByLabel('city').fill('Nizza');
  await expect(record(window.page).getByLabel('Text of the record')).toHaveValue('5,5.5,Nizza,06000');
  await record(window.page).getByLabel('Text of the record').fill('5,5.5,Nizza');

  await run.root.getByRole('button', { name: 'Run 2 fixed records again' }).click();
  await expect(window.page.getByText(/2 fixed records of fix sent to run/u)).toBeVisible();
  await expect(records.getByRole('row').nth(1)).toContainText('run ');
  await expect(run.root.getByText('2 run again')).toBeVisible();
  await window.page.getByRole('button', { name: 'Open run' }).click();
  await run.reaches('SUCCEEDED');
  await run.show('Rejected records');
  const fixed = run.root.getByRole('region', { name: 'Fixed records', exact: true }).last();
  await expect(fixed.getByRole('row').nth(1)).toContainText('4,4.5,Lyon,69000');
  expect(await written(join(workspace.folder, 'fix-out'))).toEqual([
    '1,2.5,Brest',
    '2,3.5,Quimper',
    '3,1.5,Metz',
    '4,4.5,Lyon',
    '5,5.5,Nizza',
  ]);
});

test('one text is replaced in all records of a reason; an undone run gives its records back', async ({
  window,
  workspace,
}) => {
  await writeJob(workspace.folder, 'replace');
  const run = await runJob(window, 'replace');
  await run.root.getByLabel('Text to replace').fill('000');
  await run.root.getByRole('button', { name: 'Replace in 3 records' }).click();
  await expect(record(window.page).getByLabel('Text of the record')).toHaveValue('4,4.5,Lyon,69');
  await run.root.getByRole('button', { name: 'Discard' }).click();
  await record(window.page).getByLabel('Text of the record').fill('4,4.5,Lyon');
  await run.root.getByRole('button', { name: 'Run 1 fixed record again' }).click();
  await window.page.getByRole('button', { name: 'Open run' }).click();
  await run.reaches('SUCCEEDED');
  await run.button('Undo run').click();
  await run.confirmUndo();
  await expect.poll(() => written(join(workspace.folder, 'replace-out'))).not.toContain('4,4.5,Lyon');
  await run.show('Rejected records');
  await run.root
    .getByRole('region', { name: 'Fixed records' })
    .getByRole('button', { name: /^#\d+$/u })
    .first()
    .click();
  await run.show('Rejected records');
  await expect(run.root.getByText('0 run again')).toBeVisible();
});

test('a preview reports the records that it skips', async ({ window, workspace }) => {
  await writeJob(workspace.folder, 'look');
  await expect(async () => {
    await window.find('look');
  }).toPass();
  const job = new JobEditor(window);
  await job.select('Parcels');
  await job.openPanel('Preview');
  await expect(job.previewRows('after')).toHaveCount(23);
  await expect(job.panel.getByText('3 records rejected')).toBeVisible();
});
