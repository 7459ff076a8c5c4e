/** UUID: a random identifier in every row. */

import { z } from 'zod';
import { sql } from '#engine/base/sql.ts';
import { newColumnName, putColumns, rowWise } from '#engine/transforms/columns/put-columns.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { stringType } from '#engine/types/data-type.ts';

const args = z.strictObject({
  colName: newColumnName
    .default('uuid')
    .describe('Column for the identifier. An existing column with this name is replaced.')
    .meta({ title: 'New column' }),
});

const none = { in: { schema: { id: 'bigint' }, rows: [] } };

export const uuid = defineTransform({
  name: 'UUID',
  title: 'UUID',
  category: 'clean',
  summary: 'Adds a random identifier (UUID version 4, as text) to every row; a new run gives the rows other ones.',
  ...rowWise(args, ({ colName }, columns) =>
    putColumns(columns, [{ name: colName, type: stringType, value: sql`CAST(uuidv4() AS VARCHAR)`, sources: [] }]),
  ),
  varies: true,
  // No example can state a random value.
  examples: [
    {
      title: 'A new column',
      args: {},
      input: none,
      output: { schema: { id: 'bigint', uuid: 'string' }, rows: [] },
    },
    {
      title: 'In place of a column',
      args: { colName: 'ID' },
      input: none,
      output: { schema: { ID: 'string' }, rows: [] },
    },
    { title: 'A column without a name', args: { colName: '' }, input: none, output: { error: 'InvalidDefinition' } },
  ],
});
