/** Opens editors that several features lead to. */

import { showTableView, tableTabId } from '#renderer/stores/table-views.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { fileName } from '#renderer/ui/format/words.ts';

/** @param path absolute. */
export function openFileEditor(path: string, preview = false): void {
  openTab({ id: `file:${path}`, kind: 'file', title: fileName(path), input: { path }, preview });
}

export function openTableEditor(databaseName: string, name: string, preview = true): void {
  openTab({
    id: tableTabId(databaseName, name),
    kind: 'table',
    title: `${databaseName}.${name}`,
    input: { databaseName, name },
    preview,
  });
}

/** In the grid. */
export function openTableRows(databaseName: string, name: string): void {
  showTableView(databaseName, name, 'rows');
  openTableEditor(databaseName, name, false);
}
