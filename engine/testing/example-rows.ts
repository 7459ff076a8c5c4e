/** Rows of examples as SQL, and rows of DuckDB as examples write them. */

import fc from 'fast-check';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import { makeChoice } from '#engine/types/choice.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { parseHive } from '#engine/types/hive.ts';
import { nullOf } from '#engine/types/value-walk.ts';

export function schemaOf(columns: Readonly<Record<string, string>>): Schema {
  return Object.entries(columns).map(([name, type]) => ({ name, type: parseHive(type) }));
}

/** A SELECT of the rows, in order. */
export function rowsRelation(schema: Schema, rows: readonly Readonly<Record<string, unknown>>[]): Sql {
  const names = joinSql(schema.map(({ name }) => ident(name)));
  const tuples = rows.map((row) => sql`(${joinSql(schema.map(({ name, type }) => value(row[name], type)))})`);
  if (tuples.length === 0)
    return sql`SELECT ${joinSql(schema.map(({ name, type }) => sql`${nullOf(type)} AS ${ident(name)}`))} WHERE false`;
  return sql`SELECT ${names} FROM (VALUES ${joinSql(tuples)}) AS "rows"(${names})`;
}

function value(json: unknown, type: DataType): Sql {
  if (json === null || json === undefined) return nullOf(type);
  switch (type.kind) {
    case 'struct':
      return sql`struct_pack(${joinSql(type.fields.map((field) => sql`${ident(field.name)} := ${value((json as Record<string, unknown>)[field.name], field.type)}`))})`;
    case 'array':
      return sql`CAST([${joinSql((json as unknown[]).map((element) => value(element, type.element)))}] AS ${toDuckDb(type)})`;
    case 'map': {
      const entries = Object.entries(json as Record<string, unknown>).map(
        ([key, member]) => sql`${value(key, type.key)}: ${value(member, type.value)}`,
      );
      return sql`CAST(MAP {${joinSql(entries)}} AS ${toDuckDb(type)})`;
    }
    case 'choice': {
      const held = type.alternatives.find((alternative) => holds(alternative, json))!;
      return makeChoice(value(json, held), alternativeName(held), type);
    }
    default:
      return sql`CAST(${literal(json as string | number | boolean)} AS ${toDuckDb(type)})`;
  }
}

function holds(type: DataType, json: unknown): boolean {
  switch (type.kind) {
    case 'string':
      return typeof json === 'string';
    case 'boolean':
      return typeof json === 'boolean';
    case 'int':
    case 'bigint':
      return typeof json === 'number' && Number.isInteger(json);
    case 'double':
      return typeof json === 'number';
    case 'array':
      return Array.isArray(json);
    case 'struct':
      return typeof json === 'object' && !Array.isArray(json);
    default:
      return false;
  }
}

/** Rounds doubles to four digits, so that examples are readable; other values are unchanged. */
export function rounded(json: unknown): unknown {
  if (typeof json === 'number') return Number.isInteger(json) ? json : Math.round(json * 1e4) / 1e4;
  if (Array.isArray(json)) return json.map(rounded);
  if (typeof json === 'object' && json !== null)
    return Object.fromEntries(Object.entries(json).map(([name, member]) => [name, rounded(member)]));
  return json;
}

/** For comparing rows as a multiset. */
export function sortedRows(rows: readonly unknown[]): unknown[] {
  return rows
    .map((row) => JSON.stringify(row))
    .sort()
    .map((text): unknown => JSON.parse(text));
}

/** Any type that a row of an example may have, for property tests. */
export const { valueType } = fc.letrec<{ valueType: DataType }>((tie) => ({
  valueType: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<DataType>(
      ...['boolean', 'int', 'bigint', 'double', 'string', 'date', 'decimal(9,2)', 'null'].map(parseHive),
    ),
    tie('valueType').map((element): DataType => ({ kind: 'array', element })),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), tie('valueType')), {
        selector: ([name]) => name,
        minLength: 1,
      })
      .map((fields): DataType => ({ kind: 'struct', fields: fields.map(([name, type]) => ({ name, type })) })),
  ),
}));
