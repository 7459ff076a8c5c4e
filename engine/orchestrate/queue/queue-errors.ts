/** What the queue of runs refuses, and what becomes of a run that leaves it. */

import { EngineError } from '#engine/contract/errors.ts';
import type { Direction, PooledRun, StaysWhy } from '#engine/orchestrate/queue/queue-order.ts';

/** @param act with the title of the run: `start run #1 of job load next`. */
export function notWaitingError(act: string): EngineError {
  return new EngineError('InvalidState', `Cannot ${act}: it is not waiting.`, {
    hint: 'See the waiting runs with: tenon queue',
  });
}

type Named = PooledRun & { readonly run: { readonly jobName: string } };

export function staysError({ run, priority }: Named, stays: StaysWhy<Named>, direction: Direction): EngineError {
  const what = `Cannot move the run of job "${run.jobName}" ${direction}`;
  if (stays.kind === 'end')
    return new EngineError(
      'InvalidState',
      `${what}: it is the ${direction === 'up' ? 'first' : 'last'} waiting run of pool "${run.pool}".`,
      direction === 'up' ? { hint: 'Start the run next to move it before the runs of other pools.' } : {},
    );
  const { beside } = stays;
  const relation = direction === 'up' ? 'before' : 'after';
  return new EngineError(
    'InvalidState',
    `${what}: it has priority ${priority}, and the run of job "${beside.run.jobName}" ${relation} it has ${beside.priority}${beside.movedAs === null ? '' : ' and was moved to the front'}.`,
    { hint: direction === 'up' ? 'Start the run next to move it to the front.' : 'Start the other run next instead.' },
  );
}

export function cancelled(signal: AbortSignal): EngineError {
  const reason: unknown = signal.reason;
  return reason instanceof EngineError ? reason : new EngineError('Cancelled', 'The run was stopped while it waited.');
}
