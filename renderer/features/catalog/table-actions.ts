/** Actions on a table of the catalog, shared by its buttons and the commands. */

import { forgetViewDraft } from '#renderer/features/catalog/view-drafts.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { tableTabId } from '#renderer/stores/table-views.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { closeTab } from '#renderer/stores/workbench.ts';

/** Its files stay. @throws EngineError EntityNotFound, ConcurrentModification. */
export async function removeTable({ databaseName, name }: TableName): Promise<void> {
  await runCommand('deleteTable', { databaseName, name });
  forgetViewDraft(tableTabId(databaseName, name));
  closeTab(tableTabId(databaseName, name));
  showToast({ tone: 'ok', title: `${databaseName}.${name} removed from the catalog. No file was changed.` });
}
