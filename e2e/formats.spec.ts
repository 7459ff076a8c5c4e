/** One file of each format that Tenon reads, plain and packed, is opened by its path and shows its rows. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { binaryWorkbook } from './binary-workbook.ts';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { zipOf } from './zip-archive.ts';

const count = 40;
const cities = ['Brest', 'Quimper', 'Metz', 'Lyon'];
const records = Array.from({ length: count }, (_, row) => ({
  id: row + 1,
  name: `person ${row}`,
  city: cities[row % 4]!,
}));
const csv = `id,name,city\n${records.map(({ id, name, city }) => `${id},${name},${city}`).join('\n')}\n`;

interface OpenedFile {
  readonly name: string;
  /** Behind the file's path, of a member of an archive. */
  readonly member?: string;
  /** undefined: the converter writes it from the CSV. */
  readonly content?: string | Buffer;
  /** As the reading line calls it. */
  readonly format: RegExp;
  /** A value of the third row; in the others it is the name. */
  readonly third?: string;
}

type Row = readonly (string | number)[];
const people: readonly Row[] = [Object.keys(records[0]!), ...records.map((record) => Object.values(record))];

function openDocument(sheets: Readonly<Record<string, readonly Row[]>>): Promise<Buffer> {
  const cell = (value: string | number): string =>
    typeof value === 'number'
      ? `<table:table-cell office:value-type="float" office:value="${value}"/>`
      : `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`;
  const tables = Object.entries(sheets).map(([name, rows]) => {
    const content = rows.map((row) => `<table:table-row>${row.map(cell).join('')}</table:table-row>`).join('');
    return `<table:table table:name="${name}">${content}</table:table>`;
  });
  return zipOf({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `<?xml version="1.0"?><office:document-content><office:body><office:spreadsheet>${tables.join('')}</office:spreadsheet></office:body></office:document-content>`,
  });
}

function accessLog(): string {
  return records
    .map(
      ({ id }) =>
        `10.0.0.${id} - - [05/Mar/2026:10:00:${String(id).padStart(2, '0')} +0000] "GET /page/${id} HTTP/1.1" 200 ${id * 10} "-" "curl/8"`,
    )
    .join('\n');
}

async function filesToOpen(): Promise<OpenedFile[]> {
  const fixed = [{ id: 'id', name: 'name', city: 'city' }, ...records]
    .map(({ id, name, city }) => `${String(id).padEnd(6)}${name.padEnd(16)}${city}`)
    .join('\n');
  const xml = records.map(
    ({ id, name, city }) => `<person id="${id}"><name>${name}</name><city>${city}</city></person>`,
  );
  return [
    { name: 'plain.csv', content: csv, format: /CSV/u },
    { name: 'packed.csv.gz', content: gzipSync(csv), format: /CSV/u },
    { name: 'packed.csv.zst', content: zstdCompressSync(csv), format: /CSV/u },
    {
      name: 'archive.zip',
      member: '!/2026/people.csv',
      content: await zipOf({ '2026/people.csv': csv }),
      format: /CSV/u,
    },
    { name: 'lines.json', format: /JSON/u },
    { name: 'document.json', content: JSON.stringify(records), format: /JSON/u },
    { name: 'columns.parquet', format: /Parquet/u },
    { name: 'rows.avro', format: /Avro/u },
    { name: 'pages.arrow', format: /Arrow/u },
    { name: 'stripes.orc', format: /ORC/u },
    { name: 'tree.xml', content: `<?xml version="1.0"?><people>${xml.join('')}</people>`, format: /XML/u },
    { name: 'sheets.xlsx', format: /Excel/u },
    {
      name: 'old.xls',
      content: binaryWorkbook(people),
      format: /Excel/u,
    },
    { name: 'open.ods', content: await openDocument({ People: people }), format: /Excel/u },
    { name: 'access.log', content: accessLog(), format: /Log/u, third: '/page/3' },
    { name: 'fixed.txt', content: fixed, format: /Fixed width/u, third: 'Metz' },
  ];
}

