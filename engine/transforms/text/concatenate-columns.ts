/** ConcatenateColumns: joins the texts of several columns into one column. */

import { z } from 'zod';
import { literal, sql } from '#engine/base/sql.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { textOf } from '#engine/transforms/columns/column-text.ts';
import { newColumnName, putColumns, readColumn, rowWise, withoutNul } from '#engine/transforms/columns/put-columns.ts';
import { eachOnce } from '#engine/transforms/lineage.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { stringType } from '#engine/types/data-type.ts';

const args = z.strictObject({
  colName: newColumnName
    .describe('Column for the result. An existing column with this name is replaced.')
    .meta({ title: 'New column' }),
  colList: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      'Columns and nested fields to join, in this order. Other values than text are joined as a cast writes them.',
    )
    .meta({ title: 'Columns' })
    .meta(columnOrField('in')),
  spacer: withoutNul(z.string())
    .default('')
    .describe('Text between the values, such as a hyphen (default: none).')
    .meta({ title: 'Spacer' }),
  nullValue: withoutNul(z.string())
    .default('')
    .describe('Text in place of a null (default: an empty text). The spacers around it remain.')
    .meta({ title: 'Text for nulls' }),
});

const input = {
  in: {
    schema: { first: 'string', last: 'string', born: 'date', home: 'struct<city:string>' },
    rows: [
      { first: 'Ada', last: 'Lovelace', born: '1815-12-10', home: { city: 'London' } },
      { first: null, last: 'Plato', born: null, home: null },
    ],
  },
};
const [ada, plato] = input.in.rows;

export const concatenateColumns = defineTransform({
  name: 'ConcatenateColumns',
  title: 'Concatenate Columns',
  category: 'clean',
  summary: 'Joins the values of several columns, as text, into one column; a null counts as an empty text.',
  ...rowWise(args, ({ colName, colList, spacer, nullValue }, columns) => {
    const read = colList.map((path) => readColumn(columns, path));
    const texts = read.map((column) => sql`coalesce(${textOf(column, 'concatenate')}, ${literal(nullValue)})`);
    const between = spacer === '' ? sql` || ` : sql` || ${literal(spacer)} || `;
    const value = texts.reduce((before, next) => sql`${before}${between}${next}`);
    const sources = eachOnce(read.map(({ source }) => source));
    return putColumns(columns, [{ name: colName, type: stringType, value: sql`(${value})`, sources }]);
  }),
  examples: [
    {
      title: 'Two columns with a space between them; a null is an empty text',
      args: { colName: 'name', colList: ['first', 'last'], spacer: ' ' },
      input,
      output: {
        schema: { ...input.in.schema, name: 'string' },
        rows: [
          { ...ada!, name: 'Ada Lovelace' },
          { ...plato!, name: ' Plato' },
        ],
      },
    },
    {
      title: 'A date and a nested field, a text for nulls, and a column that is replaced',
      args: { colName: 'last', colList: ['last', 'born', 'home.city'], spacer: '|', nullValue: '?' },
      input,
      output: {
        schema: input.in.schema,
        rows: [
          { ...ada!, last: 'Lovelace|1815-12-10|London' },
          { ...plato!, last: 'Plato|?|?' },
        ],
      },
    },
    {
      title: 'A missing column',
      args: { colName: 'name', colList: ['first', 'lst'] },
      input,
      output: { error: 'UnknownColumn' },
    },
    {
      title: 'A struct has no text',
      args: { colName: 'name', colList: ['first', 'home'] },
      input,
      output: { error: 'TypeMismatch' },
    },
  ],
});
