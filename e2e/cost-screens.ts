/** The screens of the cost ledger that have pictures; part of the screen list. */

import { expect } from './fixtures.ts';
import { makeManySmallFiles } from './sample-advice.ts';
import { makeDailyJob } from './sample-backfills.ts';
import type { Window } from './page-models/window.ts';
import type { ServedWorkspace } from './served-workspace.ts';

export const costScreens: Readonly<Record<string, (window: Window, workspace: ServedWorkspace) => Promise<void>>> = {
  costs: async (window, workspace) => {
    for (const job of ['daily-revenue', 'web-sessions']) await workspace.tenon('run', job);
    await window.showArea('Runs');
    await window.runCommand('Show costs');
    await expect(window.editor.getByRole('row', { name: /web-sessions/u })).toBeVisible();
  },
  'costs-runs': async (window) => {
    await window.runCommand('Show costs');
    await window.editor.getByRole('radio', { name: 'Runs', exact: true }).click();
    await expect(window.editor.getByRole('row', { name: /#\d/u }).first()).toBeVisible();
  },
  'costs-workflows': async (window) => {
    await window.runCommand('Show costs');
    await window.editor.getByRole('radio', { name: 'Workflows', exact: true }).click();
    await expect(window.editor.getByRole('row', { name: /Not started by a workflow/u })).toBeVisible();
  },
  'costs-none': async (window) => {
    await window.runCommand('Show costs');
    await window.editor.getByRole('radio', { name: 'Last month' }).click();
    await expect(window.editor.getByText('No costs in this period')).toBeVisible();
  },
  operations: async (window, workspace) => {
    await workspace.tenon('run', 'daily-revenue');
    await window.runCommand('Show operations');
    await expect(window.editor.getByRole('row', { name: /daily-revenue/u }).first()).toBeVisible();
    await expect(window.editor.getByRole('button', { name: 'Open triggers' })).toBeVisible();
  },
  queue: async (window) => {
    await window.runCommand('Show queue of runs');
    await expect(window.editor.getByRole('heading', { name: 'Queue of runs' })).toBeVisible();
    await expect(window.editor.getByText(/of \d+ cores/u)).toBeVisible();
  },
  backfills: async (window, workspace) => {
    await makeDailyJob(workspace.folder);
    const slicing = { by: 'dates', from: '2025-03-01', to: '2025-03-04', arguments: { day: 'yyyy-MM-dd' } };
    const request = JSON.stringify({ jobName: 'daily-load', slicing });
    await expect.poll(() => workspace.tenon('call', 'startBackfill', request).catch(() => '')).toContain('bf_');
    await window.runCommand('Show backfills');
    await expect(window.editor.getByRole('row', { name: /daily-load.*FAILED/u })).toBeVisible({ timeout: 60_000 });
  },
  'run-advice': async (window, workspace) => {
    await makeManySmallFiles(workspace);
    await window.showArea('Runs');
    await window.sideBar
      .getByRole('treeitem', { name: /^SUCCEEDED drops #/u })
      .first()
      .click();
    await expect(window.editor.getByRole('region', { name: 'Advice for the next run' })).toBeVisible();
  },
  'backfill-dialog': async (window) => {
    await window.find('daily-load');
    await window.runCommand('Backfill job');
    const dialog = window.page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'First date' }).fill('2025-03-01');
    await dialog.getByRole('textbox', { name: 'Last date' }).fill('2025-03-06');
    await expect(dialog.getByRole('status')).toContainText('3 of 6 slices to run');
  },
  calendar: async (window) => {
    await window.runCommand('Show calendar of runs');
    await expect(window.editor.getByRole('button', { name: /web-sessions.*succeeded/u })).toBeVisible();
  },
  'settings-prices': async (window) => {
    await window.runCommand('Settings: Prices');
    await expect(window.editor.getByRole('textbox', { name: 'DPU-hour on AWS Glue' })).toBeVisible();
  },
};
