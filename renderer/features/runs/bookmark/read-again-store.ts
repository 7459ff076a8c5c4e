/** The run whose input is to be read again. */

import { create } from 'zustand';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';

export const useReadAgainAsked = create<{ readonly run: JobRunText | null }>(() => ({ run: null }));

export function askReadAgain(run: JobRunText | null): void {
  useReadAgainAsked.setState({ run });
}
