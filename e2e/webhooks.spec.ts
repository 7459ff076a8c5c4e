/** A webhook: created in the window, its secret shown once, and a request that starts a job. */

import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test('a secret that is shown once, and a request that starts a job', async ({ window, workspace }) => {
  const { page, editor } = window;
  await window.runCommand('Create trigger');
  const dialog = page.getByRole('dialog', { name: 'Create trigger' });
  await dialog.getByLabel('Name').fill('orders-arrive');
  await dialog.getByRole('radio', { name: /^Event/u }).check({ force: true });
  await dialog.getByLabel('Starts').selectOption({ label: 'web-sessions' });
  await dialog.getByText('Webhook', { exact: true }).click();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(editor.getByText('When its webhook gets a request', { exact: true })).toBeVisible();
  await editor.getByRole('button', { name: 'Activate', exact: true }).click();
  await expect(editor.getByText('ACTIVATED', { exact: true })).toBeVisible();
  await expect(editor.getByText('takes no requests: it has no secret')).toBeVisible();

  await editor.getByRole('button', { name: 'Create secret' }).click();
  const asking = page.getByRole('dialog', { name: 'Create secret for webhook orders-arrive' });
  await asking.getByRole('button', { name: 'Create secret' }).click();
  const secret = (await asking.getByLabel('Secret', { exact: true }).textContent()) ?? '';
  await expect(asking.getByLabel('Example')).toContainText(/http:\/\/127\.0\.0\.1:\d+\/webhooks\/wh_/u);
  await expectAccessible(page);
  await asking.getByRole('button', { name: 'Done' }).click();
  await expect(editor.getByText('takes requests', { exact: true })).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  const address = (await editor.getByText(/^http:\/\/127\.0\.0\.1:\d+\/webhooks\//u).textContent()) ?? '';

  const send = async (headers: Readonly<Record<string, string>>): Promise<number> =>
    (await fetch(address, { method: 'POST', headers })).status;
  expect(await send({ authorization: `Bearer ${secret}`, 'idempotency-key': 'one' })).toBe(202);
  expect(await send({ authorization: `Bearer ${secret}`, 'idempotency-key': 'one' })).toBe(202);
  expect(await send({ authorization: 'Bearer wrong' })).toBe(401);
  // A page starts nothing, even with the secret.
  expect(await send({ authorization: `Bearer ${secret}`, origin: new URL(page.url()).origin })).toBe(403);

  await editor.getByRole('tab', { name: /^History/u }).click();
  const history = editor.getByRole('region', { name: 'History' }).getByRole('row');
  await expect(history.nth(1)).toContainText('Webhook: 1 request');
  await expect(history.nth(1)).toContainText('SUCCEEDED');
  await expect(history).toHaveCount(2);
  await editor.getByRole('tab', { name: 'Settings' }).click();
  await expect(editor.getByRole('region', { name: 'Last requests' })).toContainText('one');

  await editor.getByRole('button', { name: 'Revoke secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke secret' }).click();
  await expect(editor.getByText('takes no requests: it has no secret')).toBeVisible();
  await expect(workspace.tenon('webhook', 'show', 'orders-arrive')).resolves.toContain('no secret');
});
