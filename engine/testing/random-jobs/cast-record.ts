/** Counts, per node and column, the values that casts turn into null while the evaluator computes a node row by row. */

import { castTo } from './casts.ts';
import type { Value, ValueType } from './value-types.ts';

/** Labels of the row that is being evaluated; undefined: nobody counts. */
let lostInRow: Set<string> | undefined;
/** Evaluations around the current one whose casts the written expression does not reach. */
let unreached = 0;

/** Labels of one node, each with the number of rows that lost its value. */
export class CastRecord {
  readonly #counts = new Map<string, number>();

  /** A row that is rejected, for which `evaluate` throws, does not count. */
  row<T>(evaluate: () => T): T {
    lostInRow = new Set();
    try {
      const value = evaluate();
      for (const label of lostInRow) this.#counts.set(label, (this.#counts.get(label) ?? 0) + 1);
      return value;
    } finally {
      lostInRow = undefined;
    }
  }

  get castToNull(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}

/** Evaluates a part that the expression, read from left to right, does not reach for this row; it may still fail. */
export function withoutCount<T>(evaluate: () => T): T {
  unreached += 1;
  try {
    return evaluate();
  } finally {
    unreached -= 1;
  }
}

/** @param label undefined for a constant, which is not a value of a row. */
export function noteLost(label: string | undefined, before: Value, after: Value): void {
  if (label !== undefined && before !== null && after === null && unreached === 0) lostInRow?.add(label);
}

export function castCounted(label: string | undefined, value: Value, from: ValueType, to: ValueType): Value {
  const result = castTo(value, from, to);
  noteLost(label, value, result);
  return result;
}
