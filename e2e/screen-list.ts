/** Every screen and state with a picture: the way to it, and the element that must be visible first. */

import { symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from './fixtures.ts';
import { catalogScreens } from './catalog-screens.ts';
import { costScreens } from './cost-screens.ts';
import { crawlerScreens } from './crawler-screens.ts';
import { connectionScreens } from './connection-screens.ts';
import { exploreScreens } from './explore-screens.ts';
import { versionScreens } from './job-versions.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';
import type { Window } from './page-models/window.ts';
import { ownTransformScreens } from './own-transforms.ts';
import { queryScreens } from './query-screens.ts';
import { runComparisonScreens } from './run-comparison-screens.ts';
import { scriptScreens } from './script-screens.ts';
import type { ServedWorkspace } from './served-workspace.ts';
import { subflowScreens } from './subflows.ts';
import { triggerScreens } from './trigger-screens.ts';

export type Screen = (window: Window, workspace: ServedWorkspace) => Promise<void>;

const ofJobs: Readonly<Record<string, Screen>> = {
  jobs: async (window) => {
    await window.showArea('Jobs');
    await window.find('web-sessions');
    const job = new JobEditor(window);
    await expect(job.canvas.locator('[data-wire-count]').first()).toBeVisible();
  },
  'job-preview': async (window) => {
    const job = await canvasOf(window, 'clean-orders');
    await job.select('Set types');
    await job.openPanel('Preview');
    await expect(job.previewRows('after').first()).toBeVisible();
    await expect(job.previewRows('before').first()).toBeVisible();
  },
  'job-sql': async (window) => {
    const job = await canvasOf(window, 'daily-revenue');
    await job.select('Country of the customer');
    await job.inspector.getByRole('tab', { name: 'SQL' }).click();
    await expect(job.inspector.getByRole('textbox', { name: 'SQL of the node' })).toBeVisible();
  },
  'job-spark': async (window) => {
    const job = await canvasOf(window, 'daily-revenue');
    await job.select('Paid in euros');
    await job.inspector.getByRole('tab', { name: 'SQL' }).click();
    await expect(job.inspector.getByRole('textbox', { name: 'Spark SQL of the expression' })).toBeVisible();
  },
  'job-lineage': async (window) => {
    const job = await canvasOf(window, 'daily-revenue');
    await job.select('Sum per day and country');
    await job.inspector.getByRole('tab', { name: 'Columns' }).click();
    await job.inspector.getByRole('row', { name: /country/u }).click();
    await expect(job.inspector.getByRole('region', { name: 'Lineage of country' })).toContainText('Newest address');
  },
  'job-split': async (window) => {
    const job = await canvasOf(window, 'split');
    await job.select('Paid in euros?');
    await job.openPanel('Preview');
    await job.panel.getByRole('combobox', { name: 'Output of the node' }).selectOption('remaining');
    await expect(job.previewRows('after').first()).toBeVisible();
  },
  'job-split-columns': async (window) => {
    const job = await canvasOf(window, 'split');
    await job.select('Paid in euros?');
    await job.inspector.getByRole('tab', { name: /Columns/u }).click();
    await expect(job.inspector.getByRole('region', { name: 'Output remaining' })).toBeVisible();
  },
  'job-filter': async (window) => {
    await window.find('daily-revenue');
    const job = new JobEditor(window);
    await job.select('Paid in euros');
    await job.inspector.getByRole('button', { name: 'Group', exact: true }).click();
    await job.field('Column of condition 3.1').fill('status');
    await job.field('Value of condition 3.1').fill('paid');
    await job.inspector.getByRole('button', { name: 'Condition', exact: true }).last().click();
    await expect(job.inspector.getByText('Choose a column. Ignored until complete.')).toBeVisible();
  },
  'job-problems': async (window) => {
    const job = await canvasOf(window, 'broken');
    await job.openPanel('Problems');
    await expect(job.panel.getByRole('row', { name: /nowhere/u }).first()).toBeVisible();
  },
  'job-outline': async (window) => {
    const job = await canvasOf(window, 'daily-revenue');
    await job.root.getByRole('radio', { name: 'Outline' }).click();
    await expect(window.page.getByRole('tree', { name: 'Outline of daily-revenue' })).toBeVisible();
  },
  'job-runs': async (window) => {
    const job = await canvasOf(window, 'web-sessions');
    await job.root.getByRole('radio', { name: 'Runs' }).click();
    await expect(window.editor.getByRole('region', { name: 'Runs of web-sessions' })).toBeVisible();
  },
  'job-empty': async (window) => {
    const job = await canvasOf(window, 'empty');
    await expect(job.canvas.getByText('This job has no nodes yet')).toBeVisible();
  },
  'job-new': async (window) => {
    await window.showArea('Jobs');
    await window.runCommand('Create job');
    await expect(window.page.getByRole('dialog').getByRole('textbox', { name: 'Name' })).toBeVisible();
  },
  'job-add-node': async (window) => {
    const job = await canvasOf(window, 'clean-orders');
    await job.button('Add node').click();
    await expect(window.page.getByRole('dialog').getByRole('option').first()).toBeVisible();
  },
  'job-conflict': async (window, { folder }) => {
    const path = join(folder, 'jobs/disputed.json');
    await writeFile(path, JSON.stringify({ ...disputed, description: 'As it was.' }));
    const job = await canvasOf(window, 'disputed');
    await job.select('Cheap');
    await job.field('Condition').fill('amount_eur < 10');
    await writeFile(path, JSON.stringify({ ...disputed, description: 'Changed elsewhere.' }));
    await expect(job.root.getByRole('region', { name: 'On disk' })).toBeVisible();
  },
};

const disputed = {
  name: 'disputed',
  nodes: [
    {
      id: 'orders',
      name: 'Orders',
      transform: 'CatalogSource',
      args: { databaseName: 'shop', tableName: 'orders' },
    },
    {
      id: 'cheap',
      name: 'Cheap',
      transform: 'Filter',
      inputs: { in: { node: 'orders' } },
      args: { condition: "currency = 'EUR'" },
    },
  ],
};

async function canvasOf(window: Window, name: string): Promise<JobEditor> {
  await window.showArea('Jobs');
  await window.find(name);
  const job = new JobEditor(window);
  await expect(job.saveState).toContainText('Saved');
  return job;
}

const ofRuns: Readonly<Record<string, Screen>> = {
  runs: async (window) => {
    await openRun(window, 'web-sessions');
    await expect(window.editor.getByText('6 of 6 nodes balance')).toBeVisible();
  },
  'run-undo': async (window) => {
    await openRun(window, 'web-sessions');
    await new RunPage(window).button('Undo run').click();
    await expect(window.page.getByRole('dialog')).toContainText('that the run wrote');
  },
  'run-inputs': async (window) => {
    await openRun(window, 'web-sessions');
    await window.editor.getByRole('tab', { name: 'Inputs' }).click();
    await expect(window.editor.getByRole('region', { name: /^Files of/u }).first()).toBeVisible();
    await expect(window.editor.getByRole('button', { name: 'v1' })).toBeVisible();
  },
  'run-log': async (window) => {
    await openRun(window, 'web-sessions');
    await window.editor.getByRole('tab', { name: 'Log' }).click();
    await expect(window.editor.getByRole('region', { name: 'Log' }).getByRole('row').nth(1)).toBeVisible();
  },
  'run-rejects': async (window) => {
    await openRun(window, 'weigh');
    await window.editor.getByRole('tab', { name: 'Rejected records' }).click();
    await expect(window.editor.getByText('two.csv').first()).toBeVisible();
  },
  'run-failed': async (window) => {
    await openRun(window, 'fails');
    await expect(new RunPage(window).failure).toBeVisible();
    await expect(new RunPage(window).timeline).toBeVisible();
  },
  'run-blocked': async (window) => {
    await openRun(window, 'blocked');
    await expect(new RunPage(window).failure).toContainText('it already exists');
    await expect(new RunPage(window).timeline).toBeVisible();
  },
  'run-not-planned': async (window) => {
    await openRun(window, 'broken');
    await expect(new RunPage(window).failure).toBeVisible();
  },
  'run-undone': async (window) => {
    await openRun(window, 'taken-back');
    await expect(window.editor.getByText('UNDONE', { exact: true })).toBeVisible();
  },
  'run-running': async (window) => {
    await openRun(window, 'endless');
    await expect(window.editor.getByRole('progressbar', { name: 'Progress of the run' })).toBeVisible();
    await expect(new RunPage(window).timeline).toBeVisible();
  },
};

async function openRun(window: Window, job: string): Promise<void> {
  await window.showArea('Runs');
  await window.sideBar.getByRole('treeitem', { name: job }).first().click();
  await expect(window.editor.getByRole('heading', { name: job })).toBeVisible();
}

const ofShell: Readonly<Record<string, Screen>> = {
  'workspace-menu': async (window) => {
    await window.page.getByRole('button', { name: /^Workspace /u }).click();
    await expect(window.page.getByRole('menuitem', { name: 'Create workspace…' })).toBeVisible();
  },
  'open-workspace': async (window) => {
    await window.runCommand('Open workspace…');
    await expect(window.page.getByRole('dialog', { name: 'Open workspace' })).toBeVisible();
  },
  palette: async (window) => {
    await window.page.keyboard.press('ControlOrMeta+K');
    await window.palette.fill('or');
    await expect(window.page.getByRole('option', { name: 'shop.orders' })).toBeVisible();
  },
  'palette-commands': async (window) => {
    await window.page.keyboard.press('ControlOrMeta+Shift+P');
    await expect(window.page.getByRole('option').first()).toBeVisible();
  },
  'help-keys': async (window) => {
    await canvasOf(window, 'daily-revenue');
    await window.page.keyboard.press('?');
    await expect(window.page.getByRole('dialog', { name: 'Keys of this view' })).toContainText('Select all nodes');
  },
  about: async (window) => {
    await window.runCommand('About Tenon');
    await expect(window.page.getByRole('dialog', { name: 'About Tenon' })).toContainText('0.1.0');
  },
  settings: async (window) => {
    await window.page.keyboard.press('ControlOrMeta+,');
    await expect(window.editor.getByRole('heading').first()).toBeVisible();
  },
  'settings-history': async (window) => {
    await window.page.keyboard.press('ControlOrMeta+,');
    await window.page.getByText('Cache and history').first().click();
    await window.page.getByLabel('Newest runs of each job that stay in the history').scrollIntoViewIfNeeded();
  },
};

/** The same window on a workspace that was created elsewhere. */
async function receive(window: Window, workspace: ServedWorkspace): Promise<void> {
  await workspace.stop();
  await workspace.forget();
  await workspace.start();
  await expect(window.page.getByRole('radio', { name: /^Open read-only/u })).toBeVisible();
}

const ofOpening: Readonly<Record<string, Screen>> = {
  opening: receive,
  'opening-refused': async (window, workspace) => {
    await symlink('/', join(workspace.folder, '.tenon/elsewhere'));
    await receive(window, workspace);
    await window.page.getByRole('radio', { name: /^Take over/u }).check();
    await window.page.getByRole('button', { name: 'Take over' }).click();
    await expect(window.page.getByRole('alert')).toContainText('elsewhere');
    await unlink(join(workspace.folder, '.tenon/elsewhere'));
  },
  'opening-read-only': async (window, workspace) => {
    await receive(window, workspace);
    await window.page.keyboard.press('Enter');
    await canvasOf(window, 'web-sessions');
    await expect(window.status.getByText('read-only')).toBeVisible();
  },
};

/** Makes the workspace this user's own again, after the pictures of {@link ofOpening}. */
export async function settleOpening(name: string, window: Window, workspace: ServedWorkspace): Promise<void> {
  if (!Object.hasOwn(ofOpening, name)) return;
  if (name === 'opening-read-only') await receive(window, workspace);
  await window.page.getByRole('radio', { name: /^Take over/u }).check();
  await window.page.getByRole('button', { name: 'Take over' }).click();
  await expect(window.status.getByText('engine ready')).toBeVisible();
}

/** The run that never ends comes last: it must not slow down earlier pictures. */
const { 'run-running': running, ...finished } = ofRuns;

export const screens: Readonly<Record<string, Screen>> = {
  ...costScreens,
  ...exploreScreens,
  ...connectionScreens,
  ...catalogScreens,
  ...queryScreens,
  ...scriptScreens,
  ...crawlerScreens,
  ...ofJobs,
  ...ownTransformScreens,
  ...subflowScreens,
  ...versionScreens,
  ...triggerScreens,
  ...finished,
  ...runComparisonScreens,
  ...ofShell,
  ...ofOpening,
  'run-running': running!,
};
