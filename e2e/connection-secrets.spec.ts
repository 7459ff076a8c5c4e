/** Keys that Tenon keeps: entered in the window, locked, unlocked where they are missed, and used by a job. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { motoPython, startMoto } from '../engine/storage/s3/testing/moto-server.ts';
import type { ObjectServer } from '../engine/storage/s3/testing/object-server.ts';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

const secret = 'very-secret-words';

test.skip(motoPython === undefined, 'needs a Python with moto');

let server: ObjectServer;
test.beforeAll(async () => {
  test.setTimeout(60_000);
  server = await startMoto();
  await server.createBucket('lake');
  await server.put('lake', 'sales/orders/one.csv', 'id,place\n1,Lyon\n');
});
test.afterAll(() => server[Symbol.asyncDispose]());

test('keys are entered in the window, and unlocked where a run misses them', async ({ window, workspace }) => {
  test.slow();
  const { page, editor } = window;
  const passphrase = 'correct horse battery';
  await workspace.write('rows.csv', 'id\n1\n');
  const nodes = [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'rows.csv' } },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: 's3://lake/kept', format: 'csv' },
    },
  ];
  await workspace.write('jobs/load.json', JSON.stringify({ name: 'load', nodes }));
  await test.step('a path in a bucket leads to a connection, whose keys Tenon keeps', async () => {
    await window.openPath('s3://lake/sales/orders/one.csv');
    await editor.getByRole('button', { name: 'Create connection' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create connection' });
    await expect(dialog.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('lake');
    await dialog.getByRole('radio', { name: 'S3-compatible' }).click();
    await dialog.getByLabel('Endpoint').fill(server.endpoint);
    await dialog.getByRole('radio', { name: 'Kept by Tenon' }).click();
    await expect(dialog.getByLabel('Name of the keys')).toHaveValue('lake');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Create' }).click();
  });

  await test.step('the keys are entered, with a passphrase for the vault', async () => {
    await editor.getByRole('button', { name: 'Enter keys' }).click();
    const dialog = page.getByRole('dialog', { name: 'Enter keys of lake' });
    await dialog.getByLabel('Access key ID').fill('AKIATEST');
    await dialog.getByLabel('Secret access key').fill(secret);
    await dialog.getByLabel('New passphrase of the vault').fill(passphrase);
    await dialog.getByLabel('Repeat the new passphrase').fill('another');
    await expect(dialog.getByRole('alert')).toHaveText('The two passphrases differ.');
    await dialog.getByLabel('Repeat the new passphrase').fill(passphrase);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save keys' }).click();
    await expect(editor.getByText('Saved in the vault', { exact: false })).toBeVisible({ timeout: 30_000 });
    await window.runCommand('Test connection');
    await expect(editor.getByRole('list', { name: 'Checks' })).toContainText('The bucket "lake" can be listed.');
  });

  await test.step('a run that finds the vault locked offers to unlock it, and then runs', async () => {
    await window.runCommand('Lock vault');
    await expect(editor.getByText('The vault is locked.', { exact: false })).toBeVisible();
    await expect(workspace.tenon('run', 'load')).rejects.toThrow('the vault is locked');
    await window.find('load');
    await window.runCommand('Open latest run of job');
    const why = page.getByRole('complementary', { name: 'Why the run failed' });
    await why.getByRole('button', { name: 'Unlock vault' }).click();
    const dialog = page.getByRole('dialog', { name: 'Unlock vault' });
    await dialog.getByLabel('Passphrase of the vault').fill('wrong horse');
    await dialog.getByRole('button', { name: 'Unlock' }).click();
    await expect(dialog.getByRole('alert')).toContainText('the passphrase is wrong', { timeout: 30_000 });
    await expectAccessible(page);
    await dialog.getByLabel('Passphrase of the vault').fill(passphrase);
    await dialog.getByRole('button', { name: 'Unlock' }).click();
    await expect(dialog).toHaveCount(0, { timeout: 30_000 });
    await why.getByRole('button', { name: 'Run again' }).click();
    await expect(editor).toContainText('SUCCEEDED', { timeout: 60_000 });
    expect(await server.keys('lake', 'kept/part-')).toHaveLength(1);
  });

  const connection = await readFile(join(workspace.folder, 'connections/lake.json'), 'utf8');
  expect(JSON.parse(connection)).toMatchObject({ secretId: 'lake' });
  expect(connection).not.toContain(secret);
});
