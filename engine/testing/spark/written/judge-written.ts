/** What may differ between Tenon's values and Spark's for what Tenon writes: less than for the same words. */

import { operatorTable } from '#engine/types/expression/operators.ts';
import { functionTable } from '#engine/types/functions.ts';
import type { AcceptedDifference } from '../accepted/accepted-difference.ts';
import type { Disagreement } from '../compare-results.ts';
import { judgeDifferences, type Verdict } from '../judge-differences.ts';

const settled = {
  function: new Set(functionTable.filter(({ spark }) => spark?.settles === true).map(({ name }) => name)),
  operator: new Set(operatorTable.filter(({ spark }) => spark?.settles === true).map(({ name }) => name)),
};

/** The sentence of a class that is about a function or operator whose spelling settles it. */
function isSettled({ says }: AcceptedDifference): boolean {
  if (typeof says === 'string') return false;
  return 'function' in says ? settled.function.has(says.function) : settled.operator.has(says.operator);
}

/** Spark says so before it reads a row: what is written must be Spark SQL, whatever the same words are. */
function isRefused({ kind, said }: Disagreement): boolean {
  return kind === 'spark refuses' && said.startsWith('[');
}

export function judgeWritten(disagreements: readonly Disagreement[], classes: readonly AcceptedDifference[]): Verdict {
  const [refused, others] = [disagreements.filter(isRefused), disagreements.filter((one) => !isRefused(one))];
  const { accepted, unexplained } = judgeDifferences(
    others,
    classes.filter((each) => !isSettled(each)),
  );
  return { accepted, unexplained: [...refused, ...unexplained] };
}
