/** Two runs compared part by part, from what the catalog knows of them. */

import { compareText } from '#engine/base/compare-text.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { ComparedRun, ComparisonGap, RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import { compareDefinitions } from '#engine/execute/comparison/compare-definitions.ts';
import { compareInputs, compareTargets, countInputs, rowsWritten } from '#engine/execute/comparison/compare-files.ts';
import { pairByKey, partOf, type ComparedPart } from '#engine/execute/comparison/compare-keyed.ts';
import { compareRows, compareStages, costOf } from '#engine/execute/comparison/compare-rows.ts';
import { findFirstDifference } from '#engine/execute/comparison/first-difference.ts';
import { gapsOf, type Gaps } from '#engine/execute/comparison/known-parts.ts';
import { plannedNodes, type RunPlan } from '#engine/execute/plan/run-plan.ts';
import { labelsOf, type RunRecord } from '#engine/execute/comparison/run-record.ts';

type ArgumentDifference = RunComparison['arguments']['items'][number];

/**
 * Pure. Runs that are exchanged give the same answer with `a` and `b`, `added` and `removed` exchanged.
 * @param limit most entries of each list; counts are of the whole lists.
 */
export function compareRuns(a: RunRecord, b: RunRecord, limit: number): RunComparison {
  const labels = labelsOf(a, b);
  const [gapsA, gapsB] = [gapsOf(a, 'a', labels.a), gapsOf(b, 'b', labels.b)];
  const gaps = (part: keyof Gaps): readonly ComparisonGap[] => [...gapsA[part], ...gapsB[part]];
  const inputs = compareInputs(a.plan, b.plan);
  const [rows, stages, targets] = [compareRows(a, b), compareStages(a, b), compareTargets(a.intent, b.intent)];
  const whole = {
    a: describeRun(a, labels.a, gapsA),
    b: describeRun(b, labels.b, gapsB),
    definition: partOf(
      a.plan === null || b.plan === null ? [] : compareDefinitions(definitionOf(a.plan), definitionOf(b.plan)),
      gaps('plan'),
    ),
    arguments: partOf(compareArguments(argumentsOf(a), argumentsOf(b)), gaps('arguments')),
    inputs: partOf(inputs.files, gaps('plan'), inputs.same),
    engine: compareEngines(a, b, gaps('plan')),
    nodes: partOf(rows, gaps('tasks')),
    stages: partOf(stages, gaps('tasks')),
    targets: partOf(targets, gaps('targets')),
  };
  return {
    ...whole,
    firstDifference: findFirstDifference(whole),
    definition: cut(whole.definition, limit),
    arguments: cut(whole.arguments, limit),
    inputs: cut(whole.inputs, limit),
    nodes: cut(whole.nodes, limit),
    stages: cut(whole.stages, limit),
    targets: cut(whole.targets, limit),
  };
}

/** With the nodes of its sub-flows, so that an edit of one is a difference. */
function definitionOf(plan: RunPlan): Job {
  return { ...plan.job, nodes: plannedNodes(plan) };
}

function cut<T>(part: ComparedPart<T>, limit: number): ComparedPart<T> {
  return { ...part, items: part.items.slice(0, limit) };
}

function argumentsOf({ run, plan }: RunRecord): Readonly<Record<string, string>> {
  return run?.arguments ?? plan?.arguments ?? {};
}

function compareArguments(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): ArgumentDifference[] {
  const sorted = (args: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
    new Map(Object.entries(args).sort(([left], [right]) => compareText(left, right)));
  const found: ArgumentDifference[] = [];
  for (const { key, change, a: left, b: right } of pairByKey(sorted(a), sorted(b), Object.is))
    if (change !== 'same') found.push({ change, name: key, a: left ?? null, b: right ?? null });
  return found.sort((left, right) => compareText(left.name, right.name));
}

function compareEngines(a: RunRecord, b: RunRecord, gaps: readonly ComparisonGap[]): RunComparison['engine'] {
  const [left, right] = [a.plan?.engineVersion ?? null, b.plan?.engineVersion ?? null];
  return { state: gaps.length > 0 ? 'unknown' : left === right ? 'same' : 'different', gaps, a: left, b: right };
}

function describeRun(record: RunRecord, label: string, gaps: Gaps): ComparedRun {
  const { id, jobName, run, removedOn, plan, intent } = record;
  const inputs = plan === null ? undefined : countInputs(plan);
  const isKnown = (part: keyof Gaps): boolean => gaps[part].every(({ missing }) => missing === 'some');
  const cost = isKnown('tasks') ? costOf(record) : undefined;
  return {
    id,
    label,
    jobName,
    number: run?.number ?? null,
    jobRunState: run?.jobRunState ?? null,
    hasRejects: run?.hasRejects === true,
    undone: run?.undone === true,
    removedOn,
    createdOn: run?.createdOn ?? null,
    startedOn: run?.startedOn ?? null,
    completedOn: run?.completedOn ?? null,
    nodeCount: plan?.job.nodes.length ?? null,
    argumentCount: isKnown('arguments') ? Object.keys(argumentsOf(record)).length : null,
    engineVersion: plan?.engineVersion ?? null,
    bookmarkOption: plan?.bookmarkOption ?? null,
    inputFiles: inputs?.files ?? null,
    inputBytes: inputs?.bytes ?? null,
    skippedFiles: inputs?.skipped ?? null,
    rowsWritten: isKnown('targets') ? rowsWritten(intent) : null,
    taskCount: cost?.taskCount ?? null,
    busyMillis: cost?.busyMillis ?? null,
    peakMemory: cost?.peakMemory ?? null,
    spilledBytes: cost?.spilledBytes ?? null,
  };
}
