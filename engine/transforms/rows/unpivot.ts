/** Unpivot: each of several columns becomes a row, with the name of the column and its value. */

import { z } from 'zod';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { onlyOutput } from '#engine/contract/definitions/node-port.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { wholeColumn } from '#engine/transforms/argument-roles.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { inputColumn, type InputColumn } from '#engine/transforms/lineage.ts';
import { checkedSchema, columnNames, selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform, type CompileContext } from '#engine/transforms/transform.ts';
import { castValue } from '#engine/types/cast.ts';
import { clip, getColumn } from '#engine/types/column-lookup.ts';
import { commonType } from '#engine/types/common-type.ts';
import { stringType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { fieldOf } from '#engine/types/value-walk.ts';

const args = z.strictObject({
  columns: z
    .array(z.string().min(1))
    .min(1)
    .max(1000)
    .describe('Columns that become rows. Their types must have a common type, such as int and bigint.')
    .meta({ title: 'Columns' })
    .meta(wholeColumn('in')),
  nameColumn: z
    .string()
    .min(1)
    .default('name')
    .describe('Column for the names of the columns.')
    .meta({ title: 'Name column' }),
  valueColumn: z.string().min(1).default('value').describe('Column for their values.').meta({ title: 'Value column' }),
  includeNulls: z
    .boolean()
    .default(true)
    .describe('Keeps rows whose value is null, as Spark does.')
    .meta({ title: 'Keep null values' }),
});
type Args = z.output<typeof args>;

interface Unpivoted {
  /** Those that become rows, in the order of the arguments. */
  readonly turned: readonly Column[];
  readonly type: DataType;
  readonly others: Schema;
}

/** @throws EngineError UnknownColumn, TypeMismatch, InvalidInput. */
function unpivotedOf(options: Args, columns: Schema): Unpivoted {
  const turned = options.columns.map((text) => getColumn(columns, columnOf(text, 'Unpivot')));
  const twice = turned.find((column, index) => turned.indexOf(column) !== index);
  if (twice !== undefined)
    throw new EngineError('InvalidInput', `Column "${clip(twice.name)}" is listed twice.`, {
      hint: 'Name each column once.',
      details: { column: clip(twice.name) },
    });
  const type = turned.slice(1).reduce((wide, column) => {
    const common = commonType(wide, column.type);
    if (common !== undefined) return common;
    throw new EngineError(
      'TypeMismatch',
      `Cannot put "${clip(turned[0]!.name)}" (${clip(formatHive(wide))}) and "${clip(column.name)}" (${clip(formatHive(column.type))}) into one column: no type holds both.`,
      {
        hint: 'Cast the columns to one type with Change Schema (ApplyMapping) first.',
        details: { column: clip(column.name) },
      },
    );
  }, turned[0]!.type);
  const others = columns
    .filter((column) => !turned.includes(column))
    .map(({ name, type: own }) => ({ name, type: own }));
  return { turned, type, others };
}

/** The rows with at least one value. */
function rowsWithValues({ turned }: Unpivoted, context: CompileContext): Sql {
  const columns = columnNames(context.schema('in'));
  const keep = context.marker();
  const some = joinSql(
    turned.map(({ name }) => sql`${ident(name)} IS NOT NULL`),
    sql` OR `,
  );
  return sql`SELECT ${columns} FROM (SELECT ${columns}, (${some}) AS ${keep} FROM ${context.from('in')}) WHERE ${keep}`;
}

const input = {
  in: {
    schema: { country: 'string', jan: 'int', feb: 'bigint' },
    rows: [
      { country: 'DE', jan: 5, feb: null },
      { country: 'US', jan: null, feb: null },
    ],
  },
};

export const unpivot = defineTransform({
  name: 'Unpivot',
  title: 'Unpivot Columns Into Rows',
  category: 'reshape',
  summary: 'Turns columns into rows: each has the name of a column and its value beside the other columns.',
  inputs: ['in'],
  effect: 'explode',
  args,
  made: ({ columns, includeNulls }) => ({ least: includeNulls ? columns.length : 1, most: columns.length }),
  schema: (options, { in: columns }) => {
    const { others, type } = unpivotedOf(options, columns!);
    const made = [
      { name: options.nameColumn, type: stringType },
      { name: options.valueColumn, type },
    ];
    return { outputs: [{ port: onlyOutput, schema: checkedSchema([...others, ...made]), depth: 1 }] };
  },
  lineage: (options, context) => {
    const { turned, others } = unpivotedOf(options, context.schema('in'));
    const read = turned.map((column) => inputColumn('in', [column]));
    const filtering = options.includeNulls ? [] : read;
    const kept = others.map((column): [string, InputColumn[]] => [column.name, [inputColumn('in', [column])]]);
    return {
      values: new Map<string, readonly InputColumn[]>([
        ...kept,
        // A name is that of the row, whatever its value.
        [options.nameColumn, []],
        [options.valueColumn, read],
      ]),
      rows: filtering,
    };
  },
  exploded: (options, context) =>
    options.includeNulls ? undefined : rowsWithValues(unpivotedOf(options, context.schema('in')), context),
  sql: (options, context) => {
    const unpivoted = unpivotedOf(options, context.schema('in'));
    const { turned, type, others } = unpivoted;
    const [pair, each] = [context.marker('pair'), context.marker('each')];
    const pairs = turned.map(
      (column) =>
        sql`struct_pack("name" := ${literal(column.name)}, "value" := ${castValue(ident(column.name), column.type, type)})`,
    );
    const list = sql`[${joinSql(pairs)}]`;
    const listed = options.includeNulls
      ? list
      : sql`list_filter(${list}, lambda ${each}: (${fieldOf(each, 'value')}) IS NOT NULL)`;
    const from = options.includeNulls ? context.from('in') : sql`(${rowsWithValues(unpivoted, context)})`;
    const items = [
      ...others.map(({ name }) => ({ name, value: ident(name) })),
      { name: options.nameColumn, value: fieldOf(pair, 'name') },
      { name: options.valueColumn, value: fieldOf(pair, 'value') },
    ];
    const kept = joinSql([...others.map(({ name }) => ident(name)), sql`unnest(${listed}) AS ${pair}`]);
    return sql`SELECT ${selectItems(items)} FROM (SELECT ${kept} FROM ${from})`;
  },
  examples: [
    {
      title: 'A row for each column; the values get the wider type',
      args: { columns: ['jan', 'feb'] },
      input,
      output: {
        schema: { country: 'string', name: 'string', value: 'bigint' },
        rows: [
          { country: 'DE', name: 'jan', value: 5 },
          { country: 'DE', name: 'feb', value: null },
          { country: 'US', name: 'jan', value: null },
          { country: 'US', name: 'feb', value: null },
        ],
      },
    },
    {
      title: 'Without nulls, under other names',
      args: { columns: ['feb', 'JAN'], nameColumn: 'month', valueColumn: 'sales', includeNulls: false },
      input,
      output: {
        schema: { country: 'string', month: 'string', sales: 'bigint' },
        rows: [{ country: 'DE', month: 'jan', sales: 5 }],
      },
    },
    {
      title: 'Types that have no common type',
      args: { columns: ['country', 'jan'] },
      input,
      output: { error: 'TypeMismatch' },
    },
    { title: 'A missing column', args: { columns: ['jam'] }, input, output: { error: 'UnknownColumn' } },
    {
      title: 'A name that another column has',
      args: { columns: ['jan'], nameColumn: 'Country' },
      input,
      output: { error: 'InvalidInput' },
    },
    { title: 'A column twice', args: { columns: ['jan', 'Jan'] }, input, output: { error: 'InvalidInput' } },
  ],
});
