/** Sorts what differs into the accepted classes, and shows what none of them covers. */

import type { AcceptedDifference } from './accepted/accepted-difference.ts';
import type { Disagreement } from './compare-results.ts';
import type { Value } from './hostile-values.ts';

export interface Verdict {
  /** Class → how many values (or expressions as a whole) it covers. */
  readonly accepted: ReadonlyMap<string, number>;
  readonly unexplained: readonly Disagreement[];
}

export function judgeDifferences(
  disagreements: readonly Disagreement[],
  classes: readonly AcceptedDifference[],
): Verdict {
  const accepted = new Map(classes.map(({ name }) => [name, 0]));
  const unexplained: Disagreement[] = [];
  for (const one of disagreements) {
    const found = classes.find(({ covers }) => covers(one));
    if (found === undefined) unexplained.push(one);
    else accepted.set(found.name, accepted.get(found.name)! + 1);
  }
  return { accepted, unexplained };
}

/** A line for each call and kind of difference: how often it occurs, and examples with different arguments. */
export function differenceLines(disagreements: readonly Disagreement[], examples: number): string[] {
  const groups = Map.groupBy(disagreements, ({ call, kind }) => `${call.name}\t${kind}`);
  return [...groups].map(([group, members]) => {
    const shown = new Map(members.map((one) => [JSON.stringify(one.values.map(showValue)), showExample(one)]));
    return `${group}\t${members.length}\t${members[0]!.call.tenon}\t${[...shown.values()].slice(0, examples).join('; ')}`;
  });
}

function showExample({ kind, values, own, spark, ownType, sparkType, said }: Disagreement): string {
  switch (kind) {
    case 'refused':
    case 'spark refuses':
      return said;
    case 'kind':
    case 'type':
      return `${ownType}, in Spark ${sparkType}`;
    default: {
      const result = kind === 'rejected' ? 'error' : JSON.stringify(own);
      return `(${values.map(showValue).join(', ')}): ${result}, in Spark ${JSON.stringify(spark)}`;
    }
  }
}

function showValue(value: Value): string {
  return JSON.stringify(value, (_key, held: unknown) => {
    if (Object.is(held, -0)) return '-0';
    return typeof held === 'bigint' || (typeof held === 'number' && !Number.isFinite(held)) ? String(held) : held;
  });
}
