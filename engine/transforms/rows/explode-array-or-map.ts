/** ExplodeArrayOrMap: a row for each element of an array, or for each entry of a map. */

import { z } from 'zod';
import { sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { onlyOutput } from '#engine/contract/definitions/node-port.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { inputColumn, unchanged, type InputColumn } from '#engine/transforms/lineage.ts';
import { columnValue, type ColumnValue } from '#engine/transforms/rows/column-value.ts';
import { explodeExamples } from '#engine/transforms/rows/explode-examples.ts';
import { checkedSchema, columnNames, selectItems, type Item } from '#engine/transforms/select-list.ts';
import { defineTransform, type CompileContext } from '#engine/transforms/transform.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { arrayType, structType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive } from '#engine/types/hive.ts';
import { fieldOf } from '#engine/types/value-walk.ts';

const args = z.strictObject({
  column: z
    .string()
    .min(1)
    .describe('Array or map: a column, or a field of a struct such as order.items.')
    .meta({ title: 'Array or map' })
    .meta(columnOrField('in')),
  newColumn: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Column for the element, or for the key of a map (default: the name of the array, or key). The name of the exploded column replaces it; any other name adds a column.',
    )
    .meta({ title: 'Element column' }),
  valueColumn: z
    .string()
    .min(1)
    .default('value')
    .describe('Column for the value of a map. Arrays do not use it.')
    .meta({ title: 'Value column' }),
  outer: z
    .boolean()
    .default(false)
    .describe('Keeps rows whose array or map is null or empty, with null as the element.')
    .meta({ title: 'Keep rows without elements' }),
});
type Args = z.output<typeof args>;

interface Exploded {
  readonly from: ColumnValue;
  /** Of the list whose elements become rows: the array, or the entries of the map. */
  readonly element: DataType;
  readonly list: Sql;
  /** The columns that are made of an element. */
  readonly made: readonly { readonly column: Column; readonly value: (element: Sql) => Sql }[];
}

/** @throws EngineError UnknownColumn, TypeMismatch. */
function explodedOf({ column, newColumn, valueColumn }: Args, columns: Schema): Exploded {
  const from = columnValue(column, columns);
  const { type, value, path } = from;
  switch (type.kind) {
    case 'array':
      return {
        from,
        element: type.element,
        list: value,
        made: [{ column: { name: newColumn ?? path.at(-1)!.name, type: type.element }, value: (element) => element }],
      };
    case 'map': {
      const field = (name: string) => (element: Sql) => fieldOf(element, name);
      return {
        from,
        element: structType([
          { name: 'key', type: type.key },
          { name: 'value', type: type.value },
        ]),
        list: sql`map_entries(${value})`,
        made: [
          { column: { name: newColumn ?? 'key', type: type.key }, value: field('key') },
          { column: { name: valueColumn, type: type.value }, value: field('value') },
        ],
      };
    }
    default:
      throw new EngineError(
        'TypeMismatch',
        `Cannot explode "${clip(column)}": its type is ${clip(formatHive(type))}, not an array or a map.`,
        {
          hint:
            type.kind === 'choice'
              ? 'Resolve the choice first, with ResolveChoice.'
              : 'Name an array or a map. For an array in the elements of another one, explode the outer one first.',
          details: { column: clip(column) },
        },
      );
  }
}

/** @param element SQL of the element of a row. */
function itemsOf({ from, made }: Exploded, columns: Schema, element: Sql): (Item & { readonly type: DataType })[] {
  const added = made.map(({ column, value }) => ({ ...column, value: value(element) }));
  const [own, ...fields] = from.path;
  const isReplaced = fields.length === 0 && added[0]!.name === own!.name;
  const kept = columns.flatMap((column) => {
    if (isReplaced && column === own) return added;
    return [{ name: column.name, type: column.type, value: columnNames([column]) }];
  });
  return isReplaced ? kept : [...kept, ...added];
}

function schemaOf(options: Args, columns: Schema): Schema {
  const items = itemsOf(explodedOf(options, columns), columns, sql`NULL`);
  return checkedSchema(items.map(({ name, type }) => ({ name, type })));
}

/** The rows with elements. */
function rowsWithElements({ list }: Exploded, context: CompileContext): Sql {
  const columns = columnNames(context.schema('in'));
  const keep = context.marker();
  return sql`SELECT ${columns} FROM (SELECT ${columns}, len(${list}) > 0 AS ${keep} FROM ${context.from('in')}) WHERE ${keep}`;
}

export const explodeArrayOrMap = defineTransform({
  name: 'ExplodeArrayOrMap',
  title: 'Explode Array Or Map Into Rows',
  category: 'reshape',
  summary: 'Returns a row for each element of an array, or for each entry of a map.',
  inputs: ['in'],
  effect: 'explode',
  args,
  made: () => ({ least: 1, most: Infinity }),
  schema: (options, { in: columns }) => ({
    outputs: [{ port: onlyOutput, schema: schemaOf(options, columns!), depth: 1 }],
  }),
  lineage: (options, context) => {
    const columns = context.schema('in');
    const { from, made } = explodedOf(options, columns);
    const read = [inputColumn('in', from.path)];
    const added = made.map(({ column }): [string, InputColumn[]] => [column.name, read]);
    const values = new Map<string, readonly InputColumn[]>([...unchanged('in', columns).values, ...added]);
    return {
      values: new Map(context.outputSchema().map(({ name }) => [name, values.get(name)!])),
      rows: read,
    };
  },
  exploded: (options, context) =>
    options.outer ? undefined : rowsWithElements(explodedOf(options, context.schema('in')), context),
  sql: (options, context) => {
    const columns = context.schema('in');
    const exploded = explodedOf(options, columns);
    const { list, element } = exploded;
    const name = context.marker('element');
    const one = sql`CAST([NULL] AS ${toDuckDb(arrayType(element))})`;
    const elements = options.outer ? sql`CASE WHEN len(${list}) > 0 THEN ${list} ELSE ${one} END` : list;
    const from = options.outer ? context.from('in') : sql`(${rowsWithElements(exploded, context)})`;
    return sql`SELECT ${selectItems(itemsOf(exploded, columns, name))} FROM (SELECT ${columnNames(columns)}, unnest(${elements}) AS ${name} FROM ${from})`;
  },
  examples: explodeExamples,
});
