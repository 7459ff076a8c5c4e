/** The engine's check of a draft, also of a sub-flow: problems, and the output columns of each node; repeated when typing pauses. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Job } from '#engine/contract/definitions/job.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { checkedOutputs, type CheckedOutputs } from '#renderer/features/jobs/graph/checked-outputs.ts';
import { subflowOf, toSubflow, type EditedGraph } from '#renderer/features/jobs/draft/graph-file.ts';
import type { SubflowUse } from '#renderer/features/jobs/subflows/subflow-use.ts';
import { checkedText, checkOf, type JobProblem, type JobWarning } from '#renderer/features/runs/check-job.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient } from '#renderer/rpc/queries.ts';
import { useSettled } from '#renderer/ui/use-settled.ts';

export interface JobChecks {
  /** What the engine is asked about: the job itself, or the nodes of a sub-flow where a job uses it. undefined: not known yet. */
  readonly asked: Job | undefined;
  readonly problems: readonly JobProblem[];
  /** Probable mistakes; the job runs. */
  readonly warnings: readonly JobWarning[];
  /** By node, its first output, and by node and output or step (`portKey`); a node whose columns cannot be known is not there. */
  readonly columns: ReadonlyMap<string, readonly ColumnText[]>;
  /** Outputs that depend on columns. */
  readonly outputs: CheckedOutputs;
  /** False while the newest step is not checked yet. */
  readonly current: boolean;
  /** The check itself failed. */
  readonly error: EngineError | null;
}

const quietMillis = 300;
const recheckMillis = 3000;
const noProblems: readonly JobProblem[] = [];
const noWarnings: readonly JobWarning[] = [];
const noNodes: Output<'validateJob'>['nodes'] = [];

type Answer = Output<'validateJob'> & Partial<Pick<Output<'validateSubflow'>, 'job'>>;

/** @param use of a sub-flow; its answers have to be there. */
export function useJobChecks(job: EditedGraph, use: SubflowUse): JobChecks {
  const isSubflow = subflowOf(job.name) !== undefined;
  const text = useMemo(
    () => (!isSubflow ? checkedText(job) : use.isKnown ? subflowText(job, use) : ''),
    [job, isSubflow, use.isKnown, use.job, use.place?.nodeId],
  );
  const settled = useSettled(text, quietMillis);
  const checks = useQuery<Answer, EngineError>({
    ...(isSubflow ? subflowCheckOf(settled) : checkOf(settled)),
    // Files change without the engine's notice: it checks again whenever the user returns to the job.
    refetchOnWindowFocus: 'always',
    refetchOnMount: 'always',
    // A missing file may come back.
    refetchInterval: ({ state }) =>
      state.data?.problems.some(({ code }) => code === 'FileNotFound') === true ? recheckMillis : false,
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const asked = useMemo(() => (isSubflow ? askedOf(job.name, checks.data) : job), [job, isSubflow, checks.data]);
  const columns = useMemo(
    () =>
      new Map([
        ...(checks.data?.nodes ?? []).flatMap(({ id, columns: list, outputs }) => [
          [id, list] as const,
          ...outputs.map((output) => [portKey(id, output.port), output.columns] as const),
        ]),
        ...(checks.data?.steps ?? []).map(({ node, step, columns: list }) => [portKey(node, step), list] as const),
      ]),
    [checks.data],
  );
  const outputs = useMemo(() => checkedOutputs(job, checks.data?.nodes ?? noNodes), [job, checks.data]);
  return {
    asked,
    problems: checks.data?.problems ?? noProblems,
    warnings: checks.data?.warnings ?? noWarnings,
    columns,
    outputs,
    current: settled === text && !checks.isPlaceholderData && checks.data !== undefined,
    error: checks.error,
  };
}

/** The draft and where it is used, as text: without the positions of nodes. */
function subflowText(graph: EditedGraph, { place, job }: SubflowUse): string {
  const use = place === undefined || job === undefined ? null : { job: { ...job, layout: {} }, nodeId: place.nodeId };
  return JSON.stringify({ subflow: { ...toSubflow(graph), layout: {} }, use });
}

function subflowCheckOf(text: string) {
  return {
    queryKey: ['validateSubflow', text],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      client.call('validateSubflow', JSON.parse(text) as Parameters<typeof client.call<'validateSubflow'>>[1], signal),
  };
}

/** Under the name of the draft, by which the window keeps what it shows of it. */
function askedOf(draftName: string, answer: Answer | undefined): Job | undefined {
  return answer?.job === undefined ? undefined : { ...answer.job, name: draftName };
}

/** Of the engine's last answer for a job or sub-flow of this name; for commands, which are not components. */
export function findOutputs(job: EditedGraph): CheckedOutputs {
  return checkedOutputs(job, newestAnswer(job)?.nodes ?? noNodes);
}

/** What the engine is asked about, as the last answer has it; undefined: no answer yet. */
export function findAsked(job: EditedGraph): Job | undefined {
  return subflowOf(job.name) === undefined ? job : askedOf(job.name, newestAnswer(job));
}

function newestAnswer({ name }: EditedGraph): Answer | undefined {
  const subflow = subflowOf(name);
  const isOfName = (text: unknown): boolean => {
    if (typeof text !== 'string' || text === '') return false;
    const asked = JSON.parse(text) as { readonly name?: string; readonly subflow?: { readonly name: string } };
    return (subflow === undefined ? asked.name : asked.subflow?.name) === (subflow ?? name);
  };
  const [newest] = queryClient
    .getQueryCache()
    .findAll({ queryKey: [subflow === undefined ? 'validateJob' : 'validateSubflow'] })
    .filter(({ state, queryKey }) => state.data !== undefined && isOfName(queryKey[1]))
    .sort((left, right) => right.state.dataUpdatedAt - left.state.dataUpdatedAt);
  return newest?.state.data as Answer | undefined;
}

/** The engine's last answer for exactly this job, or for the sub-flow. */
function findAnswer(job: EditedGraph): Answer | undefined {
  if (subflowOf(job.name) !== undefined) return newestAnswer(job);
  return queryClient.getQueryData<Output<'validateJob'>>(checkOf(checkedText(job)).queryKey);
}

/** undefined: not known yet, or not possible. @param output null: the first. */
export function findColumns(
  job: EditedGraph,
  nodeId: string,
  output: string | null,
): readonly ColumnText[] | undefined {
  const node = findAnswer(job)?.nodes.find(({ id }) => id === nodeId);
  return output === null ? node?.columns : node?.outputs.find(({ port }) => port === output)?.columns;
}

/** None when there is no answer yet. */
export function findProblems(job: EditedGraph): readonly JobProblem[] {
  return findAnswer(job)?.problems ?? noProblems;
}
