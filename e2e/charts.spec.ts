/** Charts of rows: the first one in a click, its shelves, its numbers as a table, keys, a filter, and what is saved. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { QueryPage } from './page-models/query-page.ts';
import type { Window } from './page-models/window.ts';
import type { ServedWorkspace } from './served-workspace.ts';

async function openChart(window: Window, { folder }: ServedWorkspace): Promise<void> {
  await window.showArea('Explore');
  await window.openPath(join(folder, 'customers/customers.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await window.editor.getByRole('radio', { name: 'Chart' }).click();
  await expect(window.editor.getByText('chart of all 998 rows')).toBeVisible();
}

test('one click draws a chart that suits the columns; shelves change it; the table has its numbers', async ({
  window,
  workspace,
}) => {
  await openChart(window, workspace);
  const { editor, page } = window;
  await expect(editor.getByRole('heading', { name: 'Rows per month of updated_at, by country' })).toBeVisible();
  await expect(editor.getByRole('list', { name: 'Colours' }).getByRole('listitem')).toHaveText([
    'DE',
    'ES',
    'FR',
    'HU',
    'PL',
    'SE',
  ]);
  const options = page.getByRole('complementary', { name: 'Chart options' });
  await expect(options).toContainText('updated_at is a time; rows are counted; country has few values.');

  await options.getByLabel('Column of X').selectOption({ label: 'country' });
  await options.getByLabel('Column of Colour').selectOption({ label: 'None' });
  await expect(editor.getByRole('heading', { name: 'Rows per country' })).toBeVisible();
  const numbers = editor.getByRole('grid', { name: /Numbers of the chart: Rows per country/u });
  await expect(numbers.getByRole('row', { name: /DE/u })).toContainText('296');

  // What the columns cannot give is off, and says why.
  const scatter = options.getByRole('button', { name: 'Scatter' });
  await expect(scatter).toHaveAttribute('aria-disabled', 'true');
  await scatter.hover();
  await expect(page.getByRole('tooltip')).toContainText('Needs 2 columns of numbers.');

  // The grid is where it was.
  await editor.getByRole('radio', { name: 'Rows' }).click();
  await expect(editor.getByRole('grid', { name: /Rows of/u })).toBeVisible();
  await editor.getByRole('radio', { name: 'Chart' }).click();
  await expect(editor.getByRole('heading', { name: 'Rows per country' })).toBeVisible();
});

test('the filter of the rows applies and is said; keys open the chart and walk through its marks', async ({
  window,
  workspace,
}) => {
  await openChart(window, workspace);
  const { editor, page } = window;
  await editor.getByRole('radio', { name: 'Rows' }).click();
  await editor.getByRole('textbox', { name: /Search/u }).fill('Leipzig');
  await expect(editor.getByText(/of 998 rows/u)).toBeVisible();
  await page.keyboard.press('Alt+C');
  await expect(editor.getByText(/chart of \d+ of 998 rows, filtered/u)).toBeVisible();
  await editor.getByRole('application').focus();
  await page.keyboard.press('Home');
  await expect(editor.locator('[data-part="chart"] [aria-live]')).toHaveText(/: \d+$/u);
  const first = await editor.locator('[data-part="chart"] [aria-live]').textContent();
  await page.keyboard.press('ArrowRight');
  await expect(editor.locator('[data-part="chart"] [aria-live]')).not.toHaveText(first!);
  await editor.getByRole('textbox', { name: /Search/u }).fill('no such text');
  await expect(editor.getByText('No rows to draw')).toBeVisible();
  await editor.getByRole('button', { name: 'Clear search' }).click();
  await expect(editor.getByText('chart of all 998 rows')).toBeVisible();
});

test('colours are stacked, side by side, or parts of 100%; means are only side by side', async ({
  window,
  workspace,
}) => {
  await openChart(window, workspace);
  const { editor, page } = window;
  const options = page.getByRole('complementary', { name: 'Chart options' });
  await options.getByRole('button', { name: 'Bars' }).click();
  const stack = options.getByRole('radiogroup', { name: 'Stack' });
  await expect(stack.getByRole('radio', { name: 'Stacked' })).toBeChecked();
  await stack.getByRole('radio', { name: '100%' }).click();
  const mark = editor.locator('[data-part="chart"] [aria-live]');
  await editor.getByRole('application').focus();
  await page.keyboard.press('Home');
  await expect(mark).toHaveText(/: \d+ \([\d.]+%\)$/u);
  await stack.getByRole('radio', { name: '100%' }).press('ArrowLeft');
  await expect(stack.getByRole('radio', { name: 'Grouped' })).toBeChecked();
  await editor.getByRole('application').focus();
  await page.keyboard.press('Home');
  await expect(mark).toHaveText(/: \d+$/u);
  await options.getByLabel('Column of Y').selectOption({ label: 'customer_id' });
  await options.getByLabel('Aggregate').selectOption('mean');
  await expect(stack).toHaveCount(0);
});

test('a chart is exported as PNG, SVG and CSV, in the dialog of its rows', async ({ window, workspace }) => {
  await openChart(window, workspace);
  const { editor, page } = window;
  const options = page.getByRole('complementary', { name: 'Chart options' });
  await options.getByLabel('Column of X').selectOption({ label: 'country' });
  await options.getByLabel('Column of Colour').selectOption({ label: 'None' });
  await expect(editor.getByRole('heading', { name: 'Rows per country' })).toBeVisible();
  const dialog = page.getByRole('dialog', { name: /^Export/u });
  const save = async (title: string): Promise<{ name: string; bytes: Buffer }> => {
    const download = page.waitForEvent('download');
    await editor.getByRole('button', { name: 'Export chart' }).click();
    await dialog.getByRole('radio', { name: title }).click();
    await expect(dialog.getByRole('status').filter({ hasText: /^about \d/u })).toBeVisible();
    await dialog.getByRole('button', { name: 'Export chart' }).click();
    const file = await download;
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };
  const png = await save('Picture');
  expect(png.name).toBe('customers.csv-Rows-per-country.png');
  expect([...png.bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  // Width and height: twice 1200 × 720.
  expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([2400, 1440]);
  const svg = (await save('Drawing')).bytes.toString('utf8');
  expect(svg).toMatch(/^<svg/u);
  expect(svg).toContain('Rows per country');
  expect(svg).toContain('customers.csv, 998 rows');
  // Its rows are one choice away.
  await editor.getByRole('button', { name: 'Export chart' }).click();
  await expectAccessible(page);
  await dialog.getByRole('radio', { name: 'Rows', exact: true }).click();
  await expect(dialog.getByRole('radiogroup', { name: 'Rows' })).toContainText('998 rows');
  await page.keyboard.press('Escape');
  const csv = (await save('Numbers')).bytes.toString('utf8').trimEnd().split('\n');
  expect(csv[0]).toBe('country,rows');
  expect(csv.slice(1).reduce((sum, line) => sum + Number(line.split(',')[1]), 0)).toBe(998);
});

test('the inspector shows how the values of a column are spread; a bin filters the rows', async ({
  window,
  workspace,
}) => {
  const { editor, page } = window;
  await window.openPath(join(workspace.folder, 'orders/year=2025/month=01/orders-1.csv'));
  await expect(editor.locator('b').filter({ hasText: /^420$/u })).toBeVisible();
  const inspector = editor.getByRole('complementary', { name: 'Inspector' });
  const grid = new Grid(editor);
  await grid.cell(0, '0').click();
  await page.keyboard.press('Alt+p');
  await expect(inspector).toContainText('key candidate');
  await expect(inspector).toContainText('Each value occurs once.');
  await grid.cell(0, '1').click();
  const bins = inspector.getByRole('toolbar', { name: 'Bins of customer_id' }).getByRole('button');
  await expect(bins).toHaveCount(18);
  await expect(inspector).toContainText('bins of 50');
  await expect(inspector.getByRole('region', { name: 'Quantiles' })).toContainText('Median');
  await expect(inspector.getByRole('region', { name: 'Numbers' })).toContainText('Outliers');
  await grid.cell(0, '4').click();
  await expect(inspector.getByRole('region', { name: 'Patterns' })).toContainText('999.99');
  // By keys: to the second bin, and its rows only.
  await grid.cell(0, '1').click();
  await bins.first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(bins.nth(1)).toBeFocused();
  const label = (await bins.nth(1).getAttribute('aria-label'))!;
  expect(label).toMatch(/^50 to below 100: \d+ rows/u);
  await page.keyboard.press('Enter');
  const count = /(\d+) rows/u.exec(label)![1]!;
  await expect(editor.locator('[data-part="foot"]')).toContainText(`${count} of 420 rows`);
});

test('the result of a query is a chart, which stays when the query changes, runs again and is saved', async ({
  window,
}) => {
  const query = new QueryPage(window);
  await query.write('SELECT status, count(*) AS orders\nFROM shop.orders GROUP BY ALL');
  await query.run();
  await expect(query.grid.header('1')).toContainText('orders');
  await query.result.getByRole('radio', { name: 'Chart' }).click();
  await expect(query.result.getByRole('heading', { name: 'Sum of orders per status' })).toBeVisible();
  await expect(query.result.getByText('chart of all 4 rows')).toBeVisible();
  const options = window.page.getByRole('complementary', { name: 'Chart options' });
  await options.getByRole('button', { name: 'Box' }).click();
  await expect(query.result.getByRole('heading', { name: 'orders per status' })).toBeVisible();
  await query.rewrite("SELECT status, count(*) AS orders\nFROM shop.orders WHERE status <> 'paid' GROUP BY ALL");
  await query.run();
  await expect(query.result.getByText('chart of all 3 rows')).toBeVisible();
  await expect(query.result.getByRole('heading', { name: 'orders per status' })).toBeVisible();
  await window.page.keyboard.press('ControlOrMeta+S');
  await window.page.getByLabel('Name', { exact: true }).fill('orders-per-status');
  await window.page.keyboard.press('Enter');
  await expect(window.tab('orders-per-status')).toBeVisible();
  await expect(query.result.getByRole('heading', { name: 'orders per status' })).toBeVisible();
  // Columns that the chart was made of are gone: another one suits the new ones.
  await query.rewrite('SELECT currency, count(*) AS sold\nFROM shop.orders GROUP BY ALL');
  await query.run();
  await expect(query.result.getByRole('heading', { name: 'Sum of sold per currency' })).toBeVisible();
});

test('a column that no scale takes is named by its shelf', async ({ window }) => {
  const query = new QueryPage(window);
  await query.write("SELECT {'x': 1, 'y': 2} AS place");
  await query.run();
  await query.result.getByRole('radio', { name: 'Chart' }).click();
  const shelf = window.page.getByRole('complementary', { name: 'Chart options' }).getByLabel('Column of X');
  await expect(shelf.getByRole('option', { name: 'place' })).toHaveCount(1);
  await expect(shelf).toHaveValue('column place');
});

test('every kind of chart of a table is drawn', async ({ window }) => {
  await window.showArea('Catalog');
  await window.find('shop.orders');
  const { editor, page } = window;
  await editor.getByRole('tab', { name: 'Rows' }).click();
  await expect(editor.getByText('5,040 rows')).toBeVisible();
  await editor.getByRole('radio', { name: 'Chart' }).click();
  const options = page.getByRole('complementary', { name: 'Chart options' });
  const titles = {
    Lines: 'Sum of shipping_fee per week of ordered_at, by status',
    Areas: 'Sum of shipping_fee per week of ordered_at, by status',
    Histogram: 'Rows per shipping_fee, in bins of 0.2',
    Scatter: 'shipping_fee against ordered_at',
    Box: 'shipping_fee per status',
    'Heat map': 'Sum of shipping_fee per week of ordered_at and status',
    Bars: 'Sum of shipping_fee per week of ordered_at, by status',
  };
  for (const [kind, title] of Object.entries(titles)) {
    await options.getByRole('button', { name: kind, exact: true }).click();
    await expect(editor.getByRole('heading', { name: title })).toBeVisible();
    const drawn = (): Promise<number> =>
      editor
        .locator('[data-part="chart"] canvas')
        .first()
        .evaluate((canvas) => {
          const { width, height } = canvas as HTMLCanvasElement;
          const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
          let count = 0;
          for (let at = 3; at < data.length; at += 4) if (data[at]! > 0) count += 1;
          return count;
        });
    await expect.poll(drawn).toBeGreaterThan(2000);
  }
  await options.getByLabel('Column of Colour').selectOption({ label: 'None' });
  await options.getByLabel('Column of X').selectOption({ label: 'status' });
  await options.getByLabel('Aggregate').selectOption({ label: 'Count of values' });
  await expect(editor.getByRole('heading', { name: 'Values of shipping_fee per status' })).toBeVisible();
});

test('rows beside their chart: one filter for both, a share that is dragged and kept, one above the other where it is narrow', async ({
  window,
  workspace,
}) => {
  const { editor, page } = window;
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  const grid = new Grid(editor);
  await expect(grid.cell(0, '0')).toBeVisible();
  await expect(grid.cell(3, '6')).not.toBeEmpty();
  await grid.cell(3, '6').click();
  const country = (await grid.cell(3, '6').textContent()) ?? '';
  await editor.getByRole('radio', { name: 'Both' }).click();
  const chart = editor.getByRole('region', { name: 'Chart' });
  await expect(chart.getByText('chart of all 998 rows')).toBeVisible();
  await expect(grid.cell(3, '6')).toBeVisible();
  await expect(chart.getByRole('button', { name: 'Show table' })).toHaveCount(0);
  await grid.cell(3, '6').focus();
  await expect(grid.cell(3, '6')).toBeFocused();
  await page.keyboard.press('Alt+f');
  await expect(editor.getByRole('button', { name: `Edit filter country is ${country}` })).toBeVisible();
  await expect(chart.getByText(/^chart of \d+ of 998 rows, filtered$/u)).toBeVisible();

  const edge = editor.getByRole('separator', { name: 'Width of the rows beside their chart' });
  const widthOf = async (): Promise<number> =>
    (await editor.locator('[data-part="grid"]').first().boundingBox())!.width;
  const [before, place] = [await widthOf(), (await edge.boundingBox())!];
  await page.mouse.move(place.x, place.y + 100);
  await page.mouse.down();
  await page.mouse.move(place.x - 120, place.y + 100, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Math.round(before - (await widthOf()))).toBeGreaterThan(90);
  await edge.focus();
  const share = Number(await edge.getAttribute('aria-valuenow'));
  await page.keyboard.press('ArrowRight');
  await expect(edge).toHaveAttribute('aria-valuenow', String(share + 4));
  await expectAccessible(page);

  await page.reload();
  await expect(edge).toHaveAttribute('aria-valuenow', String(share + 4));
  await expect(chart.getByText(/^chart of \d+ of 998 rows, filtered$/u)).toBeVisible();
  await page.setViewportSize({ width: 800, height: 700 });
  await expect(edge).toHaveAttribute('aria-orientation', 'horizontal');
  await page.setViewportSize({ width: 1440, height: 900 });
  await editor.getByRole('radio', { name: 'Rows' }).click();
  await expect(chart).toHaveCount(0);
});

test('the result of a query is shown beside its chart, and the next run keeps that', async ({ window }) => {
  const query = new QueryPage(window);
  await query.write('SELECT status, count(*) AS orders FROM shop.orders GROUP BY ALL ORDER BY ALL');
  await query.run();
  await expect(query.grid.header('1')).toContainText('orders');
  await query.result.getByRole('radio', { name: 'Both' }).click();
  const chart = query.result.getByRole('region', { name: 'Chart' });
  await expect(chart.getByRole('heading', { name: /orders/iu })).toBeVisible();
  await expect(query.grid.cell(0, '0')).toBeVisible();
  await query.text.focus();
  await query.run();
  await expect(query.result.getByRole('radio', { name: 'Both' })).toBeChecked();
  await expect(chart.getByRole('heading', { name: /orders/iu })).toBeVisible();
  await expect(query.grid.cell(0, '0')).toBeVisible();
});
