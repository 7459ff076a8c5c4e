/** An overwrite that finds files of another program: a person adopts them, and their undo is still possible. */

import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';

const pictures = join(import.meta.dirname, '../out/screens');

test('files that no run wrote are adopted from the page of the run, then replaced', async ({ window, workspace }) => {
  test.slow();
  const nodes = [
    { id: 'n1', name: 'Readings', transform: 'PathSource', args: { path: 'readings', format: 'csv' } },
    {
      id: 'n2',
      name: 'Latest readings',
      transform: 'PathTarget',
      inputs: { in: { node: 'n1' } },
      args: { path: 'latest', format: 'csv', mode: 'overwrite' },
    },
  ];
  await workspace.write('readings/one.csv', 'id,value\n1,10\n2,20\n');
  await workspace.write('latest/old.csv', 'id,value\n9,90\n');
  await workspace.write('jobs/keep-latest.json', JSON.stringify({ name: 'keep-latest', nodes }));
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await expect(() => window.find('keep-latest')).toPass();
  await job.button('Run').click();
  await run.reaches('FAILED');
  await expect(run.failure).toContainText('Target "Latest readings" would replace a file');
  await mkdir(pictures, { recursive: true });
  for (const theme of ['dark', 'light'] as const) {
    await window.useTheme(theme);
    for (const [width, height] of [
      [1024, 700],
      [1440, 900],
    ] as const) {
      await window.page.setViewportSize({ width, height });
      await window.rests();
      await window.page.screenshot({ path: join(pictures, `run-foreign-files-${theme}-${width}.png`) });
    }
  }
  const adopt = run.failure.getByRole('button', { name: 'Adopt files' });
  await adopt.click();
  const dialog = window.page.getByRole('dialog', { name: 'Adopt the files of “Latest readings”?' });
  await window.page.screenshot({ path: join(pictures, 'adopt-files.png') });
  await window.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await adopt.click();
  await dialog.getByRole('button', { name: 'Adopt files' }).click();
  await expect(window.page.getByText('1 file added to “Latest readings”.')).toBeVisible();
  await run.failure.getByRole('button', { name: 'Run again' }).click();
  await run.reaches('SUCCEEDED');
  const files = async (): Promise<string[]> =>
    (await readdir(join(workspace.folder, 'latest'))).filter((name) => name.endsWith('.csv'));
  expect(await files()).toEqual([expect.stringMatching(/^part-/u)]);
  await run.button('Undo run').click();
  await window.page.getByRole('dialog').getByRole('button', { name: 'Undo run' }).click();
  await expect.poll(files).toEqual(['old.csv']);
});
