/** FormatTimestamp: writes dates and times as text by a pattern. */

import { z } from 'zod';
import { sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { formatPath } from '#engine/transforms/column-path.ts';
import {
  newColumnName,
  putColumns,
  readColumn,
  resultName,
  rowWise,
  type ReadColumn,
} from '#engine/transforms/columns/put-columns.ts';
import { parseTimePattern, timePatternSchema } from '#engine/transforms/time/time-pattern.ts';
import { writtenTime } from '#engine/transforms/time/written-time.ts';
import { defineTransform, type CompileContext } from '#engine/transforms/transform.ts';
import { castValue } from '#engine/types/cast.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { clockInUtc } from '#engine/types/casts/utc-times.ts';
import { stringType, timestampType } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

const args = z.strictObject({
  colName: z
    .string()
    .min(1)
    .describe('Column or nested field with dates, times, or text that a cast reads as a time.')
    .meta({ title: 'Column' })
    .meta(columnOrField('in')),
  dateFormat: timePatternSchema
    .describe("Pattern with Spark's letters, such as yyyy-MM-dd HH:mm:ss, or Python's codes, such as %Y-%m-%d. In UTC.")
    .meta({ title: 'Format' }),
  newColName: newColumnName
    .optional()
    .describe('Column for the text (default: the text replaces the time).')
    .meta({ title: 'New column' }),
});

/** As a TIMESTAMP in UTC; text that is not a time is a counted null. */
function localTime(read: ReadColumn, result: string, context: CompileContext): Sql {
  const { type, value, label } = read;
  switch (type.kind) {
    case 'date':
      return sql`CAST(${value} AS TIMESTAMP)`;
    case 'timestamp':
      return clockInUtc(value);
    case 'timestamp_ntz':
      return value;
    case 'string':
    case 'char':
    case 'varchar': {
      const cast = castValue(value, type, timestampType);
      const counted = context.cast({ label: formatPath([result]), held: value, cast, from: type, to: timestampType });
      return clockInUtc(counted);
    }
    default:
      throw new EngineError(
        'TypeMismatch',
        `Cannot format "${clip(label)}" as a time: it is ${clip(formatHive(type))}.`,
        { hint: 'Convert it with To Timestamp first.', details: { column: clip(label) } },
      );
  }
}

const input = {
  in: {
    schema: { id: 'bigint', at: 'timestamp', day: 'date', text: 'string' },
    rows: [
      { id: 1, at: '2024-02-03T16:05:06.789Z', day: '1999-12-31', text: '2024-02-03T04:05:06+02:00' },
      { id: 2, at: null, day: null, text: 'yesterday' },
    ],
  },
};
const [first, second] = input.in.rows;

export const formatTimestamp = defineTransform({
  name: 'FormatTimestamp',
  title: 'Format Timestamp',
  category: 'clean',
  summary: 'Writes dates and times as text by a pattern, in English and in UTC; a null stays null.',
  ...rowWise(args, ({ colName, dateFormat, newColName }, columns, context) => {
    const read = readColumn(columns, colName);
    const name = resultName(read, newColName);
    const parts = parseTimePattern(dateFormat);
    const value = writtenTime(localTime(read, name, context), parts);
    return putColumns(columns, [{ name, type: stringType, value, sources: [read.source] }]);
  }),
  examples: [
    {
      title: "Spark's letters, into a new column",
      args: { colName: 'at', dateFormat: "EEE, d MMM yyyy 'at' hh:mm:ss.SSS a", newColName: 'written' },
      input,
      output: {
        schema: { ...input.in.schema, written: 'string' },
        rows: [
          { ...first!, written: 'Sat, 3 Feb 2024 at 04:05:06.789 PM' },
          { ...second!, written: null },
        ],
      },
    },
    {
      title: "A date, in place, with Python's codes",
      args: { colName: 'day', dateFormat: '%d/%m/%y (day %j)' },
      input,
      output: {
        schema: { ...input.in.schema, day: 'string' },
        rows: [
          { ...first!, day: '31/12/99 (day 365)' },
          { ...second!, day: null },
        ],
      },
    },
    {
      title: 'Text with an offset is written in UTC; text that is not a time is null',
      args: { colName: 'text', dateFormat: 'yyyy-MM-dd HH:mmXXX QQQ' },
      input,
      output: {
        schema: input.in.schema,
        rows: [
          { ...first!, text: '2024-02-03 02:05Z Q1' },
          { ...second!, text: null },
        ],
      },
    },
    {
      title: 'A letter without a meaning',
      args: { colName: 'at', dateFormat: 'YYYY-MM-dd' },
      input,
      output: { error: 'InvalidInput' },
    },
    {
      title: 'A number is not a time',
      args: { colName: 'id', dateFormat: 'yyyy' },
      input,
      output: { error: 'TypeMismatch' },
    },
  ],
});
