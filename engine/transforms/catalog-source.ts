/** CatalogSource: the rows of a catalog table. */

import { z } from 'zod';
import { asRole } from '#engine/transforms/argument-roles.ts';
import { sourcePort, unchanged } from '#engine/transforms/lineage.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

/** How to treat a value that its column's type cannot hold; both sources have this option. */
export const onMisfit = z
  .enum(['reject', 'choice'])
  .default('reject')
  .describe('reject: rejects the row. choice: gives the column a second type (csv and json only).')
  .meta({ title: 'Values that do not fit' });

const table = {
  schema: { id: 'bigint', day: 'date' },
  rows: [
    { id: 1, day: '2024-01-31' },
    { id: 2, day: null },
  ],
};
const args = { databaseName: 'sales', tableName: 'orders' };

export const catalogSource = defineTransform({
  name: 'CatalogSource',
  title: 'Data Catalog table',
  category: 'source',
  summary: 'Reads a table of the catalog, with its partition keys after the data columns.',
  inputs: [],
  effect: 'source',
  args: z.strictObject({
    databaseName: z
      .string()
      .min(1)
      .describe('Database of the catalog.')
      .meta({ title: 'Database' })
      .meta(asRole({ kind: 'database' })),
    tableName: z
      .string()
      .min(1)
      .describe('Table of the database.')
      .meta({ title: 'Table' })
      .meta(asRole({ kind: 'table', database: 'databaseName' })),
    pushDownPredicate: z
      .string()
      .default('')
      .describe('SQL condition on the partition keys. Partitions that do not meet it are neither listed nor read.')
      .meta({ title: 'Partition filter' })
      .meta(asRole({ kind: 'expression', placeholder: "year = '2026'" })),
    onMisfit,
  }),
  // The environment knows the columns: resolve-graph asks it, with the predicate left to execute/.
  schema: () => ({ schema: [] }),
  expressions: ({ pushDownPredicate }) => (pushDownPredicate === '' ? [] : [pushDownPredicate]),
  lineage: ({ pushDownPredicate }, context) => {
    const columns = context.schema(sourcePort);
    return unchanged(
      sourcePort,
      columns,
      pushDownPredicate === '' ? [] : context.columnsOf(pushDownPredicate, columns),
    );
  },
  examples: [
    { title: 'A whole table', args, input: { table }, output: table },
    {
      title: 'Some partitions, misfits as a choice',
      args: { ...args, pushDownPredicate: "day >= '2024-01-01'", onMisfit: 'choice' },
      input: { table },
      output: table,
    },
    {
      title: 'Without a table',
      args: { databaseName: 'sales' },
      input: { table },
      output: { error: 'InvalidDefinition' },
    },
  ],
});
