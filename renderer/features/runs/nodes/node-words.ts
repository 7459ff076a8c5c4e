/** What a node of a run is doing, in words. Pure. */

import type { NodeProgress, NodeState } from '#renderer/features/runs/nodes/node-states.ts';
import { countOf, shortCount } from '#renderer/ui/format/words.ts';

export const nodeStateWords: Readonly<Record<NodeState, string>> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed',
  interrupted: 'interrupted',
  stopped: 'not finished',
};

/** `26M in, 22M out`; '' before a task has finished. @param isEnd it reads nothing, or feeds nothing: one number says all. */
export function rowsWords({ rows }: NodeProgress, isEnd: boolean): string {
  if (rows === null) return '';
  return isEnd
    ? `${shortCount(rows.out)} ${rows.out === 1 ? 'row' : 'rows'}`
    : `${shortCount(rows.in)} in, ${shortCount(rows.out)} out`;
}

/** `running, 64%`, `running, 3 of 12 tasks`, `waiting`, `done`. */
export function stateWords({ state, share, tasks, tasksDone }: NodeProgress): string {
  const word = nodeStateWords[state];
  if (state === 'done') return word;
  const counted = tasks > 1 && (state === 'running' || tasksDone > 0) ? [`${tasksDone} of ${tasks} tasks`] : [];
  const percent = share === null || counted.length > 0 ? [] : [`${Math.floor(share * 100)}%`];
  return [word, ...counted, ...percent].join(', ');
}

/** `1 running, 2 waiting, 3 done`: the states that there are, and how many nodes are in each. */
export function countWords(states: Iterable<NodeProgress>): string {
  const counts = new Map<NodeState, number>();
  for (const { state } of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return (Object.keys(nodeStateWords) as NodeState[])
    .flatMap((state) => (counts.has(state) ? [`${counts.get(state)!} ${nodeStateWords[state]}`] : []))
    .join(', ');
}

/** With exact counts: `Filter, running, 64%, 12,000 rows in, 9,000 rows out, 3 rejected records`. */
export function nodeTitle(name: string, progress: NodeProgress): string {
  const { rows } = progress;
  return [
    name,
    stateWords(progress),
    ...(rows === null ? [] : [`${countOf(rows.in, 'row')} in`, `${countOf(rows.out, 'row')} out`]),
    ...(rows === null || rows.rejected === 0 ? [] : [countOf(rows.rejected, 'rejected record')]),
  ].join(', ');
}
