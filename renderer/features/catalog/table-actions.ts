/** Actions on a table of the catalog, shared by its buttons and the commands. */

import { forgetViewDraft } from '#renderer/features/catalog/view-drafts.ts';
import { openRun } from '#renderer/features/runs/run-actions.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { tableTabId } from '#renderer/stores/table-views.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { closeTab } from '#renderer/stores/workbench.ts';

/** In a run, which is shown. @throws EngineError InvalidInput, EntityNotFound, ConcurrentRunsExceeded. */
export async function compactTable(table: TableName): Promise<void> {
  const run = await runCommand('compactTable', { databaseName: table.databaseName, name: table.name });
  if (run !== null) openRun(run);
  else showToast({ tone: 'info', title: `${table.databaseName}.${table.name} has no small files to join.` });
}

/** Its files stay. @throws EngineError EntityNotFound, ConcurrentModification. */
export async function removeTable({ databaseName, name }: TableName): Promise<void> {
  await runCommand('deleteTable', { databaseName, name });
  forgetTable({ databaseName, name });
  showToast({ tone: 'ok', title: `${databaseName}.${name} removed from the catalog. No file was changed.` });
}

/** Of a table that is removed: its tab, and what was written of a view. */
export function forgetTable({ databaseName, name }: TableName): void {
  forgetViewDraft(tableTabId(databaseName, name));
  closeTab(tableTabId(databaseName, name));
}
