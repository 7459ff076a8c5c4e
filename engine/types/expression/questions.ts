/** Questions about a tree: the columns it reads, the values that its casts lose, possible overflows. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { writeDuckDb } from '#engine/types/expression/duckdb.ts';
import { familyOf, nodesOf, type CastExpression, type Expression } from '#engine/types/expression/tree.ts';
import { formatHive } from '#engine/types/hive.ts';

/** Names of the columns, each once, in the order in which they first occur. */
export function columnsOf(tree: Expression): string[] {
  const found = new Set<string>();
  for (const node of nodesOf(tree)) if (node.kind === 'column') found.add(node.name);
  return [...found];
}

/** A cast of the tree, written by the user or implied by an operator. */
export interface CastInTree {
  readonly cast: CastExpression;
  /** Columns whose values are cast. */
  readonly columns: readonly string[];
  /**
   * True for rows with a value that the cast turns into null. Undefined inside a lambda, where there is no row to check.
   */
  readonly lost: Sql | undefined;
}

/** Every cast that may make null of a value, outermost first. */
export function castsOf(tree: Expression): CastInTree[] {
  const inLambdas = new Set<Expression>();
  const casts: CastInTree[] = [];
  for (const node of nodesOf(tree)) {
    if (node.kind === 'lambda') for (const inner of nodesOf(node.body)) inLambdas.add(inner);
    if (node.kind !== 'cast' || !mayLose(node)) continue;
    const lost = inLambdas.has(node)
      ? undefined
      : sql`(${writeDuckDb(node.of)} IS NOT NULL AND ${writeDuckDb(node)} IS NULL)`;
    casts.push({ cast: node, columns: columnsOf(node.of), lost });
  }
  return casts;
}

/** False where every value has a form in the other type. */
function mayLose({ of, to }: CastExpression): boolean {
  if (to === 'interval' || of.kind === 'literal') return false;
  return to.kind !== 'string' || familyOf(of) === 'binary';
}

/** Arithmetic of whole numbers and decimals, whose result may be beyond its type, and then stops the row. */
export function overflowsOf(tree: Expression): { columns: string[]; type: string }[] {
  const found: { columns: string[]; type: string }[] = [];
  for (const node of nodesOf(tree)) {
    if (node.kind !== 'operator' || node.line.overflows !== true) continue;
    if (node.type !== undefined && (node.type.kind === 'double' || node.type.kind === 'float')) continue;
    const columns = columnsOf(node);
    if (columns.length > 0) found.push({ columns, type: node.type === undefined ? 'decimal' : formatHive(node.type) });
  }
  return found;
}
