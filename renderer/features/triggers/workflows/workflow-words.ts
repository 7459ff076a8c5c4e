/** Words for workflows, their runs and what became of their nodes. Pure. */

import { endWord, workflowEndWord } from '#engine/contract/end-word.ts';
import type { WorkflowGraphText, WorkflowRunText, WorkflowText } from '#engine/contract/procedures/workflows.ts';
import { countOf, dateAndTime, duration } from '#renderer/ui/format/words.ts';

export type WorkflowNode = WorkflowGraphText['nodes'][number];

type RunState = Pick<WorkflowRunText, 'status' | 'statistics'> & Partial<Pick<WorkflowRunText, 'paused'>>;

export function runState({ paused = null, ...run }: RunState): string {
  return run.status === 'RUNNING' && paused !== null ? 'PAUSED' : workflowEndWord(run);
}

/** State of a node or of one of its runs in words; null: the run has not reached it. */
export function nodeState({
  state,
  hasRejects,
  undone,
}: Pick<WorkflowNode, 'state' | 'hasRejects' | 'undone'>): string | null {
  return state === null ? null : endWord(state, hasRejects, undone);
}

export function isUnfinished({ status }: Pick<WorkflowRunText, 'status'>): boolean {
  return status === 'RUNNING' || status === 'STOPPING';
}

const unsuccessful = new Set(['FAILED', 'TIMEOUT', 'STOPPED', 'CANCELLED', 'REFUSED', 'MISSED']);

/** Jobs, crawlers and compactions that the run attempted and that did not succeed: what a resumed run repeats. */
export function failedNodes(run: WorkflowRunText): WorkflowNode[] {
  return (run.graph?.nodes ?? []).filter(({ type, state }) => type !== 'TRIGGER' && unsuccessful.has(state ?? ''));
}

/** A run is resumed at most once. */
export function canResume(run: WorkflowRunText): boolean {
  return !isUnfinished(run) && run.resumedBy === null && failedNodes(run).length > 0;
}

/** `Run 12, started 3 May 10:20, took 4 s, 3 of 4 succeeded`. */
export function runWords(run: WorkflowRunText): string {
  const { number, startedOn, completedOn, statistics, paused } = run;
  const { totalActions, succeededActions } = statistics;
  return [
    `Run ${number}`,
    `started ${dateAndTime(startedOn)}`,
    ...(paused === null
      ? []
      : [`paused since ${dateAndTime(paused.since)}${paused.why === null ? '' : `: ${paused.why}`}`]),
    ...(completedOn === null ? [] : [`took ${duration(completedOn - startedOn)}`]),
    totalActions === 0 ? 'nothing started' : `${succeededActions} of ${totalActions} succeeded`,
  ].join(', ');
}

/** `3 triggers, 2 jobs, 1 crawler`. */
export function contentWords(graph: WorkflowText['graph']): string {
  const count = (type: WorkflowNode['type']): number =>
    (graph?.nodes ?? []).filter((node) => node.type === type).length;
  const parts = [
    ...(count('TRIGGER') === 0 ? [] : [countOf(count('TRIGGER'), 'trigger')]),
    ...(count('JOB') === 0 ? [] : [countOf(count('JOB'), 'job')]),
    ...(count('CRAWLER') === 0 ? [] : [countOf(count('CRAWLER'), 'crawler')]),
    ...(count('TABLE') === 0 ? [] : [countOf(count('TABLE'), 'compaction')]),
  ];
  return parts.length === 0 ? 'no triggers yet' : parts.join(', ');
}

/** The graph as the triggers make it now, with the states of a run in the nodes that it had. */
export function withStates(now: WorkflowGraphText, run: WorkflowGraphText): WorkflowGraphText {
  const before = new Map(run.nodes.map((node) => [node.id, node]));
  return {
    edges: now.edges,
    nodes: now.nodes.map((node) => {
      const { state = null, hasRejects = false, undone = false, runs = [] } = before.get(node.id) ?? {};
      return { ...node, state, hasRejects, undone, runs };
    }),
  };
}

/** What a screen reader says of a node's icon. */
export function kindWord(type: WorkflowNode['type']): string {
  return { TRIGGER: 'Trigger', JOB: 'Job', CRAWLER: 'Crawler', TABLE: 'Compaction of' }[type];
}
