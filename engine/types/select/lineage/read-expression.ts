/** The columns that an expression of a SELECT reads, from DuckDB's syntax tree. */

import { foldName } from '#engine/base/same-name.ts';
import {
  resolveReference,
  UnknownLineage,
  type Origins,
  type Relation,
  type Scope,
} from '#engine/types/select/lineage/relation.ts';
import type { SelectNode } from '#engine/types/select-syntax.ts';
import { findFunction } from '#engine/types/functions.ts';

/** Functions of the select list that make several rows or columns of one. */
export const multiplyingFunctions: ReadonlySet<string> = new Set([
  'unnest',
  'unlist',
  'generate_subscripts',
  'regexp_split_to_table',
]);

/** @param query the query of a subquery. */
export type ReadSubquery = (query: unknown, scope: Scope) => Relation;

export function isNode(value: unknown): value is SelectNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** @throws UnknownLineage. */
export function readExpression(root: unknown, scope: Scope, readSubquery: ReadSubquery): Origins {
  const found: Origins[] = [];
  const visit = (value: unknown, at: Scope): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, at);
      return;
    }
    if (!isNode(value)) return;
    if ('cte_map' in value) throw new UnknownLineage();
    switch (value['class']) {
      case 'COLUMN_REF':
        found.push(resolveReference(listOf(value['column_names']).map(String), at));
        return;
      case 'STAR':
      case 'POSITIONAL_REFERENCE':
      case 'PARAMETER':
        throw new UnknownLineage();
      case 'SUBQUERY':
        found.push(...readSubquery(queryOf(value['subquery']), at).all());
        visit(value['child'], at);
        return;
      case 'LAMBDA': {
        const parameters = new Set([...at.parameters, ...parametersOf(value['lhs'])]);
        const inside = { ...at, parameters };
        // `a -> 'b'` has the same form when it reads JSON, so its left side counts as read too.
        visit(value['lhs'], inside);
        visit(value['expr'], inside);
        return;
      }
      case 'FUNCTION':
        if (multiplyingFunctions.has(nameOf(value))) throw new UnknownLineage();
        break;
      default:
    }
    for (const member of Object.values(value)) visit(member, at);
  };
  visit(root, scope);
  return scope.budget.union(found);
}

/** The query node of `{"node": …}`, or the node itself. */
export function queryOf(value: unknown): unknown {
  return isNode(value) && isNode(value['node']) ? value['node'] : value;
}

function parametersOf(left: unknown): string[] {
  if (Array.isArray(left)) return left.flatMap(parametersOf);
  if (!isNode(left)) return [];
  if (left['class'] === 'COLUMN_REF') return listOf(left['column_names']).map((name) => foldName(String(name)));
  return parametersOf(left['children']);
}

function nameOf(call: SelectNode): string {
  return foldName(String(call['function_name']));
}

/** A window function orders the rows as well; a subquery is its own. */
export function holdsWindow(value: unknown): boolean {
  return someNode(value, (node) => node['class'] === 'WINDOW');
}

/** Only functions that are aggregates for certain. */
export function holdsAggregate(value: unknown): boolean {
  return someNode(
    value,
    (node) =>
      node['class'] === 'FUNCTION' &&
      (nameOf(node) === 'count_star' || findFunction(nameOf(node))?.kind === 'aggregate'),
  );
}

function someNode(value: unknown, test: (node: SelectNode) => boolean): boolean {
  if (Array.isArray(value)) return value.some((item) => someNode(item, test));
  if (!isNode(value) || value['class'] === 'SUBQUERY') return false;
  if (test(value)) return true;
  if (value['class'] === 'WINDOW') return false;
  return Object.values(value).some((member) => someNode(member, test));
}
