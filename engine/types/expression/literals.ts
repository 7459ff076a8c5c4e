/** Literals and type names of DuckDB's syntax tree, as our SQL and our types. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import {
  arrayType,
  bigintType,
  booleanType,
  decimalType,
  doubleType,
  intType,
  mapType,
  nullType,
  stringType,
  structType,
  timestampType,
  type DataType,
} from '#engine/types/data-type.ts';
import { fromDuckDb, toDuckDb } from '#engine/types/duckdb.ts';
import type { SyntaxNode } from '#engine/types/expression/syntax.ts';
import { deepestType } from '#engine/types/expression/limits.ts';
import type { LiteralExpression } from '#engine/types/expression/tree.ts';
import { parseHive } from '#engine/types/hive.ts';

/** undefined: a literal of a type that expressions do not have. @throws EngineError InvalidInput for a number beyond doubles. */
export function literalOf(constant: SyntaxNode): LiteralExpression | undefined {
  if (constant['is_null'] === true) return { kind: 'literal', value: null, type: nullType };
  const type = constant['type'] as SyntaxNode;
  const value = constant['value'];
  switch (type['id']) {
    case 'VARCHAR':
      return { kind: 'literal', value: String(value), type: stringType };
    case 'BOOLEAN':
      return { kind: 'literal', value: value === true, type: booleanType };
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
      return { kind: 'literal', value: wholeOf(value), type: intType };
    case 'BIGINT':
      return { kind: 'literal', value: wholeOf(value), type: bigintType };
    case 'HUGEINT':
    case 'UHUGEINT':
      return { kind: 'literal', value: wholeOf(value).toString(), type: decimalType(38, 0) };
    case 'DOUBLE':
    case 'FLOAT':
      return { kind: 'literal', value: doubleOf(value), type: doubleType };
    case 'DECIMAL': {
      const { width, scale } = type['type_info'] as unknown as { width: number; scale: number };
      return { kind: 'literal', value: withPoint(wholeOf(value), scale), type: decimalType(width, scale) };
    }
    default:
      return undefined;
  }
}

/** The literal as DuckDB SQL of exactly its type. */
export function literalSql({ value, type }: LiteralExpression): Sql {
  if (value === null) return sql`NULL`;
  switch (type?.kind) {
    case 'double':
      return sql`CAST(${literal(Object.is(value, -0) ? '-0.0' : value)} AS DOUBLE)`;
    case 'decimal':
      return sql`CAST(${literal(String(value))} AS ${toDuckDb(type)})`;
    default:
      return literal(value);
  }
}

/** Numbers as they are, beyond 2^53 as text; 128 bits come as two halves. */
function wholeOf(value: unknown): bigint {
  if (typeof value === 'object' && value !== null) {
    const { upper, lower } = value as { upper: number | string; lower: number | string };
    return (BigInt(upper) << 64n) + BigInt(lower);
  }
  return BigInt(value as number | string);
}

/** DuckDB reads 1e400 as infinity, and Spark refuses it. */
function doubleOf(value: unknown): number {
  const number = Number(value);
  if (Number.isFinite(number)) return number;
  throw new EngineError('InvalidInput', 'A number in the expression is beyond what a double holds (±1.8e308).', {
    hint: "Write a smaller number; infinity is CAST('Infinity' AS double).",
  });
}

function withPoint(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The type that a CAST names, in DuckDB's or Hive's words; undefined: none that we have. */
export function typeOf(named: SyntaxNode, depth = 0): DataType | 'interval' | undefined {
  if (depth > deepestType) return undefined;
  const details = named['type_info'] as SyntaxNode | null;
  switch (named['id']) {
    case 'INTERVAL':
      return 'interval';
    // As in Spark and in the catalog; DuckDB means one without a zone.
    case 'TIMESTAMP':
      return timestampType;
    case 'DECIMAL':
      return details === null ? decimalType(10, 0) : decimalType(Number(details['width']), Number(details['scale']));
    case 'LIST':
    case 'ARRAY': {
      const element = typeOf(details!['child_type'] as SyntaxNode, depth + 1);
      return element === undefined || element === 'interval' ? undefined : arrayType(element);
    }
    case 'STRUCT':
      return structOf(details!['child_types'] as { first: string; second: SyntaxNode }[], depth + 1);
    case 'MAP': {
      const entry = typeOf(details!['child_type'] as SyntaxNode, depth + 1);
      if (entry === undefined || entry === 'interval' || entry.kind !== 'struct') return undefined;
      return mapType(entry.fields[0]!.type, entry.fields[1]!.type);
    }
    case 'UNBOUND':
      return readType(() => parseHive(String(details!['name'])));
    default:
      return readType(() => fromDuckDb(String(named['id'])));
  }
}

function structOf(members: readonly { first: string; second: SyntaxNode }[], depth: number): DataType | undefined {
  const fields = members.map(({ first, second }) => ({ name: first, type: typeOf(second, depth) }));
  return fields.every(
    (field): field is { name: string; type: DataType } => field.type !== undefined && field.type !== 'interval',
  )
    ? structType(fields)
    : undefined;
}

function readType(read: () => DataType): DataType | undefined {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof EngineError) return undefined;
    throw thrown;
  }
}
