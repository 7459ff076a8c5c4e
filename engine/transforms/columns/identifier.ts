/** Identifier: a number in every row that no other row has. */

import { z } from 'zod';
import { newColumnName, putColumns, rowWise } from '#engine/transforms/columns/put-columns.ts';
import { rowNumber } from '#engine/transforms/columns/row-number.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { bigintType } from '#engine/types/data-type.ts';

const args = z.strictObject({
  colName: newColumnName
    .default('id')
    .describe('Column for the number. An existing column with this name is replaced.')
    .meta({ title: 'New column' }),
  unique: z
    .boolean()
    .default(false)
    .describe(
      'The numbers differ from those of every other run of the workspace. Otherwise only the runs of a job with a bookmark continue with other numbers.',
    )
    .meta({ title: 'Unique across runs' }),
});

const input = { in: { schema: { name: 'string' }, rows: [{ name: 'a' }, { name: null }, { name: 'a' }] } };

export const identifier = defineTransform({
  name: 'Identifier',
  title: 'Identifier',
  category: 'clean',
  summary:
    'Adds a whole number to every row that no other row has, from 1 in the order of the rows; runs that must not repeat numbers begin at a multiple of 2^40.',
  ...rowWise(args, ({ colName }, columns, context) =>
    putColumns(columns, [{ name: colName, type: bigintType, value: rowNumber(context), sources: [] }]),
  ),
  numbersRows: true,
  numbersEveryRun: ({ unique }) => unique,
  examples: [
    {
      title: 'A new column; equal rows have different numbers',
      args: {},
      input,
      output: {
        schema: { name: 'string', id: 'bigint' },
        rows: [
          { name: 'a', id: 1 },
          { name: null, id: 2 },
          { name: 'a', id: 3 },
        ],
      },
    },
    {
      title: 'In place of a column',
      args: { colName: 'NAME' },
      input,
      output: { schema: { NAME: 'bigint' }, rows: [{ NAME: 1 }, { NAME: 2 }, { NAME: 3 }] },
    },
    { title: 'A column without a name', args: { colName: '' }, input, output: { error: 'InvalidDefinition' } },
  ],
});
