/** Relationalize: nested columns as flat tables, which keys join together again. */

import { z } from 'zod';
import { ident, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import {
  depthOf,
  flatTables,
  isArray,
  tableSchema,
  type FlatColumn,
  type FlatTable,
} from '#engine/transforms/relationalize/flat-tables.ts';
import { inputColumn, type InputColumn } from '#engine/transforms/lineage.ts';
import { rowNumber } from '#engine/transforms/columns/row-number.ts';
import { columnNames, selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform, type CompileContext } from '#engine/transforms/transform.ts';
import { relationalizeExamples } from '#engine/transforms/relationalize/relationalize-examples.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { fieldOf } from '#engine/types/value-walk.ts';

export const relationalize = defineTransform({
  name: 'Relationalize',
  title: 'Relationalize',
  category: 'reshape',
  summary:
    'Flattens nested columns: fields of structs become columns, and the elements of each array become rows of another output, linked by a key.',
  inputs: ['in'],
  outputs: [{ name: 'root', argument: 'name' }],
  moreOutputs:
    'one for each array at any depth, named after the first output and the path of the array (`root_items`, `root_items.val.parts`)',
  effect: 'explode',
  numbersRows: true,
  args: z.strictObject({
    name: z
      .string()
      .min(1)
      .max(255)
      .default('root')
      .describe(
        'Output with the rows of the input. The names of the other outputs begin with this name: root_items, root_items.val.parts.',
      )
      .meta({ title: 'Name of the root output' }),
  }),
  schema: ({ name }, { in: columns }) => ({
    outputs: flatTables(name, columns!).map((table) => ({
      port: table.name,
      schema: tableSchema(table),
      depth: depthOf(table),
    })),
  }),
  lineage: ({ name }, context) => {
    const table = tableNamed(name, context.schema('in'), context.port);
    if (table.from === undefined)
      return { values: new Map(table.columns.map((column) => [column.name, [pathColumn(column)]])), rows: [] };
    // Keys, positions and elements: all of it changes when the outermost array does, and with nothing else.
    const read = [pathColumn(outermostArray(table))];
    return { values: new Map(context.outputSchema().map((column) => [column.name, read])), rows: read };
  },
  sql: ({ name }, context) => {
    const table = tableNamed(name, context.schema('in'), context.port);
    const names = namesIn(context);
    const own = table.from === undefined ? [] : ['id', 'index'].map((each) => ({ name: each, value: ident(each) }));
    const items = table.columns.map((column) => ({ name: column.name, value: flatValue(table, column, names) }));
    return sql`SELECT ${selectItems([...own, ...items])} FROM (${rowsOf(table, context, names)})`;
  },
  examples: relationalizeExamples,
});

function tableNamed(root: string, columns: Schema, port: string): FlatTable {
  const found = flatTables(root, columns).find((table) => table.name === port);
  if (found !== undefined) return found;
  throw new EngineError('Internal', `Relationalize has no output "${port}".`, {
    hint: 'This is a bug in Tenon; please report it with the job.',
  });
}

/** The array in the root that holds all rows of the table. */
function outermostArray({ from }: FlatTable): FlatColumn {
  return from!.table.from === undefined ? from!.array : outermostArray(from!.table);
}

function pathColumn({ path }: FlatColumn): InputColumn {
  return inputColumn(
    'in',
    path.map((part) => ({ name: part })),
  );
}

/** Columns of the relations within the statement, which no column of the input has. */
interface Names {
  /** Number of the row. */
  readonly key: Sql;
  readonly element: Sql;
  readonly array: Sql;
}

function namesIn(context: CompileContext): Names {
  return { key: context.marker('key'), element: context.marker('element'), array: context.marker('array') };
}

/** The column of an array holds the key of the row, and null where there is no array. */
function flatValue(table: FlatTable, column: FlatColumn, { key, element }: Names): Sql {
  const value = valueIn(table, column, element);
  return isArray(column) ? sql`CASE WHEN ${value} IS NOT NULL THEN ${key} END` : value;
}

function valueIn({ from }: FlatTable, { path }: FlatColumn, element: Sql): Sql {
  const [begin, fields] = from === undefined ? [ident(path[0]!), path.slice(1)] : [element, path];
  return fields.reduce(fieldOf, begin);
}

/**
 * The rows of the table: the columns of the input, or `id`, `index` and the element; numbered where the table has an array.
 * A table is computed again for each of its arrays, and must get the same numbers each time. They follow the order of the
 * rows, which neither UNNEST nor row_number() changes.
 */
function rowsOf(table: FlatTable, context: CompileContext, names: Names): Sql {
  const number = table.columns.some(isArray) ? sql`, ${rowNumber(context)} AS ${names.key}` : sql``;
  if (table.from === undefined)
    return sql`SELECT ${columnNames(context.schema('in'))}${number} FROM ${context.from('in')}`;
  const { key, element, array } = names;
  const { table: above, array: column } = table.from;
  const arrays = sql`SELECT ${key}, ${valueIn(above, column, element)} AS ${array} FROM (${rowsOf(above, context, names)})`;
  // Two lists of equal length, unnested side by side; neither null nor an empty array gives a row.
  const elements = sql`SELECT ${key} AS id, generate_subscripts(${array}, 1) AS "index", unnest(${array}) AS ${element} FROM (${arrays})`;
  return sql`SELECT id, CAST("index" - 1 AS INTEGER) AS "index", ${element}${number} FROM (${elements})`;
}
