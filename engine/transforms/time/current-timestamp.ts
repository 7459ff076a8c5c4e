/** CurrentTimestamp: the moment of the run in every row. */

import { z } from 'zod';
import { sql } from '#engine/base/sql.ts';
import { newColumnName, putColumns, rowWise } from '#engine/transforms/columns/put-columns.ts';
import { parseTimePattern, timePatternSchema } from '#engine/transforms/time/time-pattern.ts';
import { writtenTime } from '#engine/transforms/time/written-time.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { stringType, timestampType } from '#engine/types/data-type.ts';

const args = z.strictObject({
  colName: newColumnName
    .default('timestamp')
    .describe('Column for the timestamp. An existing column with this name is replaced.')
    .meta({ title: 'New column' }),
  dateFormat: timePatternSchema
    .optional()
    .describe(
      "Pattern of a text in place of the timestamp, with Spark's letters, such as yyyy-MM-dd, or Python's codes (default: a timestamp).",
    )
    .meta({ title: 'Format' }),
});

const input = { in: { schema: { id: 'bigint' }, rows: [{ id: 1 }, { id: null }] } };

export const currentTimestamp = defineTransform({
  name: 'CurrentTimestamp',
  title: 'Add Current Timestamp',
  category: 'clean',
  summary:
    'Adds the moment at which the run was planned, the same in every row; a resumed run keeps the moment of the run that it continues.',
  ...rowWise(args, ({ colName, dateFormat }, columns, { moment }) => {
    const column =
      dateFormat === undefined
        ? { type: timestampType, value: moment }
        : { type: stringType, value: writtenTime(sql`timezone('UTC', ${moment})`, parseTimePattern(dateFormat)) };
    return putColumns(columns, [{ name: colName, ...column, sources: [] }]);
  }),
  stampsRows: true,
  // A moment is different in each run, and no example can state it.
  examples: [
    {
      title: 'As text; a pattern without letters gives itself',
      args: { colName: 'loaded', dateFormat: "'now'" },
      input,
      output: {
        schema: { id: 'bigint', loaded: 'string' },
        rows: [
          { id: 1, loaded: 'now' },
          { id: null, loaded: 'now' },
        ],
      },
    },
    {
      title: 'In place of a column',
      args: { colName: 'ID', dateFormat: 'G' },
      input,
      output: { schema: { ID: 'string' }, rows: [{ ID: 'AD' }, { ID: 'AD' }] },
    },
    {
      title: 'A letter without a meaning',
      args: { dateFormat: 'yyyy-ww' },
      input,
      output: { error: 'InvalidInput' },
    },
  ],
});
