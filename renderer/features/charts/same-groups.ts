/** Which answers of the engine to a chart are answers to another one, so that its rows are not counted again. */

import type { Input } from '#engine/contract/procedures/index.ts';
import type { Axis, Groups } from '#renderer/features/charts/chart-spec.ts';

type Question = Input<'chartGroups'>;
type Dimension = NonNullable<Question['x']>;

/**
 * Where each value has a group, the groups do not depend on how many may have one, nor on bins.
 * @param groups the answer to `answered`.
 */
export function answersToo(answered: Question, groups: Groups, asked: Question): boolean {
  return (
    withoutAxes(answered) === withoutAxes(asked) &&
    isSameAxis(groups.x, answered.x, asked.x) &&
    isSameAxis(groups.by, answered.by, asked.by)
  );
}

function withoutAxes(question: Question): string {
  return JSON.stringify({ ...question, x: null, by: null });
}

function isSameAxis(axis: Axis | null, answered: Dimension | null, asked: Dimension | null): boolean {
  if (axis === null || answered === null || asked === null) return answered === null && asked === null;
  if (answered.column !== asked.column || answered.step !== asked.step) return false;
  if (axis.kind !== 'value') return answered.bins === asked.bins;
  return (
    axis.groups.every(({ role }) => role !== 'others') && (axis.distinctCount ?? Infinity) <= (asked.top ?? fewestTop)
  );
}

/** Of a question that does not say so, the engine decides. */
const fewestTop = 1;
