/** The run whose undo is being asked about. */

import { create } from 'zustand';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';

export const useUndoAsked = create<{ readonly run: JobRunText | null }>(() => ({ run: null }));

export function askUndo(run: JobRunText): void {
  useUndoAsked.setState({ run });
}

export function closeUndo(): void {
  useUndoAsked.setState({ run: null });
}
