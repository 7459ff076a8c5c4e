/** What must have fired because something ended, within runs of workflows and outside: from what ended alone. */

import { chaosTriggers, type ChaosTrigger, type Named } from '#engine/testing/chaos/workflows/workflow-definitions.ts';
import type { Records, WorkflowRunRecord } from '#engine/testing/chaos/workflows/read-records.ts';

/** A run or crawl that a trigger started: of which node, and how it ended. */
interface Ended {
  readonly node: string;
  readonly state: string;
}

type Started = Pick<Records['workflowRuns'][number]['carried'][number], 'jobName' | 'crawlerName' | 'compactTable'>;

/** @param keyOf name of a job now → its node; undefined: no job has the name. */
export function checkConditions(records: Records, keyOf: (jobName: string) => string | undefined): string[] {
  const problems: string[] = [];
  const nodeOf = ({ jobName, crawlerName, compactTable }: Started): string => {
    if (jobName === null) return crawlerName ?? String(compactTable);
    const key = keyOf(jobName);
    if (key === undefined) problems.push(`An action names the job "${jobName}", which is the name of none.`);
    return key ?? jobName;
  };
  const endedBy = (workflowRun: string | null | undefined): Ended[] =>
    records.firings
      .filter((each) => workflowRun === undefined || each.workflowRun === workflowRun)
      .flatMap(({ actions }) => actions)
      .filter(({ state }) => state === 'STARTED')
      .map((action) => ({ node: nodeOf(action), state: records.runs.get(action.id)?.state ?? 'none' }));
  const countOf = (name: string, workflowRun: string | null): number =>
    records.firings.filter(
      (each) => each.name === name && each.workflowRun === workflowRun && each.cause === 'CONDITIONS',
    ).length;
  const conditional = chaosTriggers().filter(({ type }) => type === 'CONDITIONAL');

  for (const trigger of conditional.filter(({ workflowName }) => workflowName === null)) {
    const { least, most } = expectedOf(trigger, endedBy(undefined), []);
    const found = countOf(trigger.name, null);
    if (found < least || found > most)
      problems.push(`${trigger.name} fired ${found} times instead of ${least} to ${most}.`);
  }
  for (const run of records.workflowRuns) {
    if (run.status === 'ERROR') continue;
    const carried = run.carried.map((each) => ({ node: nodeOf(each), state: each.state }));
    for (const trigger of conditional.filter(({ workflowName }) => workflowName === run.workflowName)) {
      const { least, most } = expectedOf(trigger, endedBy(run.id), carried);
      const found = countOf(trigger.name, run.id);
      // What ended before the run was stopped may have been counted.
      const isFewer = found < (run.status === 'COMPLETED' && isEnabled(run, trigger) ? least : 0);
      if (isFewer || found > (isEnabled(run, trigger) ? most : 0))
        problems.push(
          `${trigger.name} fired ${found} times instead of ${least} to ${most} in ${run.status} run ${run.id}.`,
        );
    }
  }
  return problems;
}

function isEnabled({ triggers }: WorkflowRunRecord, { name }: ChaosTrigger): boolean {
  return triggers.find((each) => each.name === name)?.enabled === true;
}

/** With ANY each end that meets a condition fires. With AND the order of the ends decides, unless each came once. */
function expectedOf(
  { logical, conditions }: ChaosTrigger,
  ended: readonly Ended[],
  carried: readonly Ended[],
): { readonly least: number; readonly most: number } {
  const met = (condition: Named, among: readonly Ended[]): number =>
    among.filter(
      ({ node, state }) =>
        node === (condition.jobName ?? condition.crawlerName ?? condition.compactTable) && state === condition.state,
    ).length;
  const own = conditions.map((each) => met(each, ended));
  if (logical === 'ANY') {
    const sum = own.reduce((total, each) => total + each, 0);
    return { least: sum, most: sum };
  }
  const all = conditions.map((each, index) => own[index]! + Math.min(1, met(each, carried)));
  const most = own.some((each) => each > 0) ? Math.min(...all) : 0;
  return { least: Math.min(1, most), most };
}
