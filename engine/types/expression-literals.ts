/** Literals and type names of DuckDB's syntax tree, as our SQL and our types. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { arrayType, decimalType, mapType, structType, type DataType } from '#engine/types/data-type.ts';
import { fromDuckDb, toDuckDb } from '#engine/types/duckdb.ts';
import type { SyntaxNode } from '#engine/types/expression-text.ts';
import { parseHive } from '#engine/types/hive.ts';

/** undefined: a literal of a type that expressions do not have. */
export function literalOf(constant: SyntaxNode): { sql: Sql; type: DataType | undefined } | undefined {
  if (constant['is_null'] === true) return { sql: sql`NULL`, type: { kind: 'null' } };
  const type = constant['type'] as SyntaxNode;
  const value = constant['value'];
  switch (type['id']) {
    case 'VARCHAR':
      return { sql: literal(String(value)), type: { kind: 'string' } };
    case 'BOOLEAN':
      return { sql: literal(value === true), type: { kind: 'boolean' } };
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
      return { sql: literal(wholeOf(value)), type: { kind: 'int' } };
    case 'BIGINT':
      return { sql: literal(wholeOf(value)), type: { kind: 'bigint' } };
    case 'HUGEINT':
    case 'UHUGEINT':
      return { sql: sql`CAST(${literal(wholeOf(value))} AS DECIMAL(38, 0))`, type: decimalType(38, 0) };
    case 'DOUBLE':
    case 'FLOAT':
      return { sql: sql`CAST(${literal(Number(value))} AS DOUBLE)`, type: { kind: 'double' } };
    case 'DECIMAL': {
      const { width, scale } = type['type_info'] as unknown as { width: number; scale: number };
      const decimal = decimalType(width, scale);
      return { sql: sql`CAST(${literal(withPoint(wholeOf(value), scale))} AS ${toDuckDb(decimal)})`, type: decimal };
    }
    default:
      return undefined;
  }
}

/** Numbers as they are; 128 bits come as two halves. */
function wholeOf(value: unknown): bigint {
  if (typeof value === 'object' && value !== null) {
    const { upper, lower } = value as { upper: number | bigint; lower: number | bigint };
    return (BigInt(upper) << 64n) + BigInt(lower);
  }
  return BigInt(value as number | bigint);
}

function withPoint(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The type that a CAST names, in DuckDB's or Hive's words; undefined: none that we have. */
export function typeOf(named: SyntaxNode): DataType | 'interval' | undefined {
  const details = named['type_info'] as SyntaxNode | null;
  switch (named['id']) {
    case 'INTERVAL':
      return 'interval';
    case 'DECIMAL':
      return details === null ? decimalType(18, 3) : decimalType(Number(details['width']), Number(details['scale']));
    case 'LIST':
    case 'ARRAY': {
      const element = typeOf(details!['child_type'] as SyntaxNode);
      return element === undefined || element === 'interval' ? undefined : arrayType(element);
    }
    case 'STRUCT':
      return structOf(details!['child_types'] as { first: string; second: SyntaxNode }[]);
    case 'MAP': {
      const entry = typeOf(details!['child_type'] as SyntaxNode);
      if (entry === undefined || entry === 'interval' || entry.kind !== 'struct') return undefined;
      return mapType(entry.fields[0]!.type, entry.fields[1]!.type);
    }
    case 'UNBOUND':
      return readType(() => parseHive(String(details!['name'])));
    default:
      return readType(() => fromDuckDb(String(named['id'])));
  }
}

function structOf(members: readonly { first: string; second: SyntaxNode }[]): DataType | undefined {
  const fields = members.map(({ first, second }) => ({ name: first, type: typeOf(second) }));
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
