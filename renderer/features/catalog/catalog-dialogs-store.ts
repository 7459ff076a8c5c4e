/** The open dialog of the catalog. */

import { create } from 'zustand';
import type { PartitionRequest } from '#renderer/features/catalog/partitions/use-partition-preview.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';

type Asking =
  | { readonly kind: 'new-database' }
  /** database '': the default one. */
  | { readonly kind: 'new-table'; readonly database: string }
  /** database '': all. */
  | { readonly kind: 'export'; readonly database: string; readonly tables?: readonly TableName[] }
  | { readonly kind: 'import' }
  | { readonly kind: 'edit-tables' | 'remove-tables'; readonly tables: readonly TableName[] }
  /** name '': the user chooses it. */
  | { readonly kind: 'remove-database'; readonly name: string }
  | { readonly kind: 'remove-table'; readonly table: TableName }
  | { readonly kind: 'add-partition'; readonly table: TableName }
  | { readonly kind: 'change-partitions'; readonly table: TableName; readonly change: PartitionRequest }
  | { readonly kind: 'restore-version'; readonly table: TableName; readonly versionId: number }
  | null;

export const useCatalogDialogs = create<{ readonly asking: Asking }>(() => ({ asking: null }));

export function askCatalog(asking: Asking): void {
  useCatalogDialogs.setState({ asking });
}
