/** Tables that are selected together in the catalog, for commands that act on all of them. */

import { create } from 'zustand';
import type { TableName } from '#renderer/stores/open-editors.ts';

/** By the id of their tab. */
export const useChosenTables = create<{ readonly tables: ReadonlyMap<string, TableName> }>(() => ({
  tables: new Map(),
}));

export function chosenTables(): readonly TableName[] {
  return [...useChosenTables.getState().tables.values()];
}

export function chooseTables(tables: ReadonlyMap<string, TableName>): void {
  useChosenTables.setState({ tables });
}
