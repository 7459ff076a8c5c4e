/** What an optimized plan asks of each scan of a table: conditions that every row it uses fulfils. Pure. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { comparison, constant, weakened, type ColumnOf } from '#engine/explore/pruning/bound-expression.ts';
import { isJsonObject, type JsonObject } from '#engine/explore/pruning/plan-json.ts';

export interface TableScan {
  readonly schema: string;
  readonly table: string;
  /** Over columns for which `mayPrune` is true; undefined: every row may be used. */
  readonly condition: Sql | undefined;
}

/** Every scan of a table in the plan; a table that is read twice has two. */
export function scanFilters(plan: unknown, mayPrune: (table: string, column: string) => boolean): TableScan[] {
  const scans: TableScan[] = [];
  const visit = (node: unknown, above: JsonObject | undefined): void => {
    if (!isJsonObject(node)) return;
    if (node['type'] === 'LOGICAL_GET') {
      const scan = readScan(node, above, mayPrune);
      if (scan !== undefined) scans.push(scan);
    }
    const children = Array.isArray(node['children']) ? (node['children'] as unknown[]) : [];
    for (const child of children) visit(child, node['type'] === 'LOGICAL_FILTER' ? node : undefined);
  };
  visit(plan, undefined);
  return scans;
}

function readScan(
  get: JsonObject,
  above: JsonObject | undefined,
  mayPrune: (table: string, column: string) => boolean,
): TableScan | undefined {
  const source = get['function_data'];
  if (!isJsonObject(source) || typeof source['table'] !== 'string') return undefined;
  const table = source['table'];
  const schema = String(source['schema']);
  const names = Array.isArray(get['names']) ? (get['names'] as unknown[]) : [];
  const known = (name: unknown): string | undefined =>
    typeof name === 'string' && mayPrune(table, name) ? name : undefined;
  const output = outputNames(get, names);
  const columnOf: ColumnOf = ({ index, alias }) => {
    const name = typeof index === 'number' ? output?.[index] : undefined;
    // The plan says the name as well: a place that was counted wrongly must not prune.
    return name === alias ? known(name) : undefined;
  };
  const conditions = [
    ...filterExpressions(above).map((expression) => weakened(expression, columnOf)),
    ...tableFilters(get).map(({ key, value }) => {
      const name = known(names[key]);
      return name === undefined ? undefined : filterCondition(value, name);
    }),
  ].filter((condition) => condition !== undefined);
  const condition =
    conditions.length === 0
      ? undefined
      : joinSql(
          conditions.map((each) => sql`(${each})`),
          sql` AND `,
        );
  return { schema, table, condition };
}

/** Names of the columns that the scan gives, in its order; undefined when that is not plain. */
function outputNames(get: JsonObject, names: readonly unknown[]): readonly unknown[] | undefined {
  if (Array.isArray(get['projection_ids']) && get['projection_ids'].length > 0) return undefined;
  const columns = get['column_indexes'];
  if (!Array.isArray(columns)) return undefined;
  return columns.map((column: unknown) => (isJsonObject(column) ? names[Number(column['index'])] : undefined));
}

function filterExpressions(filter: JsonObject | undefined): readonly unknown[] {
  const expressions = filter?.['expressions'];
  return Array.isArray(expressions) ? expressions : [];
}

function tableFilters(get: JsonObject): { key: number; value: unknown }[] {
  const set = get['table_filters'];
  const filters = isJsonObject(set) && Array.isArray(set['filters']) ? (set['filters'] as unknown[]) : [];
  return filters.filter(isJsonObject).flatMap(({ key, value }) => (typeof key === 'number' ? [{ key, value }] : []));
}

/** A filter that was pushed into the scan of a column. */
function filterCondition(filter: unknown, column: string): Sql | undefined {
  if (!isJsonObject(filter)) return undefined;
  const name = ident(column);
  const children = Array.isArray(filter['child_filters']) ? (filter['child_filters'] as unknown[]) : [];
  switch (filter['filter_type']) {
    case 'CONSTANT_COMPARISON':
      return comparison(String(filter['comparison_type']), name, constant(filter['constant']));
    case 'IS_NULL':
      return sql`${name} IS NULL`;
    case 'IS_NOT_NULL':
      return sql`${name} IS NOT NULL`;
    case 'IN_FILTER': {
      const values = Array.isArray(filter['values']) ? (filter['values'] as unknown[]).map(constant) : [];
      const known = values.filter((value) => value !== undefined);
      return known.length === 0 || known.length < values.length ? undefined : sql`${name} IN (${joinSql(known)})`;
    }
    case 'CONJUNCTION_AND': {
      const known = children.map((child) => filterCondition(child, column)).filter((child) => child !== undefined);
      return known.length === 0 ? undefined : sql`(${joinSql(known.map(bracketed), sql` AND `)})`;
    }
    case 'CONJUNCTION_OR': {
      const known = children.map((child) => filterCondition(child, column));
      if (known.length === 0 || !known.every((child) => child !== undefined)) return undefined;
      return sql`(${joinSql(known.map(bracketed), sql` OR `)})`;
    }
    case 'EXPRESSION_FILTER':
      // Its one reference is the column itself.
      return weakened(filter['expr'], ({ index }) => (index === 0 ? column : undefined));
    default:
      return undefined;
  }
}

function bracketed(condition: Sql): Sql {
  return sql`(${condition})`;
}
