/** Which parts of a run are not known, or only in part, and why. */

import type { ComparisonGap } from '#engine/contract/procedures/run-comparison.ts';
import type { RunRecord } from '#engine/execute/comparison/run-record.ts';

type Side = ComparisonGap['run'];

/** Of a run with this label. Each list is empty when all of it is known. */
export interface Gaps {
  /** Definition, inputs, engine version. */
  readonly plan: readonly ComparisonGap[];
  readonly arguments: readonly ComparisonGap[];
  /** Rows by node, times by stage. */
  readonly tasks: readonly ComparisonGap[];
  readonly targets: readonly ComparisonGap[];
}

export function gapsOf(record: RunRecord, run: Side, label: string): Gaps {
  const { removedOn, plan, intent } = record;
  const all = (reason: string): readonly ComparisonGap[] => [{ run, missing: 'all', reason }];
  if (removedOn !== null) {
    const day = new Date(removedOn).toISOString().slice(0, 10);
    const removed = all(`Run ${label} was removed from the history on ${day} by the retention rule of the workspace.`);
    const kept = plan === null ? removed : [];
    return { plan: kept, arguments: kept, tasks: removed, targets: removed };
  }
  const state = record.run!.jobRunState;
  const isFinished = ['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT'].includes(state);
  if (plan === null) {
    const missing = all(notPlanned(label, state));
    const wroteNothing = isFinished && state !== 'SUCCEEDED' && intent === null;
    return { plan: missing, arguments: [], tasks: missing, targets: wroteNothing ? [] : missing };
  }
  const some: readonly ComparisonGap[] =
    state === 'SUCCEEDED'
      ? []
      : [{ run, missing: 'some', reason: `Run ${label} is ${state}: only its finished tasks are counted.` }];
  const uncommitted = isFinished || intent !== null ? [] : all(`Run ${label} is ${state} and has not committed yet.`);
  return { plan: [], arguments: [], tasks: some, targets: uncommitted };
}

function notPlanned(label: string, state: string): string {
  switch (state) {
    // Only records of files elsewhere lose the plan of a run that succeeded.
    case 'SUCCEEDED':
      return `The plan of run ${label} is no longer stored: the workspace was moved, copied or received after the run.`;
    case 'WAITING':
    case 'RUNNING':
    case 'STOPPING':
      return `Run ${label} is ${state} and not planned yet.`;
    default:
      return `Run ${label} is ${state} and has no stored plan.`;
  }
}
