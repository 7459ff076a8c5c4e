/** The screens of queries that have pictures; part of the screen list. */

import { expect } from './fixtures.ts';
import { QueryPage } from './page-models/query-page.ts';
import type { Window } from './page-models/window.ts';

export const queryScreens: Readonly<Record<string, (window: Window) => Promise<void>>> = {
  query: async (window) => {
    await window.showArea('Query');
    const query = new QueryPage(window);
    await query.write(
      'SELECT status, count(*) AS orders, count(DISTINCT customer_id) AS customers\nFROM shop.orders\nGROUP BY ALL\nORDER BY orders DESC;',
    );
    await query.run();
    await expect(query.grid.cell(0, '0')).not.toBeEmpty();
    await expect(query.result.getByText('Exact').first()).toBeVisible();
  },
  'query-plan': async (window) => {
    await window.showArea('Query');
    const query = new QueryPage(window);
    await query.write(
      'SELECT country, currency, count(*) AS orders\nFROM shop.orders JOIN shop.customers USING (customer_id)\nWHERE order_id % 2 = 0\nGROUP BY ALL\nORDER BY orders DESC;',
    );
    await query.run();
    await expect(query.exact).toBeVisible();
    await query.button('Explain').click();
    await expect(query.inspector.getByRole('list', { name: 'Steps of the plan' })).toBeVisible();
  },
  'query-chart': async (window) => {
    await window.showArea('Query');
    const query = new QueryPage(window);
    await query.write('SELECT status, currency, count(*) AS orders\nFROM shop.orders\nGROUP BY ALL');
    await query.run();
    await query.result.getByRole('radio', { name: 'Chart' }).click();
    await expect(query.result.getByText(/^chart of all/u)).toBeVisible();
  },
  'query-error': async (window) => {
    await window.showArea('Query');
    const query = new QueryPage(window);
    await query.write('SELECT 1;\n\nSELECT curency\nFROM shop.orders;');
    await query.run();
    await expect(query.result.getByRole('alert')).toBeVisible();
  },
  'query-parameters': async (window) => {
    await window.showArea('Query');
    const query = new QueryPage(window);
    await query.write('SELECT order_id, status, $label AS label\nFROM shop.orders\nWHERE order_id > $first');
    for (const [name, value] of [
      ['$label', '01067'],
      ['$first', '100100'],
    ] as const)
      await window.editor.getByLabel(name).fill(value);
    await window.editor.getByLabel('$first').press('Enter');
    await expect(query.grid.cell(0, '0')).toHaveText('100101');
    await expect(query.result.getByText('Exact').first()).toBeVisible();
  },
  'query-save-job': (window) => saveResult(window, 'job'),
  'query-save-table': (window) => saveResult(window, 'table'),
  'query-save-view': async (window) => {
    await window.showArea('Query');
    const query = new QueryPage(window);
    await query.write('SELECT status, count(*) AS orders\nFROM shop.orders\nGROUP BY ALL');
    await query.run();
    await expect(query.result.getByText('Exact').first()).toBeVisible();
    await window.runCommand('Save statement as view');
    await expect(window.page.getByText('The view reads shop.orders and has 2 columns.')).toBeVisible();
  },
  'query-history': async (window) => {
    await window.runCommand('Show query history');
    await expect(window.page.getByRole('combobox', { name: 'Search statements' })).toBeVisible();
  },
};

async function saveResult(window: Window, what: 'job' | 'table'): Promise<void> {
  await window.showArea('Query');
  const query = new QueryPage(window);
  await query.write(
    "SELECT o.status, c.country\nFROM shop.orders o JOIN 'customers/customers.csv' c USING (customer_id)",
  );
  await query.run();
  await expect(query.result.getByText('Exact').first()).toBeVisible();
  await window.runCommand(`Save result as ${what}`);
  await expect(window.page.getByText(/^The job reads shop\.orders and customers/u)).toBeVisible();
}
