/** Every record is complete: what fired started or says why not, what started has ended, and nothing ran unasked. */

import type { ActionRecord, Records } from '#engine/testing/chaos/workflows/read-records.ts';

const jobEnds: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT']);
const crawlEnds: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);
const workflowEnds: ReadonlySet<string> = new Set(['COMPLETED', 'STOPPED', 'ERROR']);

/**
 * @param isAsked whether a run or crawl that no trigger started was started by somebody else.
 * @returns what is wrong, in words.
 */
export function checkRecords(records: Records, isAsked: (id: string, name: string) => boolean): string[] {
  const { firings, runs, workflowRuns } = records;
  const problems: string[] = [];
  const started = new Set<string>();
  for (const { name, sequence, actions } of firings) {
    if (actions.length === 0) problems.push(`Firing ${sequence} of ${name} has no action.`);
    for (const action of actions) {
      if (action.state === 'STARTED') started.add(action.id);
      const wrong = wrongOf(action, records);
      if (wrong !== undefined) problems.push(`Firing ${sequence} of ${name}, action ${action.id}: ${wrong}`);
    }
  }
  for (const { id, kind, name, state, completedOn, error } of runs.values()) {
    const isEnded = (kind === 'job' ? jobEnds : crawlEnds).has(state) && completedOn !== null;
    if (!isEnded) problems.push(`${kind} ${name}, ${id}, is ${state} and ended at ${completedOn}.`);
    if (state === 'FAILED' && error === null) problems.push(`${kind} ${name}, ${id}, failed without a reason.`);
    if (!started.has(id) && !isAsked(id, name)) problems.push(`Nobody started ${kind} ${name}, ${id}.`);
  }
  const beginnings = new Set(firings.map(({ workflowRun }) => workflowRun));
  for (const { id, workflowName, status, completedOn, error } of workflowRuns) {
    if (!workflowEnds.has(status) || completedOn === null)
      problems.push(`Run ${id} of ${workflowName} is ${status} and ended at ${completedOn}.`);
    if ((status === 'ERROR') !== (error !== null)) problems.push(`Run ${id} is ${status} with error ${error}.`);
    if (!beginnings.has(id)) problems.push(`Run ${id} of ${workflowName} began without a firing.`);
  }
  return problems;
}

function wrongOf({ id, state, errorCode, counted }: ActionRecord, { runs }: Records): string | undefined {
  const run = runs.get(id);
  if (state === 'STARTED') {
    if (run === undefined) return 'it started and has no run.';
    return counted === run.state ? undefined : `its run is ${run.state} and was counted as ${counted}.`;
  }
  if (run !== undefined) return `it is ${state} and has a run.`;
  if (state === 'PENDING') return 'it is still to be started.';
  return errorCode === null ? `it is ${state} without a reason.` : undefined;
}
