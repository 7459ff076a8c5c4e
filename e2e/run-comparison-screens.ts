/** The screens of the comparison of two runs; part of the screen list. */

import { expect } from './fixtures.ts';
import { RunComparisonPage } from './page-models/run-comparison-page.ts';
import type { Window } from './page-models/window.ts';

async function openDispatch(window: Window): Promise<void> {
  await window.showArea('Runs');
  await window.sideBar.getByRole('treeitem', { name: 'dispatch' }).first().click();
  await expect(window.editor.getByRole('heading', { name: 'dispatch' })).toBeVisible();
}

export const runComparisonScreens: Readonly<Record<string, (window: Window) => Promise<void>>> = {
  'run-compare': async (window) => {
    await openDispatch(window);
    await window.runCommand('Compare run with previous run of job');
    await expect(new RunComparisonPage(window).node('Name of the depot')).toBeVisible();
  },
  'run-compare-same': async (window) => {
    await openDispatch(window);
    await window.runCommand('Open previous run of job');
    await expect(window.editor.getByRole('heading', { name: 'dispatch' })).toBeVisible();
    await window.runCommand('Compare run with previous run of job');
    await expect(new RunComparisonPage(window).firstDifference).toContainText('same definition');
  },
  'run-compare-unplanned': async (window) => {
    await window.showArea('Runs');
    await window.sideBar.getByRole('treeitem', { name: 'broken' }).first().click();
    await expect(window.editor.getByRole('heading', { name: 'broken' })).toBeVisible();
    await window.sideBar.getByRole('treeitem', { name: 'dispatch' }).first().click({ button: 'right' });
    await window.page.getByRole('menuitem', { name: /^Compare with open run/u }).click();
    await expect(new RunComparisonPage(window).pane.getByText('not known').first()).toBeVisible();
  },
};
