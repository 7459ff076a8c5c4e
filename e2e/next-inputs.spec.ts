/** What the next run of a job reads, before and after a run with a bookmark. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';

test('the next run is shown with its files, and what earlier runs have read', async ({ window, workspace }, info) => {
  const inputs = join(workspace.folder, 'in-next');
  await mkdir(inputs, { recursive: true });
  await writeFile(join(inputs, 'a.csv'), 'id,name\n1,Brest\n2,Cork\n');
  const nodes = [
    { id: 'ports', name: 'Ports', transform: 'PathSource', args: { path: 'in-next', format: 'csv' } },
    {
      id: 'out',
      name: 'Output',
      transform: 'PathTarget',
      args: { path: 'out-next', format: 'csv' },
      inputs: { in: { node: 'ports' } },
    },
  ];
  const value = { name: 'next-ports', bookmark: 'enable', nodes };
  await writeFile(join(workspace.folder, 'jobs/next-ports.json'), JSON.stringify(value));
  const job = new JobEditor(window);
  await window.find('next-ports');
  await window.runCommand('Show files of next run');
  const dialog = window.page.getByRole('dialog', { name: 'Next run of next-ports' });
  await expect(dialog.getByRole('status')).toHaveText('The next run reads 1 file, as the job is saved now.');
  await expect(dialog.getByRole('row', { name: /^Ports/u })).toContainText('Ports123 B0');
  await expect(dialog.getByRole('row', { name: /a\.csv/u })).toBeVisible();
  await window.page.screenshot({ path: info.outputPath('next-inputs.png') });
  await window.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await job.button('Run').click();
  await new RunPage(window).reaches('SUCCEEDED');
  await writeFile(join(inputs, 'b.csv'), 'id,name\n3,Deal\n');
  await window.find('next-ports');
  await window.runCommand('Show files of next run');
  await expect(dialog.getByRole('row', { name: /b\.csv/u })).toBeVisible();
  await expect(dialog.getByRole('row', { name: /a\.csv/u })).toHaveCount(0);
  await expect(dialog.getByRole('row', { name: /^Ports/u })).toContainText('Ports115 B1');
});
