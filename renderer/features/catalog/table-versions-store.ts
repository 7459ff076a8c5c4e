/** Which two versions of a table its page compares; kept while another editor is shown. */

import { create } from 'zustand';
import { findActiveTab } from '#renderer/stores/workbench.ts';
import { currentSubject } from '#renderer/stores/subject.ts';
import { activeTable, type TableName } from '#renderer/stores/open-editors.ts';
import { useTableViews } from '#renderer/stores/table-views.ts';

interface Compared {
  /** The version that is chosen in the list; undefined: the current one. */
  readonly to?: number;
  /** undefined: the one before. */
  readonly from?: number;
}

/** By the id of the table's tab. */
export const useComparedVersions = create<Readonly<Record<string, Compared>>>(() => ({}));

export function compareVersions(tabId: string, compared: Compared): void {
  useComparedVersions.setState({ [tabId]: compared });
}

/** The version whose menu is open, or that is chosen on the page in front; undefined: neither. */
export function versionToRestore(): { readonly table: TableName; readonly versionId: number } | undefined {
  const table = activeTable();
  if (table === undefined) return undefined;
  const ofMenu = currentSubject()?.versionId;
  if (ofMenu !== undefined) return { table, versionId: ofMenu };
  const id = findActiveTab('table')!.id;
  const chosen = useComparedVersions.getState()[id]?.to;
  return useTableViews.getState()[id] === 'versions' && chosen !== undefined ? { table, versionId: chosen } : undefined;
}
