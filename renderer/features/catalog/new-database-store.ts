/** Whether the dialog for a new database is open. */

import { create } from 'zustand';

export const useNewDatabase = create<{ readonly open: boolean }>(() => ({ open: false }));

export function openNewDatabase(): void {
  useNewDatabase.setState({ open: true });
}

export function closeNewDatabase(): void {
  useNewDatabase.setState({ open: false });
}
