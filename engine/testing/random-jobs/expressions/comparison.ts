/** Conditions and their three truth values, and how values are ordered. */

import { simple, type Value, type ValueType } from '../value-types.ts';
import { compareValues } from '../values.ts';
import type { Expression } from './expression.ts';
import { comparable } from './number-functions.ts';

const truth = simple('boolean');

export function condition(written: string, evaluate: Expression['evaluate']): Expression {
  return { text: written, type: truth, evaluate };
}

export function negated(value: Value): Value {
  return value === null ? null : value !== true;
}
export function anyTrue(values: readonly Value[]): Value {
  return values.includes(true) ? true : values.includes(null) ? null : false;
}

export const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

/** null when one of them is. */
export function orderOf(left: Value, leftType: ValueType, right: Value, rightType: ValueType): number | null {
  if (left === null || right === null) return null;
  return compareValues(comparable(left, leftType, rightType), comparable(right, rightType, leftType));
}
