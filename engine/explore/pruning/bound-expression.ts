/**
 * Expressions of DuckDB's bound plan (json_serialize_plan) as SQL over named columns, as far as they are understood.
 * What is not understood gives undefined, so that nothing is pruned by it. Pure.
 */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { isJsonObject, type JsonObject } from '#engine/explore/pruning/plan-json.ts';

/** The column that a reference means; undefined: one that nothing may be pruned by. */
export type ColumnOf = (reference: JsonObject) => string | undefined;

const comparisons: Readonly<Record<string, Sql>> = {
  COMPARE_EQUAL: sql`=`,
  COMPARE_NOTEQUAL: sql`<>`,
  COMPARE_LESSTHAN: sql`<`,
  COMPARE_GREATERTHAN: sql`>`,
  COMPARE_LESSTHANOREQUALTO: sql`<=`,
  COMPARE_GREATERTHANOREQUALTO: sql`>=`,
  COMPARE_DISTINCT_FROM: sql`IS DISTINCT FROM`,
  COMPARE_NOT_DISTINCT_FROM: sql`IS NOT DISTINCT FROM`,
};

/** Types whose constants are numbers, texts or days in the plan, and that a cast may name. */
const plainTypes: Readonly<Record<string, Sql>> = {
  BOOLEAN: sql`BOOLEAN`,
  TINYINT: sql`TINYINT`,
  SMALLINT: sql`SMALLINT`,
  INTEGER: sql`INTEGER`,
  BIGINT: sql`BIGINT`,
  DOUBLE: sql`DOUBLE`,
  VARCHAR: sql`VARCHAR`,
  DATE: sql`DATE`,
};

/** They give the same value for the same arguments, at any time, and keep their arguments when they are bound. */
const functions: ReadonlySet<string> = new Set(
  '+ - * / // % || ~~ !~~ ~~* !~~* like_escape not_like_escape prefix suffix contains starts_with ends_with lower upper length len strlen substring substr left right trim ltrim rtrim concat replace reverse abs sign greatest least year month day quarter week dayofyear dayofweek isodow strpos instr lpad rpad'.split(
    ' ',
  ),
);

/** A condition that is true wherever `expression` is true; undefined: none is known. */
export function weakened(expression: unknown, columnOf: ColumnOf): Sql | undefined {
  if (!isJsonObject(expression)) return undefined;
  const { type, children } = expression;
  if (type === 'CONJUNCTION_AND' && Array.isArray(children)) {
    const known = children.map((child) => weakened(child, columnOf)).filter((child) => child !== undefined);
    return known.length === 0 ? undefined : joinSql(known.map(bracketed), sql` AND `);
  }
  if (type === 'CONJUNCTION_OR' && Array.isArray(children)) {
    const known = allOf(children, (child) => weakened(child, columnOf));
    return known === undefined ? undefined : joinSql(known.map(bracketed), sql` OR `);
  }
  return exact(expression, columnOf);
}

function exact(expression: unknown, columnOf: ColumnOf): Sql | undefined {
  if (!isJsonObject(expression)) return undefined;
  const of = (child: unknown): Sql | undefined => exact(child, columnOf);
  switch (expression['expression_class']) {
    case 'BOUND_REF': {
      const column = columnOf(expression);
      return column === undefined ? undefined : ident(column);
    }
    case 'BOUND_CONSTANT':
      return constant(expression['value']);
    case 'BOUND_COMPARISON':
      return comparison(String(expression['type']), of(expression['left']), of(expression['right']));
    case 'BOUND_CONJUNCTION':
      return conjunction(expression, of);
    case 'BOUND_OPERATOR':
      return operator(expression, of);
    case 'BOUND_BETWEEN':
      return between(expression, of);
    case 'BOUND_CAST':
      return cast(expression, of);
    case 'BOUND_FUNCTION':
      return call(expression, of);
    default:
      return undefined;
  }
}

type Convert = (expression: unknown) => Sql | undefined;

