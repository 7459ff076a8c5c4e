/** A notification: created and tested by mouse, changed by keys, and what it reported on the page of the run. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test('reports a run to a server, which its page shows', async ({ window, workspace }) => {
  const { page, editor } = window;
  const received: string[] = [];
  let status = 503;
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      received.push((JSON.parse(text) as { text: string }).text);
      response.statusCode = status;
      response.end('noted');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/runs`;

  await window.runCommand('Create notification');
  const dialog = page.getByRole('dialog', { name: 'Create notification' });
  await dialog.getByLabel('Name').fill('Ends of runs');
  await dialog.getByRole('checkbox', { name: /^Run succeeded.*Also/u }).check();
  await dialog.getByText('Webhook', { exact: true }).click();
  await dialog.getByLabel('Address').fill(address);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(editor.getByText('DISABLED', { exact: true })).toBeVisible();

  await expect(editor.getByRole('button', { name: 'Send test' })).toHaveCount(0);
  await editor.getByRole('button', { name: 'Activate', exact: true }).click();
  await expect(editor.getByText('ACTIVATED', { exact: true })).toBeVisible();
  await editor.getByRole('button', { name: 'Send test' }).click();
  const toasts = page.locator('[data-part="toasts"]');
  await expect(toasts.getByText('The test of Ends of runs was not sent.')).toBeVisible();
  status = 200;
  await expectAccessible(page);

  await workspace.tenon('run', 'daily-revenue');
  await expect.poll(() => received).toContain('Job "daily-revenue" succeeded.');
  await editor.getByRole('tab', { name: /^Deliveries/u }).click();
  const deliveries = editor.getByRole('region', { name: 'Deliveries', exact: true }).first();
  await expect(deliveries).toContainText('200 OK: noted');
  await expect(deliveries).toContainText('503 Service Unavailable: noted');
  await expectAccessible(page);

  await window.showArea('Runs');
  await window.sideBar.getByRole('treeitem', { name: 'daily-revenue' }).dblclick();
  await expect(editor.getByRole('heading', { name: 'Notifications' })).toBeVisible();
  await expect(editor.getByText('Job "daily-revenue" succeeded.')).toBeVisible();
  await expectAccessible(page);
  server.close();
});

test('one for the desktop is a message of the window, also for those that had to wait', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  const value = {
    name: 'Here',
    enabled: true,
    jobName: 'daily-revenue',
    events: ['SUCCEEDED'],
    channel: { type: 'desktop' },
  };
  await workspace.tenon('call', 'saveDefinition', JSON.stringify({ kind: 'notification', value, expectedHash: null }));
  await workspace.tenon('run', 'daily-revenue');
  const toasts = page.locator('[data-part="toasts"]');
  await expect(toasts.getByText('Job "daily-revenue" succeeded.').first()).toBeVisible();
  await toasts.getByRole('button', { name: 'Open run' }).first().click();
  await expect(editor.getByRole('tab', { name: 'Timeline and receipts' })).toBeVisible();
  await expect(workspace.tenon('notifications', 'Here')).resolves.toContain('Shown in the window.');

  // By keys: changed, saved and deactivated.
  await window.runCommand('Show all notifications');
  await editor.getByRole('row', { name: /^Here/u }).focus();
  await page.keyboard.press('Enter');
  await expect(editor.getByRole('heading', { name: 'Here' })).toBeVisible();
  await editor.getByRole('checkbox', { name: /^Run failed/u }).check();
  await expect(editor.getByText('Not saved.')).toBeVisible();
  await page.keyboard.press('Control+s');
  await expect(editor.getByText('Saved.', { exact: true })).toBeVisible();
  await expect(editor.getByText('ACTIVATED', { exact: true })).toBeVisible();
  await window.runCommand('Deactivate notification');
  await expect(editor.getByText('DISABLED', { exact: true })).toBeVisible();
});

test('one is found by the palette, and shows all lines of its arguments', async ({ window, workspace }) => {
  const channel = { type: 'command', program: '/bin/echo', arguments: ['Orders', 'are', 'late'] };
  const value = { name: 'Orders are late', events: ['FAILED'], channel };
  await workspace.tenon('call', 'saveDefinition', JSON.stringify({ kind: 'notification', value, expectedHash: null }));
  await window.find('Orders are late');
  const given = window.editor.getByRole('textbox', { name: 'Arguments', exact: true });
  await expect(given).toHaveValue('Orders\nare\nlate');
  expect(await given.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBeLessThanOrEqual(0);
});
