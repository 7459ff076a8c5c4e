/** The screens of the catalog that have pictures; part of the screen list. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from './fixtures.ts';
import type { Window } from './page-models/window.ts';
import type { ServedWorkspace } from './served-workspace.ts';

export const catalogScreens: Readonly<Record<string, (window: Window, workspace: ServedWorkspace) => Promise<void>>> = {
  'catalog-schema': async (window) => {
    await window.showArea('Catalog');
    await window.find('shop.orders');
    await expect(window.editor.getByRole('heading', { name: 'shop.orders' })).toBeVisible();
  },
  'catalog-statistics': async (window, workspace) => {
    await workspace.tenon('statistics', 'shop.orders');
    await window.showArea('Catalog');
    await window.find('shop.orders');
    await expect(window.editor.getByText(/^Statistics of version/u)).toBeVisible();
  },
  'catalog-create-table': async (window) => {
    await window.showArea('Catalog');
    await window.runCommand('Create table');
    await expect(window.page.getByRole('dialog', { name: 'Create table' })).toBeVisible();
  },
  'catalog-export': async (window) => {
    await window.showArea('Catalog');
    await window.runCommand('Export catalog');
    await window.page.getByRole('dialog', { name: 'Export catalog' }).getByLabel('New or empty folder').fill('backup');
  },
  'catalog-import': async (window, workspace) => {
    const columns = [{ Name: 'id', Type: 'bigint' }];
    const table = (name: string, format: string): object => ({
      Name: name,
      DatabaseName: 'lake',
      StorageDescriptor: { Columns: columns, Location: `s3://lake/${name}/` },
      Parameters: { classification: format },
    });
    const tables = [table('orders', 'csv'), table('returns', 'parquet'), table('clicks', 'ion')];
    await writeFile(join(workspace.folder, 'tables.json'), JSON.stringify({ TableList: tables }));
    await window.showArea('Catalog');
    await window.runCommand('Import catalog');
    const dialog = window.page.getByRole('dialog', { name: 'Import catalog' });
    await dialog.getByLabel('Folder or file').fill('tables.json');
    await dialog.getByRole('button', { name: 'Show changes' }).click();
    await expect(dialog.getByRole('list', { name: '2 tables to create' })).toContainText('lake.returns');
  },
  'catalog-rows': async (window) => {
    await window.showArea('Catalog');
    await window.find('shop.orders');
    await window.editor.getByRole('tab', { name: 'Rows' }).click();
    await expect(window.editor.getByText('5,040 rows')).toBeVisible();
  },
  'catalog-versions': async (window, workspace) => {
    const input = join(workspace.folder, 'piers/quays');
    const head = 'id,port,country,depth';
    await mkdir(input, { recursive: true });
    await writeFile(join(input, 'a.csv'), `${head}\n1,Brest,FR,12\n`);
    await workspace.tenon('crawl', 'piers', '--database', 'sea');
    await writeFile(join(input, 'b.csv'), `${head},crane\n2,Kiel,DE,9.5,yes\n`);
    await workspace.tenon('crawl', 'piers', '--database', 'sea');
    await window.showArea('Catalog');
    await window.find('sea.quays');
    await window.editor.getByRole('tab', { name: /^Versions/u }).click();
    await expect(window.editor.getByRole('row', { name: /Column crane/u })).toBeVisible();
  },
  'catalog-users': async (window) => {
    await window.showArea('Catalog');
    await window.find('shop.orders');
    await window.editor.getByRole('tab', { name: 'Used by' }).click();
    await expect(window.editor.getByRole('row', { name: /^Crawler sample/u })).toBeVisible();
  },
  'catalog-view': async (window, workspace) => {
    await window.showArea('Catalog');
    await workspace.tenon(
      'view',
      'shop.paid',
      "SELECT order_id, status\nFROM shop.orders\nWHERE status = 'paid'",
      '--replace',
    );
    await window.find('shop.paid');
    await window.editor.getByRole('tab', { name: 'SQL' }).click();
    await expect(window.editor.getByText('2 columns')).toBeVisible();
  },
  'catalog-partitions': async (window) => {
    await window.showArea('Catalog');
    await window.find('shop.orders');
    await window.editor.getByRole('tab', { name: /Partitions/u }).click();
    await expect(window.editor.getByText('month').first()).toBeVisible();
  },
  'catalog-partitions-repair': async (window, workspace) => {
    const folder = join(workspace.folder, 'orders/year=2025/month=07');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'orders-13.csv'), 'order_id,status\n1,paid\n');
    await window.showArea('Catalog');
    await window.find('shop.orders');
    await window.editor.getByRole('tab', { name: /Partitions/u }).click();
    await window.editor.getByRole('button', { name: 'Repair partitions' }).click();
    await expect(window.page.getByRole('dialog').getByRole('list').first()).toBeVisible();
  },
  'catalog-partitions-filter': async (window) => {
    await window.showArea('Catalog');
    await window.find('shop.orders');
    await window.editor.getByRole('tab', { name: /Partitions/u }).click();
    const field = window.editor.getByRole('textbox', { name: 'Filter partitions' });
    await field.fill("month BETWEEN '02' AND '04'");
    await expect(window.editor.getByText('3 of 6 partitions')).toBeVisible();
    await field.fill("month BETWEN '02' AND '04'");
    await expect(window.editor.getByRole('alert')).toContainText('Did you mean BETWEEN?');
  },
};
