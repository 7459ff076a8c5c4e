/** The end of a run in words, the same on pages and on the command line. */

import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';

/** The state of a run that succeeded and rejected records. */
export const succeededWithRejects = 'SUCCEEDED with rejects';

/** A run that was undone, or succeeded without some of its records, says so wherever its state is shown. */
export function endWord(state: string, hasRejects: boolean, undone = false): string {
  if (undone) return 'UNDONE';
  return state === 'SUCCEEDED' && hasRejects ? succeededWithRejects : state;
}

/** The states of a run of a workflow that did all there was to do, though not everything succeeded. */
export const completedWithFailures = 'COMPLETED with failures';
export const completedWithRejects = 'COMPLETED with rejects';

/** The same for a run of a workflow, whose status does not depend on how its actions ended. */
export function workflowEndWord({ status, statistics }: Pick<WorkflowRunText, 'status' | 'statistics'>): string {
  const { failedActions, timeoutActions, stoppedActions, erroredActions, rejectingActions } = statistics;
  if (status !== 'COMPLETED') return status;
  if (failedActions + timeoutActions + stoppedActions + erroredActions > 0) return completedWithFailures;
  return rejectingActions > 0 ? completedWithRejects : status;
}
