/** The screens of crawlers and classifiers that have pictures; part of the screen list. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from './fixtures.ts';
import type { Window } from './page-models/window.ts';
import { makeClassifiers } from './sample-classifiers.ts';
import type { ServedWorkspace } from './served-workspace.ts';

export const crawlerScreens: Readonly<Record<string, (window: Window, workspace: ServedWorkspace) => Promise<void>>> = {
  crawlers: async (window) => {
    await window.showArea('Crawlers');
    await window.sideBar
      .getByRole('treeitem', { name: /sample/u })
      .first()
      .click();
    await expect(window.editor.getByText('sample').first()).toBeVisible();
  },
  'crawler-tables': async (window, workspace) => {
    await mkdir(join(workspace.folder, 'crawlers'), { recursive: true });
    const keep = {
      name: 'keep',
      description: 'Tables that jobs and people created.',
      catalogTargets: [
        {
          databaseName: 'shop',
          tables: ['orders', 'customers'],
          eventQueueArn: 'arn:aws:sqs:eu-central-1:123456789012:shop',
        },
      ],
      recrawlBehavior: 'CRAWL_EVENT_MODE',
      schemaChangePolicy: { deleteBehavior: 'LOG' },
    };
    await writeFile(join(workspace.folder, 'crawlers/keep.json'), JSON.stringify(keep));
    await window.showArea('Crawlers');
    await window.sideBar.getByRole('treeitem', { name: /^keep/u }).dblclick();
    await expect(window.editor.getByRole('radio', { name: 'Catalog tables' })).toBeChecked();
  },
  'crawlers-import': async (window) => {
    await window.runCommand('Import crawlers');
    const levels = { Version: 1, Grouping: { TableLevelConfiguration: 4 }, CreatePartitionIndex: true };
    const crawlers = [
      {
        Name: 'sales-nightly',
        Role: 'service-role/AWSGlueServiceRole-lake',
        DatabaseName: 'sales',
        Targets: { S3Targets: [{ Path: 's3://lake/sales/' }], JdbcTargets: [{ ConnectionName: 'pg', Path: 'shop/%' }] },
        Schedule: { ScheduleExpression: 'cron(15 12 * * ? *)', State: 'SCHEDULED' },
        Configuration: JSON.stringify(levels),
      },
      { Name: 'sample', DatabaseName: 'shop', Targets: { S3Targets: [{ Path: 's3://lake/sample' }] } },
      { Name: 'carts', DatabaseName: 'shop', Targets: { DynamoDBTargets: [{ Path: 'carts' }] } },
    ];
    await window.page.getByLabel('JSON of the crawlers').fill(JSON.stringify({ Crawlers: crawlers }));
    await window.page.getByRole('button', { name: 'Show report' }).click();
    await expect(window.page.getByRole('row', { name: /^carts/u })).toBeVisible();
  },
  'crawl-done': async (window) => {
    await window.showArea('Crawlers');
    // Not the crawler of the same name, which is listed sooner.
    await window.sideBar.getByRole('treeitem', { name: /^SUCCEEDED sample/u }).click();
    await expect(window.editor.getByRole('region', { name: 'Changes' })).toBeVisible();
  },
  'crawl-folder': async (window) => {
    await window.runCommand('Crawl folder');
    await expect(window.page.getByLabel('Folder or file on this computer')).toBeVisible();
  },
  classifier: async (window, workspace) => {
    await makeClassifiers(workspace);
    await window.showArea('Crawlers');
    await window.sideBar.getByRole('treeitem', { name: /^door log/u }).dblclick();
    await window.editor.getByLabel('Sample file').fill('doors/today.log');
    await window.editor.getByRole('button', { name: 'List records that do not fit' }).click();
    await expect(window.editor.getByText('Records that do not fit: 1 of 4.')).toBeVisible();
  },
  'classifier-csv': async (window) => {
    await window.showArea('Crawlers');
    await window.sideBar.getByRole('treeitem', { name: /^tilde lists/u }).dblclick();
    await window.editor.getByLabel('Sample file').fill('doors/list.txt');
    await expect(window.editor.getByText('2 columns, 2 rows')).toBeVisible();
  },
  'classifiers-import': async (window) => {
    await window.runCommand('Import classifiers');
    const glue = { Classifiers: [{ JsonClassifier: { Name: 'orders', JsonPath: '$.orders[*]' } }] };
    const items = { CsvClassifier: { Name: 'tilde lists', Delimiter: ';', CustomDatatypes: ['INT'] } };
    const text = JSON.stringify({ Classifiers: [...glue.Classifiers, items] });
    await window.page.getByLabel('JSON of the classifiers').fill(text);
    await window.page.getByRole('button', { name: 'Show report' }).click();
    await expect(window.page.getByRole('row', { name: /^orders/u })).toBeVisible();
  },
  'classifier-new': async (window) => {
    await window.runCommand('Create classifier');
    await expect(window.page.getByRole('dialog')).toBeVisible();
  },
  'crawl-undo': async (window, workspace) => {
    const input = join(workspace.folder, 'jetties');
    for (const name of ['east', 'west']) {
      await mkdir(join(input, name), { recursive: true });
      await writeFile(join(input, name, 'a.csv'), `${name},metres\nx,1\n`);
    }
    await workspace.tenon('crawl', input, '--database', 'jetties');
    const note = { databaseName: 'jetties', name: 'west', expectedVersionId: 0, description: 'closed in winter' };
    await workspace.tenon('call', 'editTable', JSON.stringify(note));
    await window.showArea('Crawlers');
    await window.sideBar
      .getByRole('treeitem', { name: /jetties/u })
      .first()
      .dblclick();
    await window.editor.getByRole('button', { name: 'Undo crawl' }).click();
    await expect(window.page.getByRole('dialog').getByText('jetties.east is removed')).toBeVisible();
  },
  'crawl-review': async (window, { folder }) => {
    const input = join(folder, 'harbours/berths');
    for (const year of ['2024', '2025', '2026']) {
      await mkdir(join(input, `year=${year}`), { recursive: true });
      await writeFile(join(input, `year=${year}/a.csv`), 'port,country,depth\nBrest,FR,12.5\n');
    }
    await writeFile(join(input, 'year=2026/crew.csv'), 'first,last\nAda,Byron\n');
    await window.runCommand('Crawl folder');
    await window.page.keyboard.type(join(folder, 'harbours'));
    await window.page.keyboard.press('Enter');
    await expect(window.page.getByRole('region', { name: 'Tables to change' })).toBeVisible();
    await window.page.getByRole('checkbox', { name: 'Take crew' }).uncheck();
  },
};
