/** Drop Null Fields: the button reads all rows of the input and fills the list of fields. */

import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';

test('the fields that are null in all rows are found, and dropped', async ({ window, workspace }) => {
  const people = [
    { id: 1, fax: null, address: { city: 'Lyon', state: null } },
    { id: 2, fax: null, address: { city: null, state: null } },
  ];
  await workspace.write('people/people.json', `${people.map((each) => JSON.stringify(each)).join('\n')}\n`);
  await workspace.write('nobody/people.csv', 'id,name\n');
  const job = new JobEditor(window);
  await job.create('nulls');
  await job.canvas.getByRole('button', { name: 'Add node' }).click();
  await job.pickNode('PathSource');
  await job.field('Path').fill('people');
  await job.addNode('DropNullFields');
  const find = job.inspector.getByRole('button', { name: 'Find null fields', exact: true });
  await find.click();
  await expect(job.inspector.getByText('Found 2 null fields in 2 rows.')).toBeVisible();
  await expect(job.inspector.getByRole('list', { name: 'Fields' }).getByRole('listitem')).toHaveText([
    /^address\.state/u,
    /^fax/u,
  ]);
  await expect(job.card('Drop Null Fields')).toContainText('without address.state, fax');
  await job.select('Files');
  await job.field('Path').fill('nobody');
  await job.select('Drop Null Fields');
  await find.click();
  await expect(job.inspector.getByText('The input has no rows, so every column is null.')).toBeVisible();
  await expect(job.inspector.getByRole('list', { name: 'Fields' }).getByRole('listitem')).toHaveCount(2);
});
