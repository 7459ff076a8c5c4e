/** Crawls: a folder crawled live, what changed as a diff, a crawler made and run again, a crawl that is stopped. */

import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test('a folder is crawled, its changes are shown with their reason, and a second crawl changes nothing', async ({
  window,
  workspace,
}) => {
  const folder = join(workspace.folder, 'incoming');
  await mkdir(join(folder, 'cities'), { recursive: true });
  await writeFile(
    join(folder, 'cities/one.csv'),
    'city,people,country,region,height\nKöln,1087863,DE,Rhine,53\nGyőr,129568,HU,Danube,112\n',
  );
  await writeFile(join(folder, 'cities/notes.bin'), Buffer.from([0, 1, 2, 3, 255, 254]));
  await window.showArea('Crawlers');
  await window.sideBar.getByRole('button', { name: 'Crawl folder' }).click();
  const dialog = window.page.getByRole('dialog');
  await dialog.getByLabel('Folder or file on this computer').fill(folder);
  await dialog.getByLabel(/^Database/u).fill('geo');
  await dialog.getByRole('button', { name: 'Review changes' }).click();
  await window.page.getByRole('dialog').getByRole('button', { name: 'Run crawl' }).click();
  await expect(window.editor.getByText('SUCCEEDED')).toBeVisible();
  const changes = window.editor.getByRole('region', { name: 'Changes' });
  await expect(changes.getByRole('row', { name: /Table added.*geo\./u })).toBeVisible();
  await window.editor.getByRole('tab', { name: /Skipped files/u }).click();
  await expect(window.editor.getByText('notes.bin').first()).toBeVisible();
  // They are kept with the crawl.
  await window.page.reload();
  await window.editor.getByRole('tab', { name: 'Skipped files 1' }).click();
  await expect(window.editor.getByText('notes.bin').first()).toBeVisible();
  await window.page.keyboard.press('ControlOrMeta+Shift+Enter');
  await expect(window.editor.getByText('Nothing changed', { exact: true })).toBeVisible();
  await expect(window.editor.getByText('files read, none changed')).toBeVisible();

  // A column more is a change of the table, and the catalog shows it as a difference.
  await writeFile(
    join(folder, 'cities/two.csv'),
    'city,people,country,region,height,river\nSzeged,157382,HU,Plain,75,Tisza\n',
  );
  await window.editor.getByRole('button', { name: 'Run crawl again' }).click();
  const changed = changes.getByRole('row', { name: /Table changed.*river/u });
  await expect(changed).toBeVisible();
  await changed.click();
  await expect(window.editor.getByRole('row', { name: /river/u })).toContainText('added');
});

test('a crawler that runs already is shown running, not as a failure', async ({ window, workspace }) => {
  const { page, editor } = window;
  const folder = join(workspace.folder, 'plenty/rows');
  await mkdir(folder, { recursive: true });
  const names = Array.from({ length: 2500 }, (_, index) => join(folder, `${index}.csv`));
  await Promise.all(names.map((path, index) => writeFile(path, `id,place\n${index},Lyon\n`)));
  await window.showArea('Crawlers');
  await window.sideBar.getByRole('button', { name: 'Create crawler' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('plenty');
  await dialog.getByLabel('Folder or file').fill('plenty');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(window.tab('plenty')).toHaveAttribute('aria-selected', 'true');
  const crawl = workspace.tenon('call', 'crawl', '{"crawlerName":"plenty"}');
  await expect(window.status.getByText('1 crawl running')).toBeVisible();
  await window.runCommand('Run open crawler');
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('plenty is already running');
  await expect(editor.getByText('RUNNING').first()).toBeVisible();
  await expect(editor.getByRole('alert')).toHaveCount(0);
  await crawl;
  await expect(editor.getByText('SUCCEEDED').first()).toBeVisible();
});

test('a crawler is created, saved and run, and its crawls are listed', async ({ window, workspace }) => {
  const folder = join(workspace.folder, 'deliveries');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'one.csv'), 'id,place\n1,Lyon\n2,Nantes\n');
  await window.showArea('Crawlers');
  await window.sideBar.getByRole('button', { name: 'Create crawler' }).click();
  const dialog = window.page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('deliveries');
  await dialog.getByLabel('Folder or file').fill('deliveries');
  await dialog.getByLabel(/^Database/u).fill('post');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(window.tab('deliveries')).toHaveAttribute('aria-selected', 'true');
  await window.runCommand('Run open crawler');
  await expect(window.editor.getByText('SUCCEEDED')).toBeVisible();
  await window.showArea('Catalog');
  await expect(window.sideBar.getByRole('treeitem', { name: 'one' })).toBeVisible();
});