test('a file of each format shows its rows', async ({ window, workspace }) => {
  test.slow();
  const folder = join(workspace.folder, 'formats');
  await mkdir(folder);
  const grid = new Grid(window.editor);
  for (const { name, member = '', content, format, third = 'person 2' } of await filesToOpen()) {
    await test.step(name, async () => {
      const path = join(folder, name);
      if (content === undefined) await workspace.tenon('convert', join(folder, 'plain.csv'), path);
      else await writeFile(path, content);
      await window.openPath(`${path}${member}`);
      await expect(window.editor.locator('[data-part="foot"]')).toContainText(`${count} rows`);
      await expect(window.editor.locator('[data-part="toolbar"]')).toContainText(format);
      await expect(grid.root.locator('[role=row][row-index="2"]').getByText(third, { exact: true })).toBeVisible();
    });
  }
});

test('another sheet is read by its name or number, written as they are', async ({ window, workspace }) => {
  const places = [
    ['place', 'height'],
    ['Brest', 7],
    ['Metz', 0],
  ];
  const path = join(workspace.folder, 'two-sheets.ods');
  await writeFile(path, await openDocument({ People: people, Places: places }));
  await window.openPath(path);
  await expect(window.editor.locator('[data-part="foot"]')).toContainText(`${count} rows`);
  await window.page.getByRole('complementary').getByRole('tab', { name: 'Reading' }).click();
  const sheet = window.page.getByRole('complementary').getByRole('combobox', { name: 'Sheet' });
  await expect(sheet).toHaveValue('People');
  const grid = new Grid(window.editor);
  for (const [written, shown] of [
    ['Places', 'Brest'],
    ['1', 'person 0'],
    ['2', 'Brest'],
  ] as const) {
    await sheet.fill(written);
    await expect(grid.root.locator('[role=row][row-index="0"]').getByText(shown, { exact: true })).toBeVisible();
  }
  // Without typing, from the list of its sheets.
  await sheet.fill('');
  await sheet.press('ArrowDown');
  const list = window.page.getByRole('listbox');
  await expect(list.getByRole('option')).toHaveText(['People', 'Places']);
  await list.getByRole('option', { name: 'People' }).click();
  await expect(grid.root.locator('[role=row][row-index="0"]').getByText('person 0', { exact: true })).toBeVisible();
  await sheet.fill('Plaes');
  await expect(window.editor.getByRole('alert').getByText('Did you mean Places?')).toBeVisible();
});

test('all readable formats are listed where files are opened', async ({ window, workspace }) => {
  const formats = JSON.parse(await workspace.tenon('call', 'getFormats', '{}')) as { title: string }[];
  const place = window.editor.getByRole('region', { name: 'Open files' });
  await window.page.keyboard.press('ControlOrMeta+O');
  const dialog = window.page.getByRole('dialog');
  for (const { title } of formats) {
    await expect(place).toContainText(new RegExp(title, 'iu'));
    await expect(dialog).toContainText(new RegExp(title, 'iu'));
  }
});

test('an archive of several files shows them; each is opened by a key, and the archive is offered again', async ({
  window,
  workspace,
}) => {
  const archive = join(workspace.folder, 'several.zip');
  await writeFile(archive, await zipOf({ '2026/people.csv': csv, '2026/notes.json': '[{"a":1}]' }));
  await window.openPath(archive);
  await expect(window.editor.getByRole('heading', { name: 'several.zip is an archive of 2 files' })).toBeVisible();
  const people = window.editor.getByRole('button', { name: /2026\/people\.csv/u });
  await expect(people).toBeFocused();
  await window.page.keyboard.press('Enter');
  await expect(new Grid(window.editor).cell(0, '1')).toHaveText('person 0');
  await window.showArea('Explore');
  await window.sideBar.getByText('several.zip').click();
  await window.editor.getByRole('button', { name: 'Crawl archive' }).click();
  await window.page.getByRole('dialog').getByRole('button', { name: 'Review changes' }).click();
  await window.page.getByRole('dialog').getByRole('button', { name: 'Run crawl' }).click();
  await expect(window.editor.getByText(/people/u).first()).toBeVisible();
});
