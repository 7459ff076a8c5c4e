/** Views of tables in local storage: found again by the next window, and removed with their tabs. */

import { beforeEach, expect, test, vi } from 'vitest';

const stored = new Map<string, string>();
const localStorage = {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
  removeItem: (key: string) => void stored.delete(key),
};
vi.stubGlobal('window', { localStorage });
vi.stubGlobal('localStorage', localStorage);

/** The modules of a window that has just started. */
async function startWindow() {
  vi.resetModules();
  const views = await import('#renderer/stores/table-views.ts');
  const workbench = await import('#renderer/stores/workbench.ts');
  return { ...views, ...workbench };
}

const orders = { id: 'table:shop.orders', kind: 'table', title: 'orders', input: {}, preview: false };

beforeEach(() => stored.clear());

test('the view of an open table and its partition expression are there after a restart', async () => {
  const first = await startWindow();
  first.enterWorkspace('one');
  first.openTab(orders);
  first.showTableView('shop', 'orders', 'rows');
  first.filterPartitions('shop', 'orders', "day > '2026-01-01'");
  const second = await startWindow();
  expect(second.useTableViews.getState()[orders.id]).toBe('rows');
  expect(second.usePartitionFilters.getState()[orders.id]).toBe("day > '2026-01-01'");
});

test('closing the tab discards them; another workspace has its own', async () => {
  const window = await startWindow();
  window.enterWorkspace('one');
  window.openTab(orders);
  window.showTableView('shop', 'orders', 'rows');
  window.enterWorkspace('two');
  expect(window.useTableViews.getState()[orders.id]).toBeUndefined();
  window.enterWorkspace('one');
  expect(window.useTableViews.getState()[orders.id]).toBe('rows');
  window.closeTab(orders.id);
  expect(window.useTableViews.getState()[orders.id]).toBeUndefined();
  expect((await startWindow()).useTableViews.getState()[orders.id]).toBeUndefined();
});

test('what is damaged in the storage is ignored', async () => {
  const window = await startWindow();
  window.enterWorkspace('one');
  for (const text of ['{', 'null', '{"views":{"a":"nowhere","b":"rows"},"filters":[1]}']) {
    stored.set('tenon.tables one', text);
    const next = await startWindow();
    expect(next.useTableViews.getState()['a']).toBeUndefined();
  }
});
