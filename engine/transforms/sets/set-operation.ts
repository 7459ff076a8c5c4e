/** Intersect and Except: rows of the left input that the right one has, or lacks. */

import { z } from 'zod';
import { sql, type Sql } from '#engine/base/sql.ts';
import { comparedLineage, countedRows, matchedColumns } from '#engine/transforms/sets/matched-columns.ts';
import { checkedSchema, columnNames } from '#engine/transforms/select-list.ts';
import {
  defineTransform,
  type CompileContext,
  type Transform,
  type TransformExample,
} from '#engine/transforms/transform.ts';

const args = z.strictObject({
  setType: z
    .enum(['DISTINCT', 'ALL'])
    .default('DISTINCT')
    .describe('DISTINCT: each different row once. ALL: as often as the numbers of both inputs say.')
    .meta({ title: 'Rows to keep' }),
  by: z
    .enum(['name', 'position'])
    .default('name')
    .describe('name: compares columns with the same name. position: as in SQL, in the order of the columns.')
    .meta({ title: 'Match columns by' }),
});

interface SetOperation {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** How often the row is in the result of ALL, by how often it is on each side; not positive: never. */
  readonly times: (left: Sql, right: Sql) => Sql;
  /** Whether the row is in the result of DISTINCT. */
  readonly isKept: (left: Sql, right: Sql) => Sql;
  readonly examples: readonly TransformExample[];
}

export function setOperation({ times, isKept, ...described }: SetOperation): Transform<typeof args> {
  return defineTransform({
    ...described,
    category: 'join',
    inputs: ['left', 'right'],
    effect: 'join',
    operator: () => 'set',
    allRows: () => 'each row is compared with all rows of both inputs',
    args,
    schema: ({ by }, { left, right }) => ({
      schema: checkedSchema(matchedColumns(by, left!, right!).map(({ column }) => column)),
    }),
    lineage: ({ by }, context) => comparedLineage(by, context),
    sql: ({ setType, by }, context: CompileContext) => {
      const names = columnNames(context.outputSchema());
      const { rows, left, right } = countedRows(by, context);
      if (setType === 'DISTINCT') return sql`SELECT ${names} FROM (${rows}) WHERE ${isKept(left, right)}`;
      const each = context.marker('each');
      // A range without numbers gives no row.
      const repeated = sql`SELECT ${names}, unnest(range(CAST(${times(left, right)} AS BIGINT))) AS ${each} FROM (${rows})`;
      return sql`SELECT ${names} FROM (${repeated})`;
    },
  });
}
