/** A sub-flow on the canvas: opened from a job, edited, and left for the job again; renamed, duplicated and deleted. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { holdCalls } from './routed-calls.ts';
import { peopleWithSubflow } from './subflows.ts';

test('a sub-flow is opened, edited and left by mouse, and jobs that use it show the change', async ({
  window,
  workspace,
}) => {
  test.slow();
  const { page } = window;
  const job = await peopleWithSubflow(window, workspace, 'people');
  await job.card('New people').click({ button: 'right', position: { x: 60, y: 12 } });
  await page.getByRole('menuitem', { name: 'Open sub-flow' }).click();
  await expect(page.getByRole('tab', { name: 'New people', selected: true })).toBeVisible();
  await expect(job.card('Newer')).toBeVisible();
  await expect(job.button('Run')).toHaveCount(0);

  // Rows of the job, with its values of the parameters.
  await job.select('Newer');
  await job.openPanel('Preview');
  await expect(job.previewRows('after')).toHaveCount(2);
  await expect(job.field('Condition')).toHaveText('id > $least');
  await job.field('Condition').fill('ide >= $least');
  await expect(job.inspector.getByText(/ide/u).first()).toBeVisible();
  await expect(job.root.getByRole('button', { name: '1 problem' })).toBeVisible();
  await job.canvas.press('ControlOrMeta+Z');
  await expect(job.field('Condition')).toHaveText('id > $least');
  await job.field('Condition').fill('id >= $least');
  await expect(job.previewRows('after')).toHaveCount(3);

  // A parameter is renamed with what uses it, and another output is added.
  await job.button('Settings of sub-flow').click();
  const parameters = job.inspector.getByRole('region', { name: 'Parameters' });
  await parameters.getByRole('textbox', { name: 'Name', exact: true }).fill('minimum');
  await parameters.getByRole('textbox', { name: 'Name', exact: true }).press('Enter');
  await expect(job.card('Newer')).toContainText('id >= $minimum');
  await expect(job.inspector.getByRole('region', { name: 'Used by' }).getByText('people: New people')).toBeVisible();
  await job.select('Newer');
  await job.addNode('SubflowOutput');
  await expect(job.field('Name of the output')).toHaveValue('out_2');
  await job.field('Name of the output').fill('all');
  await job.field('Name of the output').press('Enter');
  await job.saved();
  const file = await readFile(join(workspace.folder, 'subflows/new-people.json'), 'utf8');
  expect(file).toContain('"minimum"');
  expect(file).toContain('"all"');

  // The job has the second output, and says what no longer fits.
  await job.root.getByRole('button', { name: 'people', exact: true }).click();
  await expect(job.card('New people')).toHaveAttribute('data-selected', 'true');
  await job.openPanel('Problems');
  await expect(job.panel.getByText(/least/u).first()).toBeVisible();
  await expect(job.card('New people').getByTitle('Output all').first()).toBeVisible();
  await job.inspector.getByRole('button', { name: 'Remove least' }).click();
  await job.field('Least id').fill('2');
  await expect(job.panel.getByText(/least/u)).toHaveCount(0);
});

test('the menu of a node waits until it is known whether the node uses a sub-flow', async ({ window, workspace }) => {
  test.slow();
  const { page } = window;
  const job = await peopleWithSubflow(window, workspace, 'late-menu');
  const entry = page.getByRole('menuitem', { name: 'Open sub-flow' });
  const card = job.card('New people');

  // By pointer and by key, while the page waits for the answer.
  for (const openMenu of [
    () => card.click({ button: 'right', position: { x: 60, y: 12 } }),
    async () => {
      await job.canvas.focus();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Shift+F10');
    },
  ]) {
    const release = await holdCalls(window, ['getTransforms']);
    await expect(card).toBeVisible();
    await openMenu();
    await expect(card).toHaveAttribute('data-selected', 'true');
    release('getTransforms');
    await expect(entry).toBeVisible();
    await page.keyboard.press('Escape');
  }

  // A press that comes meanwhile is what the person wants now.
  const release = await holdCalls(window, ['getTransforms']);
  await card.click({ button: 'right', position: { x: 60, y: 12 } });
  await job.card('Out').click({ position: { x: 60, y: 12 } });
  release('getTransforms');
  await expect(card).toContainText('columns');
  await expect(page.getByRole('menu')).toHaveCount(0);
});

test('a sub-flow is opened with Enter, edited by keys and left with Alt+Left', async ({ window, workspace }) => {
  test.slow();
  const { keyboard } = window.page;
  const job = await peopleWithSubflow(window, workspace, 'by-keys');
  await job.canvas.focus();
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await expect(job.card('New people')).toHaveAttribute('data-selected', 'true');
  await keyboard.press('Enter');
  await expect(job.card('Newer')).toBeVisible();
  await expect(job.canvas).toBeFocused();
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await expect(job.card('Newer')).toHaveAttribute('data-selected', 'true');
  await keyboard.press('a');
  await keyboard.type('Drop duplicates');
  await keyboard.press('Enter');
  await expect(job.card('Drop Duplicates')).toHaveAttribute('data-selected', 'true');
  await job.saved();
  await job.canvas.focus();
  await keyboard.press('ControlOrMeta+Z');
  await expect(job.card('Drop Duplicates')).toHaveCount(0);
  await keyboard.press('ControlOrMeta+Shift+Z');
  await expect(job.card('Drop Duplicates')).toBeVisible();
  // The list of nodes has the ends of a sub-flow, and not those of a job.
  await keyboard.press('a');
  await keyboard.type('source');
  await expect(window.page.getByRole('option', { name: /CatalogSource/u })).toHaveCount(0);
  await keyboard.press('Escape');
  await job.canvas.focus();
  await keyboard.press('Alt+ArrowLeft');
  await expect(job.card('New people')).toHaveAttribute('data-selected', 'true');
  await expect(job.canvas).toBeFocused();
});

test('a sub-flow is renamed with its jobs, duplicated, and deleted when nothing uses it', async ({
  window,
  workspace,
}) => {
  test.slow();
  const { page } = window;
  const job = await peopleWithSubflow(window, workspace, 'people');
  await window.showArea('Jobs');
  const list = page.getByRole('tree', { name: 'Jobs' });
  await list.getByRole('treeitem', { name: /^New people/u }).click();
  await expect(job.card('Newer')).toBeVisible();
  await window.runCommand('Rename sub-flow');
  const rename = page.getByRole('dialog', { name: 'Rename sub-flow' });
  await rename.getByRole('textbox', { name: 'Name' }).fill('Filter');
  await rename.getByRole('button', { name: 'Rename' }).click();
  await expect(rename.getByText('A transform has this name already.')).toBeVisible();
  await rename.getByRole('textbox', { name: 'Name' }).fill('Young people');
  await rename.getByRole('button', { name: 'Rename' }).click();
  await expect(rename).toBeHidden();
  await expect(page.getByRole('tab', { name: 'Young people', selected: true })).toBeVisible();
  expect(await readFile(join(workspace.folder, 'jobs/people.json'), 'utf8')).toContain('"transform": "Young people"');

  await window.runCommand('Delete sub-flow');
  await expect(page.getByText(/It is used by .*people/u)).toBeVisible();
  await window.runCommand('Duplicate sub-flow');
  const copy = page.getByRole('dialog', { name: 'Duplicate Young people' });
  await copy.getByRole('textbox', { name: 'Name' }).fill('Copy');
  await copy.getByRole('button', { name: 'Duplicate' }).click();
  await expect(page.getByRole('tab', { name: 'Copy', selected: true })).toBeVisible();
  await job.select('Newer');
  await job.openPanel('Preview');
  await expect(job.panel.getByText('No job uses this sub-flow')).toBeVisible();

  await list.getByRole('treeitem', { name: /^Copy/u }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Delete sub-flow' }).click();
  await page.getByRole('button', { name: 'Delete Copy' }).click();
  await expect(list.getByRole('treeitem', { name: /^Copy/u })).toHaveCount(0);
  await expect(list.getByRole('treeitem', { name: /^Young people/u })).toBeVisible();
});

test('a sub-flow inside of another one is opened from there, with the rows of the job', async ({
  window,
  workspace,
}) => {
  test.slow();
  const { page } = window;
  await workspace.write(
    'subflows/around.json',
    JSON.stringify({
      name: 'Around',
      nodes: [
        { id: 'in', name: 'All', transform: 'SubflowInput' },
        { id: 'use', name: 'Inner', transform: 'New people', inputs: { in: { node: 'in' } }, args: { least: 2 } },
        { id: 'out', name: 'Result', transform: 'SubflowOutput', inputs: { in: { node: 'use' } } },
      ],
    }),
  );
  const job = await peopleWithSubflow(window, workspace, 'nested', 'Around');
  // Until its file is known, a double-click shows the form of the node.
  await expect(job.card('New people')).toContainText('2 columns');
  await job.card('New people').dblclick({ position: { x: 60, y: 12 } });
  await expect(page.getByRole('tab', { name: 'Around', selected: true })).toBeVisible();
  await job.card('Inner').dblclick({ position: { x: 60, y: 12 } });
  await expect(page.getByRole('tab', { name: 'New people', selected: true })).toBeVisible();
  await job.select('Newer');
  await job.openPanel('Preview');
  // Of three people, with the value of the sub-flow around it.
  await expect(job.previewRows('after')).toHaveCount(1);
  await job.canvas.focus();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(job.card('Inner')).toHaveAttribute('data-selected', 'true');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(job.card('Out')).toBeVisible();
});
