/** The open dialog of the catalog. */

import { create } from 'zustand';
import type { TableName } from '#renderer/stores/open-editors.ts';

type Asking =
  | { readonly kind: 'new-database' }
  /** name '': the user chooses it. */
  | { readonly kind: 'remove-database'; readonly name: string }
  | { readonly kind: 'remove-table'; readonly table: TableName }
  | { readonly kind: 'restore-version'; readonly table: TableName; readonly versionId: number }
  | null;

export const useCatalogDialogs = create<{ readonly asking: Asking }>(() => ({ asking: null }));

export function askCatalog(asking: Asking): void {
  useCatalogDialogs.setState({ asking });
}
