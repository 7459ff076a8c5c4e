/** DropNullFields: removes columns and fields that are null in all rows. */

import { z } from 'zod';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { asRole } from '#engine/transforms/argument-roles.ts';
import { withoutNul } from '#engine/transforms/columns/put-columns.ts';
import { fieldTree, narrowedItems, withoutFields } from '#engine/transforms/kept-fields.ts';
import { unchanged } from '#engine/transforms/lineage.ts';
import { dropNullFieldsExamples } from '#engine/transforms/null-fields/drop-null-fields-examples.ts';
import { droppedFields } from '#engine/transforms/null-fields/dropped-fields.ts';
import { hasValueAt } from '#engine/transforms/null-fields/has-value.ts';
import { checkedSchema, columnNames, selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { Schema } from '#engine/types/data-type.ts';

const args = z.strictObject({
  paths: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      'Columns and nested fields to remove, such as age, location.county or friends.age. A run stops if one of them has a value. A struct that loses its last field is also removed.',
    )
    .meta({ title: 'Fields' })
    .meta(asRole({ kind: 'column', port: 'in', nested: true, found: 'null-fields' })),
  nullTexts: z
    .array(withoutNul(z.string()))
    .max(50)
    .default([])
    .describe('Texts that count as null in text columns, such as null or N/A. Blanks around a text do not count.')
    .meta({ title: 'Texts that count as null' }),
  emptyText: z
    .boolean()
    .default(false)
    .describe('Treats empty text, and text of blanks only, like null.')
    .meta({ title: 'Treat empty text as null' }),
  nullNumbers: z
    .array(z.number())
    .max(50)
    .default([])
    .describe('Numbers that count as null in columns of numbers, such as -1.')
    .meta({ title: 'Numbers that count as null' }),
});
type Args = z.output<typeof args>;

/** True, or an error that names the field and a value in it. */
function keepsEverything(options: Args, columns: Schema): Sql {
  const cases = droppedFields(columns, fieldTree(options.paths, columns)).map(({ column, steps, type, label }) => {
    // TRY hides the statistics of the column: from them DuckDB would remove the filter, and the rows would not be counted.
    const value = sql`TRY(${ident(column)})`;
    const message = literal(`Cannot drop "${clip(label)}": it is not null in all rows. Column "${clip(column)}" is `);
    const lost = sql`error(${message} || left(CAST(${ident(column)} AS VARCHAR), 100) || ' in one of them')`;
    return sql`WHEN ${hasValueAt(value, steps, type, options)} THEN CAST(${lost} AS BOOLEAN)`;
  });
  return sql`CASE ${joinSql(cases, sql` `)} ELSE true END`;
}

export const dropNullFields = defineTransform({
  name: 'DropNullFields',
  title: 'Drop Null Fields',
  category: 'clean',
  summary:
    'Removes columns and nested fields that are null in all rows. The button Find null fields lists them; a run in which one of them has a value stops.',
  inputs: ['in'],
  // It filters no row: the filter makes DuckDB read the fields that nothing else needs.
  effect: 'filter',
  args,
  schema: ({ paths }, { in: columns }) => ({
    schema: checkedSchema(withoutFields(columns!, fieldTree(paths, columns!))),
  }),
  lineage: (options, context) => {
    const columns = context.schema('in');
    const dropped = droppedFields(columns, fieldTree(options.paths, columns));
    return unchanged(
      'in',
      context.outputSchema(),
      dropped.map(({ column }) => column),
    );
  },
  sql: (options, context) => {
    const columns = context.schema('in');
    const keep = context.marker();
    const checked = sql`SELECT ${columnNames(columns)}, ${keepsEverything(options, columns)} AS ${keep} FROM ${context.from('in')}`;
    return sql`SELECT ${selectItems(narrowedItems(columns, context.outputSchema()))} FROM (${checked}) WHERE ${keep}`;
  },
  examples: dropNullFieldsExamples,
});
