/** Union: the rows of all inputs under one schema. */

import { z } from 'zod';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { inputColumn, type InputColumn } from '#engine/transforms/lineage.ts';
import { columnNames, selectItems, type Item } from '#engine/transforms/select-list.ts';
import { unitedColumns, unitedItems } from '#engine/transforms/sets/united-columns.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { castValue } from '#engine/types/cast.ts';
import { clip, findColumn } from '#engine/types/column-lookup.ts';
import { commonType, isNumber } from '#engine/types/common-type.ts';
import { stringType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

const args = z.strictObject({
  unionType: z
    .enum(['ALL', 'DISTINCT'])
    .default('ALL')
    .describe('ALL: all rows. DISTINCT: only one of the rows that are equal in every column.')
    .meta({ title: 'Rows to keep' }),
  by: z
    .enum(['name', 'position'])
    .default('name')
    .describe(
      'name: combines columns with the same name; different types become a choice. position: as in SQL, with the names of the first input and widened types.',
    )
    .meta({ title: 'Match columns by' }),
});
type Args = z.output<typeof args>;

function unite({ by }: Args, schemas: readonly Schema[]): Column[] {
  if (by === 'name') return unitedColumns(schemas);
  const [first, ...rest] = schemas;
  return rest.reduce<Column[]>(uniteByPosition, plain(first!));
}

function plain(schema: Schema): Column[] {
  return schema.map(({ name, type }) => ({ name, type }));
}

function uniteByPosition(columns: readonly Column[], next: Schema): Column[] {
  if (columns.length !== next.length) {
    throw new EngineError(
      'SchemaMismatch',
      `Cannot combine the inputs by position: one has ${columns.length} columns, another ${next.length}.`,
      {
        hint: 'Give every input the same number of columns, or combine them by name.',
      },
    );
  }
  return columns.map(({ name, type }, index) => ({ name, type: common(name, type, next[index]!.type) }));
}

/** Kinds whose values are the same again when they are read from their text. */
const spelled = new Set(['string', 'char', 'varchar', 'boolean', 'date', 'timestamp', 'timestamp_ntz']);

/**
 * Spark's coercion where it loses nothing: numbers and times widen, and beside text everything that has one spelling
 * is text. @throws EngineError SchemaMismatch.
 */
function common(name: string, left: DataType, right: DataType): DataType {
  const type = commonType(left, right);
  if (type !== undefined) return type;
  const isSpelled = (one: DataType): boolean => spelled.has(one.kind) || isNumber(one);
  if (isSpelled(left) && isSpelled(right) && !(isNumber(left) && isNumber(right))) return stringType;
  throw new EngineError(
    'SchemaMismatch',
    `Cannot combine column "${clip(name)}": no type can hold both ${clip(formatHive(left))} and ${clip(formatHive(right))}.`,
    {
      hint: 'Cast one of them to the other with Change Schema (ApplyMapping) before the union.',
      details: { column: clip(name) },
    },
  );
}

/** The column of an input that a column of the result has its values from; undefined: they are null. */
function columnFor({ by }: Args, name: string, index: number, own: Schema): Column | undefined {
  return by === 'position' ? own[index]! : findColumn(own, name);
}

function branch({ by }: Args, united: Schema, own: Schema, from: Sql): Sql {
  const byPosition = (): Item[] =>
    united.map(({ name, type }, index) => {
      const column = own[index]!;
      return { name, value: castValue(ident(column.name), column.type, type) };
    });
  return sql`SELECT ${selectItems(by === 'name' ? unitedItems(united, own) : byPosition())} FROM ${from}`;
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
  summary: 'Combines the rows of all inputs into one schema, by name or by position.',
  inputs: ['in1', 'in2'],
  moreInputs: true,
  effect: 'union',
  args,
  schema: (options, inputs) => ({ schema: unite(options, Object.values(inputs)) }),
  operator: ({ unionType }) => (unionType === 'DISTINCT' ? 'union-distinct' : undefined),
  lineage: (options, context) => {
    const values = context.outputSchema().map(({ name }, index): [string, InputColumn[]] => [
      name,
      context.ports.flatMap((port) => {
        const column = columnFor(options, name, index, context.schema(port));
        return column === undefined ? [] : [inputColumn(port, [column])];
      }),
    ]);
    return { values: new Map(values), rows: options.unionType === 'ALL' ? [] : values.flatMap(([, read]) => read) };
  },
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
      title: 'By name, different types become a choice, a missing column is null',
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
      title: 'Decimals and texts of two lengths widen',
      args: {},
      input: {
        in1: { schema: { d: 'decimal(5,2)', t: 'varchar(3)' }, rows: [{ d: '123.45', t: 'abc' }] },
        in2: { schema: { d: 'decimal(12,4)', t: 'varchar(20)' }, rows: [{ d: '12345678.1234', t: 'abcdefgh' }] },
      },
      output: {
        schema: { d: 'decimal(12,4)', t: 'varchar(20)' },
        rows: [
          { d: '123.4500', t: 'abc' },
          { d: '12345678.1234', t: 'abcdefgh' },
        ],
      },
    },
    {
      title: 'Two decimals that no decimal can hold',
      args: {},
      input: { in1: { schema: { d: 'decimal(38,0)' }, rows: [] }, in2: { schema: { d: 'decimal(38,20)' }, rows: [] } },
      output: { error: 'SchemaMismatch' },
    },
    {
      title: 'By position a bigint and a double',
      args: { by: 'position' },
      input: { in1: { schema: { n: 'bigint' }, rows: [] }, in2: { schema: { n: 'double' }, rows: [] } },
      output: { error: 'SchemaMismatch' },
    },
    {
      title: 'By position with different numbers of columns',
      args: { by: 'position' },
      input: { in1: { schema: { a: 'bigint' }, rows: [] }, in2: { schema: { a: 'bigint', b: 'int' }, rows: [] } },
      output: { error: 'SchemaMismatch' },
    },
  ],
});
