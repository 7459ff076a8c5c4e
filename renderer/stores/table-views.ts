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
