/** Unbox of XML: the button finds the type of the texts, and the preview has the values. */

import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';

test('the type of XML texts is found, and the texts are parsed', async ({ window, workspace }) => {
  const docs = ['<order id="7"><line>a</line><line>b</line></order>', '<order id="8"/>', '<order'];
  await workspace.write('docs/docs.json', `${docs.map((doc) => JSON.stringify({ doc })).join('\n')}\n`);
  const job = new JobEditor(window);
  await job.create('texts');
  await job.canvas.getByRole('button', { name: 'Add node' }).click();
  await job.pickNode('PathSource');
  await job.field('Path').fill('docs');
  await job.addNode('Unbox');
  const find = job.inspector.getByRole('button', { name: 'Find type', exact: true });
  await expect(find).toHaveCount(0);
  await job.field('Format').selectOption('xml');
  await expect(find).toBeVisible();
  await expect(job.field('Attribute prefix optional')).toBeVisible();
  await expect(job.field('Separator optional')).toHaveCount(0);
  await job.field('Format').selectOption('csv');
  await expect(job.field('Attribute prefix optional')).toHaveCount(0);
  await expect(job.field('Separator optional')).toBeVisible();
  await job.field('Format').selectOption('xml');
  await job.field('Column').fill('doc');
  await find.click();
  await expect(job.inspector.getByText('Found in 3 texts. 1 text cannot be parsed.')).toBeVisible();
  await expect(job.field('Type')).toHaveValue('struct<_id:bigint,line:array<string>>');
  await job.openPanel('Preview');
  await expect(job.previewRows('after').first()).toContainText('7');
});