/** A constant of the plan. A number that JavaScript may have rounded is not understood. */
export function constant(value: unknown): Sql | undefined {
  if (!isJsonObject(value)) return undefined;
  const type = plainType(value['type']);
  if (type === undefined) return undefined;
  if (value['is_null'] === true) return sql`CAST(NULL AS ${type})`;
  const held = value['value'];
  const id = (value['type'] as JsonObject)['id'];
  if (id === 'VARCHAR') return typeof held === 'string' ? sql`CAST(${literal(held)} AS VARCHAR)` : undefined;
  if (id === 'BOOLEAN') return typeof held === 'boolean' ? sql`CAST(${literal(held)} AS BOOLEAN)` : undefined;
  // Doubles would have to keep every bit on their way through text.
  if (id === 'DOUBLE' || typeof held !== 'number' || !Number.isSafeInteger(held)) return undefined;
  if (id === 'DATE')
    return Math.abs(held) > mostDays ? undefined : sql`(DATE '1970-01-01' + CAST(${literal(held)} AS INTEGER))`;
  return sql`CAST(${literal(held)} AS ${type})`;
}

/** Beyond it stand the infinite days. */
const mostDays = 3_000_000;

export function comparison(type: string, left: Sql | undefined, right: Sql | undefined): Sql | undefined {
  const sign = Object.hasOwn(comparisons, type) ? comparisons[type] : undefined;
  if (sign === undefined || left === undefined || right === undefined) return undefined;
  return sql`(${left} ${sign} ${right})`;
}

function conjunction({ type, children }: JsonObject, of: Convert): Sql | undefined {
  const known = Array.isArray(children) ? allOf(children, of) : undefined;
  if (known === undefined || known.length === 0) return undefined;
  return bracketed(joinSql(known, type === 'CONJUNCTION_AND' ? sql` AND ` : sql` OR `));
}

function operator({ type, children }: JsonObject, of: Convert): Sql | undefined {
  const known = Array.isArray(children) ? allOf(children, of) : undefined;
  const [first, ...others] = known ?? [];
  if (first === undefined) return undefined;
  switch (type) {
    case 'COMPARE_IN':
      return others.length === 0 ? undefined : sql`(${first} IN (${joinSql(others)}))`;
    case 'COMPARE_NOT_IN':
      return others.length === 0 ? undefined : sql`(${first} NOT IN (${joinSql(others)}))`;
    case 'OPERATOR_NOT':
      return sql`(NOT ${first})`;
    case 'OPERATOR_IS_NULL':
      return sql`(${first} IS NULL)`;
    case 'OPERATOR_IS_NOT_NULL':
      return sql`(${first} IS NOT NULL)`;
    case 'OPERATOR_COALESCE':
      return sql`coalesce(${joinSql([first, ...others])})`;
    default:
      return undefined;
  }
}

function between(expression: JsonObject, of: Convert): Sql | undefined {
  const known = allOf([expression['input'], expression['lower'], expression['upper']], of);
  if (known === undefined) return undefined;
  const [input, lower, upper] = known as [Sql, Sql, Sql];
  const above = expression['lower_inclusive'] === true ? sql`>=` : sql`>`;
  const below = expression['upper_inclusive'] === true ? sql`<=` : sql`<`;
  return sql`(${input} ${above} ${lower} AND ${input} ${below} ${upper})`;
}

function cast(expression: JsonObject, of: Convert): Sql | undefined {
  const type = plainType(expression['return_type']);
  const child = of(expression['child']);
  if (type === undefined || child === undefined) return undefined;
  return expression['try_cast'] === true ? sql`TRY_CAST(${child} AS ${type})` : sql`CAST(${child} AS ${type})`;
}

function call({ name, children, catalog_name, schema_name }: JsonObject, of: Convert): Sql | undefined {
  if (typeof name !== 'string' || !functions.has(name)) return undefined;
  // A macro or function of the instance itself could be called so.
  if ((catalog_name ?? 'system') !== 'system' || (schema_name ?? 'main') !== 'main') return undefined;
  const args = Array.isArray(children) ? allOf(children, of) : undefined;
  return args === undefined ? undefined : sql`${ident(name)}(${joinSql(args)})`;
}

/** A type without parameters or collation. */
function plainType(type: unknown): Sql | undefined {
  if (!isJsonObject(type) || (type['type_info'] ?? null) !== null) return undefined;
  const { id } = type;
  return typeof id === 'string' && Object.hasOwn(plainTypes, id) ? plainTypes[id] : undefined;
}

/** undefined when one of them is not understood. */
function allOf(children: readonly unknown[], of: Convert): readonly Sql[] | undefined {
  const known = children.map(of);
  return known.every((child) => child !== undefined) ? known : undefined;
}

function bracketed(condition: Sql): Sql {
  return sql`(${condition})`;
}
