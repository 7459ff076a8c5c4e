/** Union: the rows of all inputs under one schema. */

import { z } from 'zod';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { columnNames, selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { castValue } from '#engine/types/cast.ts';
import { widenValue } from '#engine/types/choice.ts';
import { findColumn } from '#engine/types/column-lookup.ts';
import { sameType, stringType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';
import { mergeTypes, widerType } from '#engine/types/merge-types.ts';
import { nullOf } from '#engine/types/value-walk.ts';

const args = z.strictObject({
  unionType: z.enum(['ALL', 'DISTINCT']).default('ALL').describe('DISTINCT drops rows that are equal in every column.'),
  by: z
    .enum(['name', 'position'])
    .default('name')
    .describe(
      'name: columns of one name go together, a clash of types makes a choice. position: as in SQL, names of the first input, types widened.',
    ),
});
type Args = z.output<typeof args>;

function unite({ by }: Args, schemas: readonly Schema[]): Column[] {
  const [first, ...rest] = schemas;
  if (by === 'position') return rest.reduce<Column[]>(uniteByPosition, plain(first!));
  return rest.reduce<Column[]>(uniteByName, plain(first!));
}

function plain(schema: Schema): Column[] {
  return schema.map(({ name, type }) => ({ name, type }));
}

function uniteByName(columns: readonly Column[], next: Schema): Column[] {
  const merged = columns.map((column) => {
    const other = findColumn(next, column.name);
    return other === undefined ? column : { name: column.name, type: mergeTypes(column.type, other.type) };
  });
  return [...merged, ...plain(next).filter((column) => findColumn(columns, column.name) === undefined)];
}

function uniteByPosition(columns: readonly Column[], next: Schema): Column[] {
  if (columns.length !== next.length) {
    throw new EngineError(
      'SchemaMismatch',
      `The union by position has inputs of ${columns.length} and of ${next.length} columns.`,
      {
        hint: 'Give every input the same number of columns, or unite by name.',
      },
    );
  }
  return columns.map(({ name, type }, index) => ({ name, type: common(type, next[index]!.type) }));
}

/** Spark's coercion: numbers and times widen, anything else that differs is a string. */
function common(left: DataType, right: DataType): DataType {
  if (sameType(left, right) || right.kind === 'null') return left;
  if (left.kind === 'null') return right;
  return widerType(left, right) ?? stringType;
}

function branch({ by }: Args, united: Schema, own: Schema, from: Sql): Sql {
  const items = united.map(({ name, type }, index) => {
    const column = by === 'position' ? own[index]! : findColumn(own, name);
    if (column === undefined) return { name, value: nullOf(type) };
    const value = ident(column.name);
    return {
      name,
      value: by === 'position' ? castValue(value, column.type, type) : widenValue(value, column.type, type),
    };
  });
  return sql`SELECT ${selectItems(items)} FROM ${from}`;
}

const input = {
  in1: {
    schema: { x: 'int', y: 'string' },
    rows: [
      { x: 1, y: 'a' },
      { x: 1, y: 'a' },
      { x: null, y: null },
    ],
  },
  in2: {
    schema: { y: 'string', x: 'int' },
    rows: [
      { y: 'a', x: 1 },
      { y: null, x: null },
    ],
  },
};

export const union = defineTransform({
  name: 'Union',
  title: 'Union',
  category: 'join',
  summary: 'Puts the rows of all inputs under one schema, by name or by position.',
  inputs: ['in1', 'in2'],
  moreInputs: true,
  effect: 'union',
  args,
  schema: (options, inputs) => ({ schema: unite(options, Object.values(inputs)) }),
  operator: ({ unionType }) => (unionType === 'DISTINCT' ? 'union-distinct' : undefined),
  sql: (options, context) => {
    const united = context.outputSchema();
    const all = joinSql(
      context.ports.map((port) => branch(options, united, context.schema(port), context.from(port))),
      sql` UNION ALL `,
    );
    return options.unionType === 'ALL' ? all : sql`SELECT DISTINCT ${columnNames(united)} FROM (${all})`;
  },
  examples: [
    {
      title: 'By name',
      args: {},
      input,
      output: {
        schema: { x: 'int', y: 'string' },
        rows: [
          { x: 1, y: 'a' },
          { x: 1, y: 'a' },
          { x: 1, y: 'a' },
          { x: null, y: null },
          { x: null, y: null },
        ],
      },
    },
    {
      title: 'Distinct: nulls equal each other',
      args: { unionType: 'DISTINCT' },
      input,
      output: {
        schema: { x: 'int', y: 'string' },
        rows: [
          { x: 1, y: 'a' },
          { x: null, y: null },
        ],
      },
    },
    {
      title: 'By position, as SQL does: types that differ become text',
      args: { by: 'position' },
      input: {
        in1: { schema: { x: 'int', y: 'string' }, rows: [{ x: 1, y: 'a' }] },
        in2: { schema: { y: 'string', x: 'int' }, rows: [{ y: 'b', x: 2 }] },
      },
      output: {
        schema: { x: 'string', y: 'string' },
        rows: [
          { x: '1', y: 'a' },
          { x: 'b', y: '2' },
        ],
      },
    },
    {
      title: 'By name a clash of types makes a choice, a missing column is null',
      args: {},
      input: {
        in1: { schema: { a: 'bigint' }, rows: [{ a: 5 }] },
        in2: { schema: { a: 'string', b: 'int' }, rows: [{ a: 'x', b: 1 }] },
      },
      output: {
        schema: { a: 'uniontype<bigint,string>', b: 'int' },
        rows: [
          { a: 5, b: null },
          { a: 'x', b: 1 },
        ],
      },
    },
    {
      title: 'By position with different numbers of columns',
      args: { by: 'position' },
      input: { in1: { schema: { a: 'bigint' }, rows: [] }, in2: { schema: { a: 'bigint', b: 'int' }, rows: [] } },
      output: { error: 'SchemaMismatch' },
    },
  ],
});
