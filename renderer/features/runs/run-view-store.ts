/** The view in front on each run's page; a run that was not opened shows its timeline. */

import { create } from 'zustand';

export type RunView = 'timeline' | 'inputs' | 'rejects' | 'log';

/** Run id → view. */
export const useRunViews = create<Readonly<Record<string, RunView>>>(() => ({}));

export function showRunView(id: string, view: RunView): void {
  useRunViews.setState({ [id]: view });
}

export function viewOf(id: string): RunView {
  return useRunViews.getState()[id] ?? 'timeline';
}
