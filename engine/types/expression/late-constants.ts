/**
 * Parts of an expression that read no column, kept from DuckDB's planner.
 *
 * The planner computes such parts before it has seen a row. Several of its rules let an error through
 * (CASE WHEN with a condition that fails), so that the statement fails although no row, or no good one, needs the value.
 */

import { ident, sql } from '#engine/base/sql.ts';
import { onceAs } from '#engine/types/computed-once.ts';
import type { CheckedExpression } from '#engine/types/expression/check.ts';
import { writeDuckDb } from '#engine/types/expression/duckdb.ts';
import type { OperatorLine } from '#engine/types/expression/operators.ts';
import { isConstant, neverFails } from '#engine/types/expression/questions.ts';
import type { CallExpression, Expression } from '#engine/types/expression/tree.ts';

/**
 * DuckDB computes neither the body of a lambda nor a call whose lambda depends on chance beforehand, and TRY takes such a
 * call, as it does not look into the lambda (1.5.6).
 */
const computedLate: OperatorLine = {
  name: 'computed late',
  kind: 'other',
  least: 1,
  most: 1,
  duckdb: ([value]) => onceAs(ident('\u0001late'), sql`true`, sql`CASE WHEN random() >= 0 THEN ${value!} END`),
  text: ([value]) => value!,
};

const late = new WeakMap<CheckedExpression, CheckedExpression>();

/** The same expression; the parts without a column that may fail are computed for each row that needs them. */
export function computeLate(checked: CheckedExpression): CheckedExpression {
  if (!checked.deterministic) return checked;
  const before = late.get(checked);
  if (before !== undefined) return before;
  const tree = lateParts(checked.tree);
  const result = { ...checked, tree, sql: writeDuckDb(tree) };
  late.set(checked, result);
  return result;
}

function lateParts(node: Expression): Expression {
  if (node.kind === 'lambda' || neverFails(node) || isWrittenValue(node)) return node;
  if (isConstant(node))
    return { kind: 'operator', line: computedLate, args: [node], type: node.type, family: node.family };
  switch (node.kind) {
    case 'operator':
      return { ...node, args: node.args.map(lateParts) };
    case 'call':
      return { ...node, args: node.args.map((arg, place) => (staysConstant(node, place) ? arg : lateParts(arg))) };
    case 'case':
      return {
        ...node,
        branches: node.branches.map(({ when, result }) => ({ when: lateParts(when), result: lateParts(result) })),
        otherwise: lateParts(node.otherwise),
      };
    case 'cast':
    case 'field':
      return { ...node, of: lateParts(node.of) };
    default:
      return node;
  }
}

function staysConstant({ line, args }: CallExpression, place: number): boolean {
  return line.constants?.includes(place) === true && isConstant(args[place]!);
}

/** A literal as another type, `TIMESTAMP '…'` say: null where it does not convert. Bounds of files are compared with it. */
function isWrittenValue(node: Expression): boolean {
  return node.kind === 'literal' || (node.kind === 'cast' && node.to !== 'interval' && isWrittenValue(node.of));
}
