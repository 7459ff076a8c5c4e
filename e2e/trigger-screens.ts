/** The screens of triggers that have pictures; part of the screen list. */

import { expect } from './fixtures.ts';
import { makeOnce } from './make-once.ts';
import type { Window } from './page-models/window.ts';
import { makeNotifications } from './sample-notifications.ts';
import { makeTriggers } from './sample-triggers.ts';
import { makeWorkflows } from './sample-workflows.ts';
import type { ServedWorkspace } from './served-workspace.ts';

export const triggerScreens: Readonly<Record<string, (window: Window, workspace: ServedWorkspace) => Promise<void>>> = {
  'triggers-none': async (window) => {
    await window.runCommand('Show all triggers');
    await expect(window.editor.getByText('No triggers yet')).toBeVisible();
  },
  triggers: async (window, workspace) => {
    await makeOnce(workspace, makeTriggers);
    await window.showArea('Triggers');
    await window.runCommand('Show all triggers');
    await expect(window.editor.getByRole('row', { name: /^report/u })).toContainText('SUCCEEDED');
  },
  'trigger-scheduled': async (window, workspace) => {
    await makeOnce(workspace, makeTriggers);
    await openTrigger(window, 'nightly');
    await expect(window.editor.getByRole('list', { name: 'Next times' }).getByRole('listitem')).toHaveCount(10);
  },
  'trigger-conditional': async (window, workspace) => {
    await makeOnce(workspace, makeTriggers);
    await openTrigger(window, 'report');
    await expect(window.editor.getByLabel('State of condition 2')).toBeVisible();
  },
  'trigger-event': async (window, workspace) => {
    await makeOnce(workspace, makeTriggers);
    await openTrigger(window, 'arrivals');
    await expect(window.editor.getByLabel('Table of event source 2')).toHaveValue('orders');
  },
  'trigger-webhook': async (window, workspace) => {
    await makeOnce(workspace, makeWebhook);
    await workspace.tenon('webhook', 'create', 'requests');
    await openTrigger(window, 'requests');
    await expect(window.editor.getByText('takes requests', { exact: true })).toBeVisible();
  },
  'webhook-secret': async (window, workspace) => {
    await makeOnce(workspace, makeWebhook);
    await openTrigger(window, 'requests');
    await window.runCommand('Create secret for webhook');
    await window.page.getByRole('dialog').getByRole('button', { name: 'Create secret' }).click();
    await expect(window.page.getByLabel('Secret', { exact: true })).toBeVisible();
  },
  'trigger-history': async (window, workspace) => {
    await makeOnce(workspace, makeTriggers);
    await openTrigger(window, 'go');
    await window.editor.getByRole('tab', { name: /^History/u }).click();
    await expect(window.editor.getByText('REFUSED').first()).toBeVisible();
  },
  'notifications-none': async (window) => {
    await window.runCommand('Show all notifications');
    await expect(window.editor.getByText('No notifications yet')).toBeVisible();
  },
  notifications: async (window, workspace) => {
    await makeOnce(workspace, makeNotifications);
    await window.runCommand('Show all notifications');
    await expect(window.editor.getByRole('row', { name: /^Orders are late/u })).toBeVisible();
  },
  notification: async (window, workspace) => {
    await makeOnce(workspace, makeNotifications);
    await openTrigger(window, 'Failed runs');
    await expect(window.editor.getByLabel('Address')).toHaveValue(/hooks/u);
  },
  'notification-command': async (window, workspace) => {
    await makeOnce(workspace, makeNotifications);
    await openTrigger(window, 'Orders are late');
    await expect(window.editor.getByLabel('Program')).toHaveValue('/bin/echo');
  },
  'notification-deliveries': async (window, workspace) => {
    await makeOnce(workspace, makeNotifications);
    await openTrigger(window, 'Orders are late');
    await window.editor.getByRole('tab', { name: /^Deliveries/u }).click();
    await expect(window.editor.getByText('SENT')).toBeVisible();
  },
  'notification-new': async (window) => {
    await window.runCommand('Create notification');
    await expect(window.page.getByRole('dialog')).toBeVisible();
  },
  'notification-secret': async (window, workspace) => {
    await makeOnce(workspace, makeNotifications);
    await openTrigger(window, 'Failed runs');
    await window.runCommand('Enter secret of notification');
    await expect(window.page.getByRole('dialog').getByLabel('Secret', { exact: true })).toBeVisible();
  },
  'trigger-new': async (window) => {
    await window.runCommand('Create trigger');
    await expect(window.page.getByRole('dialog')).toBeVisible();
  },
  workflow: async (window, workspace) => {
    await makeOnce(workspace, makeWorkflows);
    await workspace.tenon('workflow', 'start', 'daily load').catch(() => undefined);
    await openTrigger(window, 'daily load');
    await expect(window.editor.getByText('COMPLETED with failures').first()).toBeVisible({ timeout: 30_000 });
  },
  'workflow-selected': async (window, workspace) => {
    await makeOnce(workspace, makeWorkflows);
    await openTrigger(window, 'daily load');
    await window.editor.locator('[data-card="trigger/both succeeded"]').click();
    await window.editor.getByRole('button', { name: 'Activate all', exact: true }).click();
    await expect(window.editor.getByRole('table', { name: 'Starts of the next 7 days' })).toBeVisible();
  },
  'workflow-add': async (window, workspace) => {
    await makeOnce(workspace, makeWorkflows);
    await openTrigger(window, 'daily load');
    await window.runCommand('Add job, crawler or trigger to workflow');
    await expect(window.page.getByRole('dialog')).toBeVisible();
  },
  'workflow-settings': async (window, workspace) => {
    await makeOnce(workspace, makeWorkflows);
    await openTrigger(window, 'daily load');
    await window.runCommand('Change settings of workflow');
    await expect(window.page.getByLabel('Value of day')).toBeVisible();
  },
  'workflow-empty': async (window, workspace) => {
    await makeOnce(workspace, makeWorkflows);
    await openTrigger(window, 'empty one');
    await expect(window.editor.getByText('No triggers yet', { exact: true })).toBeVisible();
  },
  'workflow-new': async (window) => {
    await window.runCommand('Create workflow');
    await expect(window.page.getByRole('dialog')).toBeVisible();
  },
  'crawler-schedule': async (window) => {
    await window.showArea('Crawlers');
    await window.sideBar
      .getByRole('treeitem', { name: /^sample/u })
      .first()
      .dblclick();
    await window.editor
      .getByRole('button', { name: 'Policy' })
      .or(window.page.getByLabel('Policy for this crawler'))
      .first()
      .click();
    await window.page.getByRole('switch', { name: /^Crawl by a schedule/u }).check({ force: true });
    await expect(window.page.getByRole('list', { name: 'Next times' }).getByRole('listitem')).toHaveCount(10);
  },
};

async function openTrigger(window: Window, name: string): Promise<void> {
  await window.showArea('Triggers');
  await window.sideBar.getByRole('treeitem', { name }).first().dblclick();
  await expect(window.tab(name)).toHaveAttribute('aria-selected', 'true');
}

async function makeWebhook(workspace: ServedWorkspace): Promise<void> {
  const actions = [{ jobName: 'daily-revenue' }];
  const webhook = { name: 'requests', type: 'EVENT', enabled: true, webhook: {}, actions };
  const save = { kind: 'trigger', value: webhook, expectedHash: null };
  await workspace.tenon('call', 'saveDefinition', JSON.stringify(save));
}
