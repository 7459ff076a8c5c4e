/** A job's bookmark in its settings: what the next run reads, and the two commands that move it, each after a question. */

import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';

test('the settings say what the next run reads, and the palette moves the bookmark after a question', async ({
  window,
  workspace,
}) => {
  const nodes = [
    { id: 'in', name: 'Readings', transform: 'PathSource', args: { path: 'readings', format: 'csv' } },
    {
      id: 'out',
      name: 'Kept',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: 'kept', format: 'csv' },
    },
  ];
  await workspace.write('readings/one.csv', 'id,value\n1,10\n');
  await workspace.write('jobs/keep.json', JSON.stringify({ name: 'keep', bookmark: 'enable', nodes }));
  await window.open(await workspace.address());
  await window.find('keep');
  const { inspector } = new JobEditor(window);
  const dialog = window.page.getByRole('dialog');
  await window.runCommand('Show job settings');
  await expect(inspector).toContainText('Nothing counts as read. The next run reads everything.');
  await window.runCommand('Set bookmark of job to now');
  await expect(dialog).toContainText('Set the bookmark of keep to now?');
  await expect(dialog).toContainText('do not reach the target');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(inspector).toContainText('The next run reads everything.');
  await inspector.getByRole('button', { name: 'Set bookmark to now' }).click();
  await dialog.getByRole('button', { name: 'Set bookmark to now' }).click();
  await expect(inspector).toContainText(/Set to now at \d\d:\d\d:\d\d\. The next run reads only what is added/u);
  await workspace.write('readings/two.csv', 'id,value\n2,20\n');
  await workspace.tenon('run', 'keep');
  await workspace.write('readings/three.csv', 'id,value\n3,30\n');
  await workspace.tenon('run', 'keep');
  await window.find('#1');
  await window.runCommand('Read input of this run again');
  await expect(dialog).toContainText('Read the input of run keep #1 again?');
  await expect(dialog).toContainText('The bookmark of the job does not change.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await window.runCommand('Read input of this run again');
  await dialog.getByRole('button', { name: 'Start run' }).click();
  await expect(window.editor.getByText('#3')).toBeVisible();
  await expect
    .poll(async () => JSON.parse((await workspace.tenon('runs', '--output', 'json')).trim())[0])
    .toMatchObject({ number: 3, jobRunState: 'SUCCEEDED' });
  await window.find('keep');
  await window.runCommand('Reset bookmark of job');
  await expect(dialog).toContainText('A target that appends then gets rows again');
  await dialog.getByRole('button', { name: 'Reset bookmark' }).click();
  await expect(inspector).toContainText('The next run reads everything.');
});
