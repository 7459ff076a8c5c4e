/** The run whose undo is being asked about. */

import { create } from 'zustand';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';

export const useUndoAsked = create<{ readonly run: JobRunText | null }>(() => ({ run: null }));

export function askUndo(run: JobRunText): void {
  // Files may have changed since it was asked last.
  void queryClient.invalidateQueries({ queryKey: queryKey('findUndoRefusal', { id: run.id }) });
  useUndoAsked.setState({ run });
}

export function closeUndo(): void {
  useUndoAsked.setState({ run: null });
}
