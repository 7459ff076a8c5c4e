/** Actions on a table of the catalog, shared by its buttons and the commands. */

import { runCommand } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { closeTab, findActiveTab } from '#renderer/stores/workbench.ts';

export interface TableName {
  readonly databaseName: string;
  readonly name: string;
}

/** Its files stay. @throws EngineError EntityNotFound, ConcurrentModification. */
export async function removeTable({ databaseName, name }: TableName): Promise<void> {
  await runCommand('deleteTable', { databaseName, name });
  closeTab(`table:${databaseName}.${name}`);
  showToast({ tone: 'ok', title: `${databaseName}.${name} removed from the catalog. Its files were not changed.` });
}

/** The table whose editor is shown. */
export function activeTable(): TableName | undefined {
  const tab = findActiveTab('table');
  if (tab === undefined) return undefined;
  return { databaseName: String(tab.input['databaseName']), name: String(tab.input['name']) };
}
