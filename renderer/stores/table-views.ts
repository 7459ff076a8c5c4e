/** The view in front of each open table; it stays while another editor is shown. */

import { create } from 'zustand';

/** `sql`: of a view alone. */
export type TableView = 'schema' | 'versions' | 'sql' | 'partitions' | 'files' | 'rows' | 'users';

/** Tab of the table → view; a table that was not opened shows its schema. */
export const useTableViews = create<Readonly<Record<string, TableView>>>(() => ({}));

export function tableTabId(databaseName: string, name: string): string {
  return `table:${databaseName}.${name}`;
}

export function showTableView(databaseName: string, name: string, view: TableView): void {
  useTableViews.setState({ [tableTabId(databaseName, name)]: view });
}

/** Tab of the table → partition expression above its partitions; absent: all are shown. */
export const usePartitionFilters = create<Readonly<Record<string, string>>>(() => ({}));

export function filterPartitions(databaseName: string, name: string, expression: string): void {
  usePartitionFilters.setState({ [tableTabId(databaseName, name)]: expression });
}
