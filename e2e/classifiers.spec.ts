/** Classifiers: created, tried on a sample while they are edited, used by a crawler, renamed and deleted. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { doorPattern } from './sample-classifiers.ts';

test('a grok classifier is tried on a sample, saved, and read by a crawler that lists it', async ({
  window,
  workspace,
}) => {
  const { page, editor, sideBar } = window;
  const folder = join(workspace.folder, 'gates');
  await mkdir(folder);
  await writeFile(
    join(folder, 'one.log'),
    '2026-07-02T04:11:58Z north 4711 opened\nrestarted\n2026-07-02T04:12:03Z east 12 refused\n',
  );

  await window.runCommand('Create classifier');
  const dialog = page.getByRole('dialog', { name: 'Create classifier' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('gates');
  await dialog.getByRole('radio', { name: /^Grok/u }).check({ force: true });
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(window.tab('gates')).toHaveAttribute('aria-selected', 'true');
  await expect(editor.getByText('Used by no crawler', { exact: false })).toBeVisible();

  // The first pattern fits nothing of the sample; a typed one does, before it is saved.
  await editor.getByLabel('Sample file').fill('gates/one.log');
  await expect(editor.getByRole('alert')).toContainText('can be read as a log');
  await editor.getByLabel('Pattern', { exact: true }).fill('%{WORDD:door}');
  await expect(editor.getByRole('alert')).toContainText('There is no pattern "WORDD".');
  await editor.getByLabel('Pattern', { exact: true }).fill(doorPattern);
  const rows = editor.getByRole('region', { name: 'First rows' });
  await expect(rows.getByRole('columnheader')).toHaveText([
    'at: timestamp',
    'door: string',
    'badge: int',
    'result: string',
  ]);
  await expect(rows.getByRole('cell', { name: 'refused' })).toBeVisible();
  await editor.getByRole('button', { name: 'List records that do not fit' }).click();
  await expect(editor.getByRole('region', { name: 'Records that do not fit' }).getByText('restarted')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('ControlOrMeta+S');
  await expect(editor.getByText('Saved.', { exact: true })).toBeVisible();
  const fileOf = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(workspace.folder, file), 'utf8')) as unknown;
  expect(await fileOf('classifiers/gates.json')).toMatchObject({ type: 'grok', grokPattern: doorPattern });

  // A crawler takes it from the list, and its table names it.
  await window.runCommand('Create crawler');
  const crawler = page.getByRole('dialog', { name: 'Create crawler' });
  await crawler.getByLabel('Name').fill('gate crawl');
  await crawler.getByLabel('Folder or file').fill('gates');
  await crawler.getByLabel(/^Database/u).fill('gates');
  await crawler.getByRole('button', { name: 'Create' }).click();
  await editor.getByLabel('Classifiers').fill('gat');
  await page.getByRole('option', { name: /^gates/u }).click();
  await expect(editor.getByRole('list', { name: 'classifiers' })).toContainText('gates');
  await editor.getByRole('button', { name: 'Save and run crawler' }).click();
  await expect(editor.getByRole('region', { name: 'Changes' })).toContainText('grokLog by the classifier "gates"');
  await window.showArea('Catalog');
  await window.find('gates.one');
  await expect(page.getByRole('term').filter({ hasText: 'Classifier' })).toBeVisible();

  // Renamed, the crawler follows; the question before deleting names the crawler.
  await window.showArea('Crawlers');
  await sideBar.getByRole('treeitem', { name: /^gates.*grok/u }).dblclick();
  await window.runCommand('Rename classifier');
  await page.getByRole('dialog').getByLabel('Name').fill('door log');
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await expect(window.tab('door log')).toHaveAttribute('aria-selected', 'true');
  await expect(editor.getByText('Used by gate crawl')).toBeVisible();
  await expect(rows).toBeVisible();
  expect(await fileOf('crawlers/gate-crawl.json')).toMatchObject({ classifiers: ['door log'] });
  await editor.getByRole('button', { name: 'Delete', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Delete the classifier door log?' });
  await expect(question).toContainText('Listed by the crawler gate crawl');
  await question.getByRole('button', { name: 'Delete door log' }).click();
  await expect(window.tab('door log')).toHaveCount(0);
  await expect(sideBar.getByText('None. Formats are detected.')).toBeVisible();
});

test('a csv classifier shows what its separator makes of a file', async ({ window, workspace }) => {
  const { page, editor } = window;
  await writeFile(join(workspace.folder, 'owners.txt'), 'badge~owner\n4711~Ada\n4712~Alan\n');
  await window.runCommand('Create classifier');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('tildes');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await editor.getByLabel('Sample file').fill('owners.txt');
  await editor.getByLabel('Separator', { exact: true }).selectOption({ label: 'Semicolon' });
  await expect(editor.getByText('1 column: too few', { exact: false })).toBeVisible();
  await editor.getByLabel('Separator', { exact: true }).selectOption({ label: 'Other' });
  await editor.getByLabel('Separator character').fill('~');
  await editor.getByLabel('Header').selectOption({ label: 'No header' });
  await expect(editor.getByText('2 columns, 3 rows')).toBeVisible();
  await editor.getByLabel('Header').selectOption({ label: 'The first row has the names' });
  await expect(editor.getByRole('columnheader')).toHaveText(['badge: bigint', 'owner: string']);

  // Spaces make a column text, unless they are ignored; stated types replace detected ones.
  await writeFile(join(workspace.folder, 'spaced.txt'), 'badge~owner\n 4711 ~Ada\n4712~Alan\n');
  await editor.getByLabel('Sample file').fill('spaced.txt');
  await expect(editor.getByRole('columnheader')).toHaveText(['badge: string', 'owner: string']);
  await editor.getByLabel('Ignore spaces around values').check();
  await expect(editor.getByRole('columnheader')).toHaveText(['badge: bigint', 'owner: string']);
  for (const name of ['id', 'who'])
    await editor.getByRole('combobox', { name: 'Add to column names' }).pressSequentially(`${name}\n`);
  await editor.getByRole('combobox', { name: 'Add to column types' }).pressSequentially('DOUBLE\n');
  await editor.getByRole('combobox', { name: 'Add to column types' }).pressSequentially('STRING\n');
  await expect(editor.getByRole('columnheader')).toHaveText(['id: double', 'who: string']);
  await editor.getByLabel('SerDe').selectOption('OpenCSVSerDe');
  await expect(editor.getByText('a backslash makes the next character literal')).toBeVisible();
  await expect(editor.getByRole('columnheader')).toHaveText(['id: double', 'who: string']);
  await editor.getByRole('radio', { name: 'XML row tag' }).click();
  await expect(editor.getByLabel('Row tag')).toHaveValue('row');
  await editor.getByRole('button', { name: 'Discard' }).click();
  await expect(editor.getByRole('radio', { name: 'CSV' })).toHaveAttribute('aria-checked', 'true');
  await expectAccessible(page);
});

test('classifiers of AWS Glue are imported after a report, and exported as files', async ({ window, workspace }) => {
  const { page, editor } = window;
  await mkdir(join(workspace.folder, 'classifiers'), { recursive: true });
  const items = { name: 'items', type: 'json', description: 'Mine', jsonPath: '$.items[*]' };
  await writeFile(join(workspace.folder, 'classifiers/items.json'), JSON.stringify(items));
  const glue = {
    Classifiers: [
      { JsonClassifier: { Name: 'items', Version: 2, JsonPath: '$.rows[*]' } },
      { XMLClassifier: { Name: 'berths', Classification: 'berths', RowTag: 'berth', Colour: 'red' } },
    ],
  };
  await window.runCommand('Import classifiers');
  const dialog = page.getByRole('dialog', { name: 'Import classifiers of AWS Glue' });
  const text = dialog.getByLabel('JSON of the classifiers');
  await text.fill('[\n{"XMLClassifier":{}}]');
  await dialog.getByRole('button', { name: 'Show report' }).click();
  await expect(dialog.getByRole('alert')).toContainText('line 2: XMLClassifier.Name: it is missing');
  await text.fill(JSON.stringify(glue));
  await dialog.getByRole('button', { name: 'Show report' }).click();
  await expect(dialog.getByRole('row', { name: /^items json/u })).toContainText(
    'Differs from the one in the workspace',
  );
  await expect(dialog.getByRole('row', { name: /^berths xml/u })).toContainText('Colour is not known here');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Back' }).click();
  await expect(text).toHaveValue(JSON.stringify(glue));
  await dialog.getByRole('button', { name: 'Show report' }).click();
  await dialog.getByRole('radio', { name: /^Replace mine/u }).check({ force: true });
  await dialog.getByRole('button', { name: 'Import' }).click();
  await expect(page.getByText('2 classifiers imported')).toBeVisible();
  const saved = JSON.parse(await readFile(join(workspace.folder, 'classifiers/items.json'), 'utf8')) as unknown;
  expect(saved).toMatchObject({ jsonPath: '$.rows[*]', description: 'Mine' });

  await window.showArea('Crawlers');
  await window.sideBar.getByRole('treeitem', { name: /^berths/u }).dblclick();
  const one = page.waitForEvent('download');
  await editor.getByRole('button', { name: 'Export' }).click();
  const file = await one;
  expect(file.suggestedFilename()).toBe('berths.json');
  expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toEqual({
    XMLClassifier: { Name: 'berths', Classification: 'berths', RowTag: 'berth' },
  });
  const all = page.waitForEvent('download');
  await window.runCommand('Export all classifiers');
  const exported = JSON.parse(await readFile(await (await all).path(), 'utf8')) as unknown;
  expect(exported).toMatchObject({
    Classifiers: expect.arrayContaining([{ JsonClassifier: { Name: 'items', JsonPath: '$.rows[*]' } }]),
  });
});
