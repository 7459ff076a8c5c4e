/** Which run of a workflow its page shows. */

import { create } from 'zustand';

/** Workflow → id of the run that was chosen; absent: the latest. */
export const useChosenRuns = create<Readonly<Record<string, string>>>(() => ({}));

/** @param runId null: the latest, also when there is a newer one. */
export function chooseRun(workflow: string, runId: string | null): void {
  useChosenRuns.setState(
    ({ [workflow]: _before, ...chosen }) => (runId === null ? chosen : { ...chosen, [workflow]: runId }),
    true,
  );
}
