/** A job whose middle nodes become a sub-flow, for specs and pictures. */

import { expect } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import type { Window } from './page-models/window.ts';
import type { ServedWorkspace } from './served-workspace.ts';

const newer = (from: string, condition: string) => ({
  id: 'newer',
  name: 'Newer',
  transform: 'Filter',
  inputs: { in: { node: from } },
  args: { condition },
});
const renamed = {
  id: 'renamed',
  name: 'Renamed',
  transform: 'RenameField',
  inputs: { in: { node: 'newer' } },
  args: { oldName: 'email', newName: 'mail' },
};

/** Opens it. */
export function peopleJob(window: Window, workspace: ServedWorkspace, name: string): Promise<JobEditor> {
  return openPeople(window, workspace, name, [newer('source', 'id > 1'), renamed]);
}

/** Opens a job of which one node uses the sub-flow New people, or another one that is there. */
export async function peopleWithSubflow(
  window: Window,
  workspace: ServedWorkspace,
  name: string,
  transform = 'New people',
): Promise<JobEditor> {
  const subflow = {
    name: 'New people',
    parameters: [{ name: 'least', kind: 'integer', label: 'Least id' }],
    nodes: [
      { id: 'in', name: 'People', transform: 'SubflowInput' },
      newer('in', 'id > $least'),
      renamed,
      { id: 'out', name: 'Result', transform: 'SubflowOutput', inputs: { in: { node: 'renamed' } } },
    ],
  };
  await workspace.write('subflows/new-people.json', JSON.stringify(subflow));
  return openPeople(window, workspace, name, [
    {
      id: 'use',
      name: 'New people',
      transform,
      inputs: { in: { node: 'source' } },
      args: transform === 'New people' ? { least: 1 } : {},
    },
  ]);
}

/** @param middle nodes between the source and the target: the first reads `source`, and the last is written. */
async function openPeople(
  window: Window,
  workspace: ServedWorkspace,
  name: string,
  middle: readonly ({ readonly id: string } & Readonly<Record<string, unknown>>)[],
): Promise<JobEditor> {
  await workspace.write('people/a.csv', 'id,email\n1,ann@example.org\n2,bob@example.org\n3,cal@example.org\n');
  const nodes = [
    { id: 'source', name: 'People', transform: 'PathSource', args: { path: 'people' } },
    ...middle,
    {
      id: 'target',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: middle.at(-1)!.id } },
      args: { path: `output/${name}` },
    },
  ];
  await workspace.write(`jobs/${name}.json`, JSON.stringify({ name, nodes }));
  const job = new JobEditor(window);
  await window.find(name);
  await expect(job.card('Out')).toBeVisible();
  return job;
}

export const subflowScreens: Readonly<Record<string, (window: Window, workspace: ServedWorkspace) => Promise<void>>> = {
  'job-create-subflow': async (window, workspace) => {
    const job = await peopleJob(window, workspace, 'with-subflow');
    await job.select('Newer');
    await job.card('Renamed').click({ position: { x: 60, y: 12 }, modifiers: ['Shift'] });
    await window.runCommand('Create sub-flow from selected nodes');
    const dialog = window.page.getByRole('dialog', { name: 'Create sub-flow' });
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('New people');
    await dialog.getByRole('checkbox', { name: /Newer: Condition/u }).check();
    await expect(dialog.getByRole('textbox', { name: /Name of the parameter/u })).toBeVisible();
  },
  subflow: async (window, workspace) => {
    const job = await peopleWithSubflow(window, workspace, 'with-subflow');
    await job.select('New people');
    await job.canvas.press('Enter');
    await job.select('Newer');
    await job.openPanel('Preview');
    await expect(job.previewRows('after')).toHaveCount(2);
  },
  'subflow-settings': async (window, workspace) => {
    const job = await peopleWithSubflow(window, workspace, 'with-subflow');
    await job.select('New people');
    await job.canvas.press('Enter');
    await expect(job.card('Newer')).toBeVisible();
    await window.runCommand('Show sub-flow settings');
    await expect(job.inspector.getByRole('region', { name: 'Used by' })).toBeVisible();
  },
};
