/** Words and order of the steps of a plan. Pure. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { countOf, duration } from '#renderer/ui/format/words.ts';

export type PlanStep = Output<'explainQuery'>['steps'][number];

/** `12 ms`, `under 1 ms`. */
export function stepTime(millis: number): string {
  return millis < 1 ? 'under 1 ms' : duration(millis);
}

/** `998 rows`, `about 1,000 rows`, `rows not estimated`. */
export function stepRows({ rowCount, estimatedRows }: Pick<PlanStep, 'rowCount' | 'estimatedRows'>): string {
  if (rowCount !== null) return countOf(rowCount, 'row');
  return estimatedRows === null ? 'rows not estimated' : `about ${countOf(estimatedRows, 'row')}`;
}

/** The step that took most of the time; undefined: none did, or there is only one. */
export function slowestStep(
  steps: readonly Pick<PlanStep, 'millis'>[],
): { readonly index: number; readonly share: number } | undefined {
  const times = steps.map(({ millis }) => millis ?? 0);
  const all = times.reduce((sum, millis) => sum + millis, 0);
  const index = times.reduce((found, millis, at) => (millis > times[found]! ? at : found), 0);
  const share = all === 0 ? 0 : times[index]! / all;
  return steps.length > 1 && share > 0.5 ? { index, share } : undefined;
}

export interface PlanBranch {
  /** Position of the step, from 0. */
  readonly step: number;
  /** Its inputs are listed where it comes first. */
  readonly isRepeated: boolean;
  readonly inputs: readonly PlanBranch[];
}

/** The steps from the last to the first: each above those that provide its rows. Rows that go to two steps are listed twice. */
export function planBranches(steps: readonly Pick<PlanStep, 'inputs'>[]): readonly PlanBranch[] {
  const consumed = new Set(steps.flatMap(({ inputs }) => inputs));
  const listed = new Set<number>();
  const branch = (step: number): PlanBranch => {
    const isRepeated = listed.has(step) && steps[step]!.inputs.length > 0;
    listed.add(step);
    return { step, isRepeated, inputs: isRepeated ? [] : steps[step]!.inputs.map(branch) };
  };
  const last = steps.map((_, step) => step).filter((step) => !consumed.has(step));
  return last.toReversed().map(branch);
}
