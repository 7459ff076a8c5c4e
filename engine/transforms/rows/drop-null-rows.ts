/** DropNullRows: removes rows whose columns are null. */

import { z } from 'zod';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { formatPath } from '#engine/transforms/column-path.ts';
import { eachOnce, unchanged } from '#engine/transforms/lineage.ts';
import { columnsAt, columnValue } from '#engine/transforms/rows/column-value.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { isText, type Schema } from '#engine/types/data-type.ts';

const args = z.strictObject({
  columns: z
    .array(z.string().min(1))
    .default([])
    .describe('Columns and fields of structs to check. Empty: all columns.')
    .meta({ title: 'Columns' })
    .meta(columnOrField('in')),
  match: z
    .enum(['all', 'any'])
    .default('all')
    .describe('all: removes a row if every one of the columns is null. any: if at least one of them is null.')
    .meta({ title: 'Remove a row if null in' }),
  emptyText: z
    .boolean()
    .default(false)
    .describe('Treats empty text like null.')
    .meta({ title: 'Treat empty text as null' }),
});
type Args = z.output<typeof args>;

function pathsOf({ columns }: Args, all: Schema): readonly string[] {
  return columns.length === 0 ? all.map(({ name }) => formatPath([name])) : columns;
}

/** Whether a value is present. */
function isPresent(text: string, columns: Schema, emptyText: boolean): Sql {
  const { value, type } = columnValue(text, columns);
  const present = sql`(${value}) IS NOT NULL`;
  return emptyText && isText(type) ? sql`(${present} AND (${value}) <> ${literal('')})` : present;
}

const input = {
  in: {
    schema: { id: 'bigint', name: 'string', place: 'struct<city:string>' },
    rows: [
      { id: 1, name: 'Ada', place: { city: 'London' } },
      { id: null, name: 'Bob', place: { city: null } },
      { id: null, name: '', place: null },
      { id: null, name: null, place: null },
    ],
  },
};
const schema = input.in.schema;
const rows = input.in.rows;

export const dropNullRows = defineTransform({
  name: 'DropNullRows',
  title: 'Remove Null Rows',
  category: 'clean',
  summary: 'Removes rows in which all columns, or any of the named ones, are null.',
  inputs: ['in'],
  effect: 'filter',
  args,
  schema: (options, { in: columns }) => {
    for (const text of pathsOf(options, columns!)) columnValue(text, columns!);
    return { schema: columns! };
  },
  lineage: (options, context) => {
    const columns = context.schema('in');
    return { ...unchanged('in', columns), rows: eachOnce(columnsAt(pathsOf(options, columns), 'in', columns)) };
  },
  sql: (options, context) => {
    const columns = context.schema('in');
    const keep = context.marker();
    const kept = joinSql(
      pathsOf(options, columns).map((text) => isPresent(text, columns, options.emptyText)),
      options.match === 'all' ? sql` OR ` : sql` AND `,
    );
    return sql`SELECT ${columnNames(columns)} FROM (SELECT ${columnNames(columns)}, (${kept}) AS ${keep} FROM ${context.from('in')}) WHERE ${keep}`;
  },
  examples: [
    {
      title: 'Rows in which every column is null',
      args: {},
      input,
      output: { schema, rows: rows.slice(0, 3) },
    },
    {
      title: 'Empty text counts as null',
      args: { emptyText: true },
      input,
      output: { schema, rows: rows.slice(0, 2) },
    },
    {
      title: 'A null in any of the named columns; a field of a null struct is null',
      args: { columns: ['name', 'place.city'], match: 'any' },
      input,
      output: { schema, rows: rows.slice(0, 1) },
    },
    { title: 'A missing column', args: { columns: ['nam'] }, input, output: { error: 'UnknownColumn' } },
  ],
});
