/**
 * The view in front of each open table, and the expression above its partitions. Both stay while other editors are shown and
 * over a restart of the window, until the tab is closed.
 */

import { create } from 'zustand';
import { useWorkbench } from '#renderer/stores/workbench.ts';

const views = ['schema', 'versions', 'sql', 'partitions', 'files', 'rows', 'users'] as const;
/** `sql`: of a view alone. */
export type TableView = (typeof views)[number];

type ByTab<Value> = Readonly<Record<string, Value>>;

/** Tab of the table → view; a table that was not opened shows its schema. */
export const useTableViews = create<ByTab<TableView>>(() => ({}));

/** Tab of the table → partition expression above its partitions; absent: all are shown. */
export const usePartitionFilters = create<ByTab<string>>(() => ({}));

export function tableTabId(databaseName: string, name: string): string {
  return `table:${databaseName}.${name}`;
}

export function showTableView(databaseName: string, name: string, view: TableView): void {
  useTableViews.setState({ [tableTabId(databaseName, name)]: view });
}

export function filterPartitions(databaseName: string, name: string, expression: string): void {
  usePartitionFilters.setState({ [tableTabId(databaseName, name)]: expression });
}

/** Of the open workspace. */
function keyOfStorage(): string {
  return `tenon.tables ${useWorkbench.getState().workspaceId ?? ''}`;
}

function load(): void {
  const kept = read();
  const isView = (entry: [string, unknown]): entry is [string, TableView] => views.some((view) => view === entry[1]);
  const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === 'string';
  useTableViews.setState(Object.fromEntries(Object.entries(kept.views ?? {}).filter(isView)), true);
  usePartitionFilters.setState(Object.fromEntries(Object.entries(kept.filters ?? {}).filter(isText)), true);
}

function read(): { readonly views?: object; readonly filters?: object } {
  try {
    return (JSON.parse(localStorage.getItem(keyOfStorage()) ?? '{}') ?? {}) as { views?: object; filters?: object };
  } catch {
    return {};
  }
}

function store(): void {
  const kept = { views: useTableViews.getState(), filters: usePartitionFilters.getState() };
  try {
    localStorage.setItem(keyOfStorage(), JSON.stringify(kept));
  } catch {
    // The storage is full, or there is none: the views are lost at a restart, and nothing else.
  }
}

load();
useTableViews.subscribe(store);
usePartitionFilters.subscribe(store);
useWorkbench.subscribe((state, before) => {
  if (state.workspaceId !== before.workspaceId) {
    // State from before workspaces were distinguished is adopted.
    if (before.workspaceId !== null) load();
  } else if (state.tabs !== before.tabs) {
    const closed = before.tabs.filter(({ id }) => !state.tabs.some((tab) => tab.id === id)).map(({ id }) => id);
    if (closed.length === 0) return;
    const withoutClosed = <Value>(kept: ByTab<Value>): ByTab<Value> =>
      Object.fromEntries(Object.entries(kept).filter(([id]) => !closed.includes(id)));
    useTableViews.setState(withoutClosed, true);
    usePartitionFilters.setState(withoutClosed, true);
  }
});
