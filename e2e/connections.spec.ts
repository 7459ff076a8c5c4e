/** Connections to buckets: created, tested, fixed, browsed, crawled, written to by a job, and deleted. */

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { motoPython, startMoto } from '../engine/storage/s3/testing/moto-server.ts';
import type { ObjectServer } from '../engine/storage/s3/testing/object-server.ts';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';

const secret = 'very-secret-words';
/** The hosts of this file get it from this process. */
process.env['LAKE_SECRET_ACCESS_KEY'] = secret;

test.skip(motoPython === undefined, 'needs a Python with moto');

let server: ObjectServer;
test.beforeAll(async () => {
  test.setTimeout(60_000);
  server = await startMoto();
  for (const bucket of ['lake', 'archive']) await server.createBucket(bucket);
  await server.put('lake', 'sales/orders/one.csv', 'id,place,amount\n1,Lyon,10.5\n2,Nantes,7.25\n');
});
test.afterAll(() => server[Symbol.asyncDispose]());

test('a bucket is connected from its error, tested, fixed, browsed, crawled and written to', async ({
  window,
  workspace,
}) => {
  test.slow();
  const { page, editor, sideBar } = window;

  await test.step('the error of an unknown bucket leads to a connection for it', async () => {
    await window.openPath('s3://lake/sales/orders/one.csv');
    await expect(editor.getByRole('alert')).toContainText('no connection of this workspace is for the bucket "lake"');
    // Nothing was read, so there is nothing to read in another way.
    await expect(editor.getByRole('button', { name: 'Reading options' })).toHaveCount(0);
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toHaveCount(0);
    await editor.getByRole('button', { name: 'Create connection' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create connection' });
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('lake');
    await expect(dialog.getByLabel('Buckets')).toHaveValue('lake');
    await dialog.getByRole('radio', { name: 'S3-compatible' }).click();
    await dialog.getByLabel('Endpoint').fill('localhost:9000');
    await expect(dialog.getByRole('alert')).toHaveText('It must be an address that begins with http:// or https://.');
    await expect(dialog.getByRole('button', { name: 'Create' })).toHaveAttribute('aria-disabled', 'true');
    await dialog.getByLabel('Endpoint').fill('http://127.0.0.1:9');
    await dialog.getByRole('radio', { name: 'Environment variables' }).click();
    await dialog.getByRole('radio', { name: 'ID in the connection' }).click();
    await dialog.getByRole('textbox', { name: 'Access key ID' }).fill('AKIATEST');
    await dialog.getByLabel('Variable of the secret access key').fill(secret);
    await expect(dialog.getByRole('alert')).toContainText('ends with SECRET_ACCESS_KEY');
    await dialog.getByLabel('Variable of the secret access key').fill('LAKE_SECRET_ACCESS_KEY');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expect(window.tab('lake')).toHaveAttribute('aria-selected', 'true');
  });

  const checks = editor.getByRole('list', { name: 'Checks' });
  await test.step('a test reports the wrong endpoint, and passes with the right one before it is saved', async () => {
    const view = editor.getByRole('region', { name: 'Test' });
    await view.getByRole('button', { name: 'Test' }).click();
    await expect(checks).toContainText('connection refused', { timeout: 30_000 });
    await expectAccessible(page);
    await editor.getByLabel('Endpoint').fill(server.endpoint);
    await expect(view.getByText('The settings changed since this test.')).toBeVisible();
    await window.runCommand('Test connection');
    await expect(checks).toContainText('The bucket "lake" can be listed.');
    await expect(view.getByRole('status')).toHaveText('1 check passed.');
    await expect(editor.getByText('Not saved.', { exact: false })).toBeVisible();
    await page.keyboard.press('ControlOrMeta+S');
    await expect(editor.getByText('Saved.', { exact: true })).toBeVisible();
    const file = await readFile(join(workspace.folder, 'connections/lake.json'), 'utf8');
    expect(JSON.parse(file)).toMatchObject({
      connectionProperties: {
        buckets: 'lake',
        endpoint: server.endpoint,
        accessKeyId: 'AKIATEST',
        secretAccessKeyVariable: 'LAKE_SECRET_ACCESS_KEY',
      },
    });
    expect(file).not.toContain(secret);
  });

  await test.step('a role of the keys is assumed at the service', async () => {
    await editor.getByLabel('Role', { exact: true }).fill('lake');
    await expect(editor.getByRole('alert')).toContainText('It must be the ARN of a role');
    await editor.getByLabel('Role', { exact: true }).fill('arn:aws:iam::123456789012:role/lake');
    await editor.getByLabel('External ID').fill('partner');
    await expectAccessible(page);
    await window.runCommand('Test connection');
    await expect(editor.getByRole('region', { name: 'Test' }).getByRole('status')).toHaveText('1 check passed.');
    await expect(checks).toContainText('The bucket "lake" can be listed.');
    await editor.getByLabel('Role', { exact: true }).fill('');
    await expect(editor.getByLabel('External ID')).toHaveCount(0);
    await page.keyboard.press('ControlOrMeta+S');
  });

  await test.step('its bucket opens as a folder', async () => {
    await editor.getByRole('button', { name: 'Browse buckets' }).click();
    await expect(editor.getByRole('region', { name: 'Files in lake' })).toBeVisible();
    await editor.getByRole('button', { name: 'sales folder' }).click();
    await editor.getByRole('button', { name: 'orders folder' }).click();
    await editor.getByRole('button', { name: 'one.csv' }).click();
    await expect(new Grid(editor).cell(0, '1')).toHaveText('Lyon');
  });

  await test.step('the palette opens folders and objects by their path', async () => {
    await page.keyboard.press('ControlOrMeta+K');
    await page.keyboard.type('s3://la');
    await page.getByRole('option', { name: 's3://lake/', exact: false }).first().waitFor();
    await page.keyboard.type('ke/sales/orders');
    await expect(page.getByRole('option', { name: 'orders' })).toHaveCount(2);
    await page.keyboard.press('Enter');
    await expect(editor.getByRole('region', { name: 'Files in orders' })).toBeVisible();
    await page.keyboard.press('ControlOrMeta+K');
    await page.keyboard.type('s3://lake/none.csv');
    await expect(page.getByRole('option', { name: 's3://lake/none.csv' })).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(editor.getByRole('alert')).toContainText('does not exist');
  });

  await test.step('a crawl adds its table', async () => {
    await window.runCommand('Crawl folder');
    const dialog = page.getByRole('dialog');
    const field = dialog.getByLabel('Folder or file on this computer');
    await field.fill('s3://');
    await expect(page.getByRole('option', { name: 's3://lake/' })).toBeVisible();
    await field.fill('s3://lake/sales');
    await dialog.getByLabel(/^Database/u).fill('lake');
    await dialog.getByRole('button', { name: 'Review changes' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Run crawl' }).click();
    await expect(editor.getByRole('region', { name: 'Changes' })).toContainText('lake.orders');
  });

  await test.step('a job reads it and writes to the bucket', async () => {
    const job = new JobEditor(window);
    await window.find('lake.orders');
    await editor.getByRole('button', { name: 'Create job' }).click();
    await job.addNode('PathTarget');
    await job.field('Path').fill('s3://elsewhere/copies');
    await editor.getByRole('tab', { name: /^Problems/u }).click();
    await editor.getByRole('button', { name: 'Create connection' }).first().click();
    await expect(page.getByRole('dialog').getByLabel('Buckets')).toHaveValue('elsewhere');
    await page.keyboard.press('Escape');
    await job.field('Path').fill('s3://lake/copies');
    await expect(job.saveState).toContainText('Saved');
    await job.button('Run').click();
    await expect(page.getByRole('complementary', { name: 'Output' })).toContainText('2 rows', { timeout: 60_000 });
    expect(await server.keys('lake', 'copies/')).toContainEqual(expect.stringMatching(/^copies\/.*\.parquet$/u));
  });

  await test.step('it is renamed and deleted from its menu by keys', async () => {
    await window.showArea('Explore');
    const item = sideBar.getByRole('treeitem', { name: 'lake lake' });
    await item.dblclick();
    await expect(editor.getByRole('heading', { name: 'lake', exact: true })).toBeVisible();
    await window.runCommand('Rename connection');
    await page.getByRole('dialog').getByLabel('Name').fill('harbour lake');
    await page.keyboard.press('Enter');
    await expect(window.tab('harbour lake')).toHaveAttribute('aria-selected', 'true');
    await sideBar.getByRole('treeitem', { name: /^harbour lake/u }).focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Delete connection' }).press('Enter');
    const question = page.getByRole('dialog', { name: 'Delete the connection harbour lake?' });
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Delete harbour lake' }).press('Enter');
    await expect(window.tab('harbour lake')).toHaveCount(0);
    await expect(sideBar.getByText('None. Buckets need a connection.')).toBeVisible();
  });
});

test('a connection for all buckets is created by keys, and lists them', async ({ window }) => {
  const { page, editor } = window;
  const { keyboard } = page;
  await window.runCommand('Create connection');
  const dialog = page.getByRole('dialog', { name: 'Create connection' });
  await keyboard.type('everything');
  await keyboard.press('Tab');
  await keyboard.press('ArrowRight');
  await keyboard.press('Tab');
  await dialog.getByLabel('Endpoint').press('ControlOrMeta+A');
  await keyboard.type(server.endpoint);
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  for (let step = 0; step < 3; step += 1) await keyboard.press('ArrowRight');
  await expect(dialog.getByText('Requests are not signed.', { exact: false })).toBeVisible();
  await keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Create' }).press('Enter');
  await expect(window.tab('everything')).toHaveAttribute('aria-selected', 'true');
  await window.runCommand('Browse buckets of connection');
  const buckets = page.getByRole('dialog', { name: 'Buckets of everything' });
  await expect(buckets.getByRole('button')).toHaveText(['', 'archive', 'lake']);
  await expectAccessible(page);
  await buckets.getByRole('button', { name: 'archive' }).press('Enter');
  await expect(editor.getByText('There are no files in this folder.')).toBeVisible();
});

test('a test of a server that does not answer is cancelled', async ({ window, workspace }) => {
  const { page, editor } = window;
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  await workspace.write(
    'connections/silent.json',
    JSON.stringify({
      name: 'silent',
      connectionType: 's3',
      connectionProperties: { endpoint, buckets: 'quiet', anonymous: 'true' },
    }),
  );
  await window.showArea('Explore');
  await window.sideBar.getByRole('treeitem', { name: /^silent/u }).dblclick();
  const view = editor.getByRole('region', { name: 'Test' });
  const called = once(silent, 'connection');
  await view.getByRole('button', { name: 'Test' }).click();
  await called;
  await view.getByRole('button', { name: 'Cancel' }).click();
  await expect(view.getByRole('status')).toHaveText('Cancelled.');
  silent.close();

  // A file that was changed elsewhere is followed, and its bucket without a connection is offered one by a crawl.
  await workspace.remove('connections/silent.json');
  await expect(window.sideBar.getByRole('treeitem', { name: /^silent/u })).toHaveCount(0);
  await workspace.remove('connections/everything.json');
  await expect(window.sideBar.getByRole('treeitem', { name: /^everything/u })).toHaveCount(0);
  await window.runCommand('Crawl folder');
  const crawl = page.getByRole('dialog');
  await crawl.getByLabel('Folder or file on this computer').fill('s3://quiet/landing');
  await crawl.getByRole('button', { name: 'Review changes' }).click();
  await crawl.getByRole('button', { name: 'Create connection' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create connection' });
  await expect(dialog.getByLabel('Buckets')).toHaveValue('quiet');
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