test('a crawler of catalog tables is created, keeps its table up to date, and becomes one of folders', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  const folder = join(workspace.folder, 'ferries');
  await mkdir(join(folder, 'trips'), { recursive: true });
  await writeFile(join(folder, 'trips/one.csv'), 'id,port\n1,Brest\n');
  await workspace.tenon('crawl', folder, '--database', 'sea');
  await writeFile(join(folder, 'trips/two.csv'), 'id,port,seats\n2,Calais,120\n');
  await writeFile(join(folder, 'other.csv'), 'x\n1\n');
  await window.showArea('Crawlers');
  await window.sideBar.getByRole('button', { name: 'Create crawler' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create crawler' });
  await dialog.getByLabel('Name').fill('keep trips');
  await dialog.getByRole('radio', { name: 'Catalog tables' }).click();
  await dialog.getByLabel('Database of target 1').fill('sea');
  await dialog.getByLabel('Add to tables of target 1').fill('tri');
  await page.getByRole('option', { name: 'trips' }).click();
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(window.tab('keep trips')).toHaveAttribute('aria-selected', 'true');
  await expect(editor.getByRole('radio', { name: 'Catalog tables' })).toBeChecked();
  await expect(editor.getByText('A crawler of catalog tables removes none.', { exact: false })).toBeVisible();
  await expectAccessible(page);

  await editor.getByRole('button', { name: 'Review changes' }).click();
  const review = page.getByRole('dialog');
  await expect(review.getByText('1 table to change in database sea.')).toBeVisible();
  await expect(review.getByText('Column added: seats bigint.')).toBeVisible();
  await review.getByRole('button', { name: 'Run crawl' }).click();
  await expect(editor.getByText('SUCCEEDED')).toBeVisible();
  await window.showArea('Catalog');
  await expect(window.sideBar.getByRole('treeitem', { name: 'trips' })).toBeVisible();
  await expect(window.sideBar.getByRole('treeitem', { name: 'other' })).toHaveCount(0);

  await window.showArea('Crawlers');
  await window.sideBar.getByRole('group', { name: 'All crawlers' }).getByText('keep trips').dblclick();
  await expect(page.getByRole('switch', { name: 'Watch these tables' })).toHaveCount(0);
  await editor.getByLabel('Event queue of target 1').fill('arn:aws:sqs:eu-central-1:123456789012:sea');
  await page.getByRole('radio', { name: 'Only folders that the event queue names' }).click();
  await expect(page.getByRole('radio', { name: 'Only new folders' })).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+S');
  await expect
    .poll(async () => JSON.parse(await readFile(join(workspace.folder, 'crawlers/keep-trips.json'), 'utf8')) as unknown)
    .toMatchObject({
      catalogTargets: [{ eventQueueArn: 'arn:aws:sqs:eu-central-1:123456789012:sea' }],
      recrawlBehavior: 'CRAWL_EVENT_MODE',
    });
  await editor.getByRole('radio', { name: 'Folders and files' }).click();
  await editor.getByLabel('Target 1', { exact: true }).fill('ferries');
  await page.keyboard.press('ControlOrMeta+S');
  await expect
    .poll(async () => JSON.parse(await readFile(join(workspace.folder, 'crawlers/keep-trips.json'), 'utf8')) as unknown)
    .toMatchObject({
      databaseName: 'sea',
      targets: [{ path: 'ferries' }],
      catalogTargets: [],
      recrawlBehavior: 'CRAWL_EVERYTHING',
    });
});

test('crawlers of AWS Glue are imported after a report, and exported as files', async ({ window, workspace }) => {
  const { page } = window;
  const glue = (path: string): Record<string, unknown> => ({
    Name: 'tides',
    Role: 'glue',
    DatabaseName: 'sea',
    Targets: { S3Targets: [{ Path: path }] },
  });
  const carts = { Name: 'carts', Targets: { DynamoDBTargets: [{ Path: 'carts' }] } };
  await window.runCommand('Import crawlers');
  const dialog = page.getByRole('dialog', { name: 'Import crawlers of AWS Glue' });
  const text = dialog.getByLabel('JSON of the crawlers');
  await text.fill('[\n{"Name":"a","Targets":{"S3Targets":[{}]}}]');
  await dialog.getByRole('button', { name: 'Show report' }).click();
  await expect(dialog.getByRole('alert')).toContainText('line 2: Targets.S3Targets.0.Path: it is missing');
  await text.fill(JSON.stringify(carts));
  await dialog.getByRole('button', { name: 'Show report' }).click();
  await expect(dialog.getByRole('row', { name: /^carts/u })).toContainText('DynamoDB cannot be crawled');
  await expect(dialog.getByRole('button', { name: 'Import' })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await text.fill(JSON.stringify({ Crawlers: [glue('s3://lake/tides'), carts] }));
  await dialog.getByRole('button', { name: 'Show report' }).click();
  await expect(dialog.getByRole('row', { name: /^tides s3:/u })).toContainText('Role is not imported');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Import' }).click();
  await expect(page.getByText('1 crawler imported')).toBeVisible();

  await window.showArea('Crawlers');
  await window.sideBar.getByRole('group', { name: 'All crawlers' }).getByText('tides').dblclick();
  await window.runCommand('Import crawlers');
  await text.fill(JSON.stringify(glue('s3://lake/ebbs')));
  await dialog.getByRole('button', { name: 'Show report' }).click();
  await dialog.getByRole('radio', { name: /^Replace mine/u }).check({ force: true });
  await dialog.getByRole('button', { name: 'Import' }).click();
  await expect(window.editor.getByLabel('Target 1', { exact: true })).toHaveValue('s3://lake/ebbs');
  const saved = JSON.parse(await readFile(join(workspace.folder, 'crawlers/tides.json'), 'utf8')) as unknown;
  expect(saved).toMatchObject({ databaseName: 'sea', targets: [{ path: 's3://lake/ebbs' }] });
  const one = page.waitForEvent('download');
  await window.runCommand('Export crawler');
  const file = await one;
  expect(file.suggestedFilename()).toBe('tides.json');
  expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toMatchObject({
    Name: 'tides',
    Targets: { S3Targets: [{ Path: 's3://lake/ebbs' }] },
  });
  await expect(page.getByText('tides: Role is missing', { exact: false })).toBeVisible();
  const all = page.waitForEvent('download');
  await window.runCommand('Export all crawlers');
  expect((await all).suggestedFilename()).toBe('crawlers.json');
});

test('a crawl of many files is reviewed and left, then watched stage by stage, and stopped', async ({
  window,
  workspace,
}) => {
  test.slow();
  const folder = join(workspace.folder, 'many');
  await mkdir(folder, { recursive: true });
  // Slow to infer: every line is an object with a different shape.
  const lines = Array.from({ length: 20_000 }, (_, row) =>
    JSON.stringify({ id: row, [`k${row % 50}`]: { word: `word ${row}` } }),
  );
  const text = `${lines.join('\n')}\n`;
  for (let file = 0; file < 120; file += 1) await writeFile(join(folder, `file-${file}.json`), text);
  await window.showArea('Crawlers');
  await window.runCommand('Crawl folder');
  const dialog = window.page.getByRole('dialog');
  await dialog.getByLabel('Folder or file on this computer').fill(folder);
  await window.page.keyboard.press('Enter');
  // Hints of the form have the role until the review replaces it.
  await expect(dialog.getByRole('status').filter({ hasText: 'of 120 files read' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Run crawl' })).toHaveCount(0);
  await window.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  const crawler = { name: 'many', databaseName: 'shop', targets: [{ path: 'many' }] };
  await workspace.tenon(
    'call',
    'saveDefinition',
    JSON.stringify({ kind: 'crawler', value: crawler, expectedHash: null }),
  );
  await window.find('many');
  await window.runCommand('Run open crawler');
  const stages = window.editor.getByRole('list', { name: 'Stages of the crawl' });
  await expect(stages.getByRole('listitem').filter({ hasText: 'Read' })).toHaveAttribute('aria-current', 'step');
  await window.editor.getByRole('button', { name: 'Stop' }).click();
  await expect(window.editor.getByText('Stopped. The catalog is unchanged.')).toBeVisible();
  await window.showArea('Catalog');
  await expect(window.sideBar.getByRole('treeitem', { name: /^many/u })).toHaveCount(0);
});

test('a folder opened by its path offers to be crawled', async ({ window, workspace }) => {
  const folder = join(workspace.folder, 'opened');
  await cp(join(workspace.folder, 'customers'), folder, { recursive: true });
  await window.openPath(folder);
  await window.editor.getByRole('button', { name: 'Crawl folder' }).click();
  const dialog = window.page.getByRole('dialog', { name: 'Add to catalog' });
  await expect(dialog.getByLabel('Folder or file')).toHaveValue(folder);
  await expect(dialog.locator('[data-part="crawl-outlook"]')).toContainText('one table for each group of files');
  await dialog.getByRole('button', { name: 'Review changes' }).click();
  await window.page.getByRole('dialog').getByRole('button', { name: 'Run crawl' }).click();
  await expect(window.editor.getByText('SUCCEEDED')).toBeVisible();
  await rm(folder, { recursive: true });
});

test('a file is added to a database from its menu, which says first what that makes', async ({ window, workspace }) => {
  await workspace.write('harbours.csv', 'id,name,depth\n1,Brest,12.5\n2,Nantes,8.25\n');
  await window.openPath(join(workspace.folder, 'harbours.csv'));
  await expect(window.editor.getByText('2 rows')).toBeVisible();
  await window.editor.getByRole('button', { name: 'More' }).click();
  await window.page.getByRole('menuitem', { name: 'Add to catalog' }).click();
  const dialog = window.page.getByRole('dialog', { name: 'Add to catalog' });
  await dialog.getByRole('combobox', { name: 'Database' }).fill('coast');
  const outlook = dialog.locator('[data-part="crawl-outlook"]');
  await expect(outlook).toContainText('one table from csv with 3 columns: id bigint, name string, depth double');
  await expect(outlook).toContainText('Database: coast.');
  await dialog.getByRole('button', { name: 'Review changes' }).click();
  await window.page.getByRole('dialog').getByRole('button', { name: 'Run crawl' }).click();
  await expect(window.editor.getByText('SUCCEEDED')).toBeVisible();
  await window.find('coast.harbours');
  await expect(window.editor.getByRole('heading', { name: 'coast.harbours' })).toBeVisible();
});

test('crawls, crawlers and tables by the palette alone', async ({ window, workspace }) => {
  const folder = join(workspace.folder, 'tides');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'one.csv'), 'id,place\n1,Brest\n2,Nantes\n');
  await window.runCommand('Crawl folder');
  // A path relative to the workspace: a missing folder is reported, an existing one is crawled.
  await window.page.keyboard.type('tidez');
  await window.page.keyboard.press('Enter');
  const dialog = window.page.getByRole('dialog');
  await expect(dialog).toContainText(`No folder or file exists at ${join(workspace.folder, 'tidez')}.`);
  await window.page.keyboard.press('Backspace');
  await window.page.keyboard.type('s');
  await window.page.keyboard.press('Enter');
  await expect(window.page.getByRole('button', { name: 'Run crawl' })).toBeFocused();
  await window.page.keyboard.press('Enter');
  await expect(window.editor.getByText('SUCCEEDED')).toBeVisible();
  await window.runCommand('Run crawl again');
  await expect(window.editor.getByText('Nothing changed', { exact: true })).toBeVisible();

  await window.find('shop.one');
  await window.runCommand('Remove this table from catalog');
  await window.page.keyboard.press('Tab');
  await window.page.keyboard.press('Enter');
  await expect(window.page.getByText('shop.one removed from the catalog.')).toBeVisible();

  await workspace.tenon(
    'call',
    'saveDefinition',
    JSON.stringify({
      kind: 'crawler',
      value: { name: 'coast', databaseName: 'shop', targets: [{ path: 'tides' }] },
      expectedHash: null,
    }),
  );
  await window.find('coast');
  await window.editor.getByLabel(/^Description/u).fill('Twice a day');
  await window.runCommand('Discard changes to crawler');
  await expect(window.editor.getByLabel(/^Description/u)).toHaveValue('');
  await window.editor.getByLabel(/^Description/u).fill('Twice a day');
  // Unsaved changes are saved first, as by the button.
  await window.runCommand('Run open crawler');
  await expect(window.editor.getByText('SUCCEEDED')).toBeVisible();
  await window.find('coast');
  await expect(window.editor.getByText('Twice a day').first()).toBeVisible();
  await window.showArea('Crawlers');
  const crawlers = window.sideBar.getByRole('group', { name: 'All crawlers' });
  await expect(crawlers.getByText('coast')).toBeVisible();
  await window.runCommand('Delete crawler');
  await window.page.keyboard.press('Tab');
  await window.page.keyboard.press('Enter');
  await expect(crawlers.getByText('coast')).toHaveCount(0);
});

test('a crawl that fails after it has read the files lists those that it skipped', async ({ window, workspace }) => {
  for (const [file, text] of [
    ['full/a/a.csv', 'id,name\n1,one\n'],
    ['full/b/b.csv', 'day,total,kind\n2024-01-01,2,x\n'],
    ['full/c/broken.json', '{"a": [1,'],
  ] as const)
    await workspace.write(file, text);
  const crawler = { name: 'few-tables', targets: [{ path: 'full' }], databaseName: 'full', tableThreshold: 1 };
  await workspace.write('crawlers/few-tables.json', JSON.stringify(crawler));
  await window.showArea('Crawlers');
  await window.sideBar.getByRole('treeitem', { name: /^few-tables/u }).click({ button: 'right' });
  await window.page.getByRole('menuitem', { name: 'Run crawler' }).click();
  await expect(window.editor.getByRole('alert')).toContainText('more than its threshold of 1');
  await window.editor.getByRole('button', { name: 'Show 1 skipped file' }).click();
  await expect(window.editor.getByText('FAILED')).toBeVisible();
  await expect(window.editor.getByRole('tab', { name: 'Skipped files 1', selected: true })).toBeVisible();
  await expect(window.editor.getByText('broken.json').first()).toBeVisible();
});
