/** What Tenon gives for an expression: compiled as in a job and run in the engine, over the rows of the frame. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import type { WrittenExpression } from '#engine/compile/dialect.ts';
import { writeSpark } from '#engine/compile/spark/spark-expression.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { TestDuck } from '#engine/testing/duck.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';
import { formatHive } from '#engine/types/hive.ts';
import { eachElement, fieldOf } from '#engine/types/value-walk.ts';
import type { Plain } from './spark-process.ts';

export interface TenonValues {
  readonly type: DataType;
  readonly values: readonly Plain[];
  /** True for a row that a job would reject. */
  readonly failed: readonly boolean[];
  /** As Tenon writes the expression for Spark. */
  readonly written: WrittenExpression;
}

export type TenonResult = TenonValues | { readonly error: string };

/** One result per expression. */
export async function evaluateTenon(
  duck: TestDuck,
  known: Schema,
  expressions: readonly string[],
): Promise<readonly TenonResult[]> {
  const parsed = readExpressions(expressions, await duck.connection.rows<ExpressionRow>(expressionQuery(expressions)));
  const results: TenonResult[] = [];
  for (const text of expressions) {
    try {
      const { sql: own, tree } = checkExpression(text, parsed.get(text), known);
      results.push({ ...(await evaluateOne(duck, own)), written: writeSpark(tree) });
    } catch (thrown) {
      if (!(thrown instanceof EngineError)) throw thrown;
      results.push({ error: `${thrown.code}: ${thrown.message}` });
    }
  }
  return results;
}

async function evaluateOne(duck: TestDuck, checked: Sql): Promise<Omit<TenonValues, 'written'>> {
  const [column] = await duck.connection.describe(sql`SELECT ${checked} AS value FROM frame`);
  // The optimizer computes what occurs twice beforehand, outside of TRY; in a CASE only the first condition.
  const apart = (value: Sql): Sql => sql`CASE WHEN random() >= 0 THEN ${value} END`;
  const rows = await duck.connection.rows<{ value: unknown; failed: boolean }>(
    sql`SELECT ${canonical(sql`value`, column!.type, 0)} AS value, failed FROM (SELECT row, ${apart(sql`TRY(${checked})`)} AS value, ${apart(sql`TRY((${checked}) IS NULL) IS NULL`)} AS failed FROM frame) ORDER BY row`,
  );
  return {
    type: column!.type,
    values: rows.map(({ value }) => plain(value)),
    failed: rows.map(({ failed }) => failed),
  };
}

/** As spark-server.py shows values: days, microseconds, hexadecimal digits, text of numbers. */
function canonical(value: Sql, type: DataType, depth: number): Sql {
  switch (type.kind) {
    case 'boolean':
    case 'string':
    case 'char':
    case 'varchar':
      return value;
    case 'date':
      return sql`CAST(CASE WHEN isfinite(${value}) THEN date_diff('day', DATE '1970-01-01', ${value}) END AS VARCHAR)`;
    case 'timestamp':
    case 'timestamp_ntz':
      return sql`CASE WHEN isfinite(${value}) THEN CAST(epoch_us(${value}) AS VARCHAR) ELSE CAST(${value} AS VARCHAR) END`;
    case 'binary':
      return sql`hex(${value})`;
    case 'array':
      return eachElement(value, depth, (element) => canonical(element, type.element, depth + 1));
    case 'map':
      return eachElement(sql`map_entries(${value})`, depth, (entry) =>
        listOf([
          canonical(fieldOf(entry, 'key'), type.key, depth + 1),
          canonical(fieldOf(entry, 'value'), type.value, depth + 1),
        ]),
      );
    case 'struct': {
      const fields = type.fields.map((field) => canonical(fieldOf(value, field.name), field.type, depth));
      return sql`CASE WHEN (${value}) IS NOT NULL THEN ${listOf(fields)} END`;
    }
    default:
      return sql`CAST(${value} AS VARCHAR)`;
  }
}

function listOf(values: readonly Sql[]): Sql {
  return sql`struct_pack(${joinSql(values.map((each, place) => sql`${ident(`v${place}`)} := ${each}`))})`;
}

function plain(value: unknown): Plain {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.values(value as object).map(plain);
}

/** For reports. */
export function typeName(result: TenonResult): string {
  return 'error' in result ? 'refused' : formatHive(result.type);
}
