/** ToTimestamp: numbers and texts as timestamps. */

import { z } from 'zod';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { formatPath } from '#engine/transforms/column-path.ts';
import { newColumnName, putColumns, readColumn, resultName, rowWise } from '#engine/transforms/columns/put-columns.ts';
import { momentFrom, timeKinds } from '#engine/transforms/time/moment-from.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { timestampType } from '#engine/types/data-type.ts';

const args = z.strictObject({
  colName: z
    .string()
    .min(1)
    .describe('Column or nested field with numbers since 1970, text, dates or times.')
    .meta({ title: 'Column' })
    .meta(columnOrField('in')),
  colType: z
    .enum(timeKinds)
    .default('autodetect')
    .describe(
      'What the values are: iso is ISO 8601 text, the units are numbers since 1970. autodetect decides for each value: text is ISO 8601 or a number; numbers below 10^11 are seconds, below 10^14 milliseconds, others microseconds.',
    )
    .meta({ title: 'Type of the values' }),
  newColName: newColumnName
    .optional()
    .describe('Column for the timestamp (default: the timestamp replaces the value).')
    .meta({ title: 'New column' }),
});

const input = {
  in: {
    schema: { n: 'bigint', text: 'string', day: 'date' },
    rows: [
      { n: 1700000000, text: '2024-02-03T04:05:06+02:00', day: '2024-02-03' },
      { n: 1700000000123, text: '1700000000.5', day: null },
      { n: -1700000000123456, text: '2024-02-30', day: null },
      { n: null, text: null, day: null },
    ],
  },
};
const [first, second, third, last] = input.in.rows;

export const toTimestamp = defineTransform({
  name: 'ToTimestamp',
  title: 'To Timestamp',
  category: 'clean',
  summary:
    'Converts numbers since 1970 and ISO 8601 text to timestamps; text without an offset is in UTC, and a value that is not a time becomes null.',
  ...rowWise(args, ({ colName, colType, newColName }, columns, context) => {
    const read = readColumn(columns, colName);
    const name = resultName(read, newColName);
    const value = context.cast({
      label: formatPath([name]),
      held: read.value,
      cast: momentFrom(read, colType),
      from: read.type,
      to: timestampType,
    });
    return putColumns(columns, [{ name, type: timestampType, value, sources: [read.source] }]);
  }),
  examples: [
    {
      title: 'Numbers, each by its magnitude',
      args: { colName: 'n', newColName: 'at' },
      input,
      output: {
        schema: { ...input.in.schema, at: 'timestamp' },
        rows: [
          { ...first!, at: '2023-11-14T22:13:20Z' },
          { ...second!, at: '2023-11-14T22:13:20.123Z' },
          { ...third!, at: '1916-02-18T01:46:39.876544Z' },
          { ...last!, at: null },
        ],
      },
    },
    {
      title: 'Text in place: with an offset, as a number, and a day that does not exist',
      args: { colName: 'text' },
      input,
      output: {
        schema: { ...input.in.schema, text: 'timestamp' },
        rows: [
          { ...first!, text: '2024-02-03T02:05:06Z' },
          { ...second!, text: '2023-11-14T22:13:20.5Z' },
          { ...third!, text: null },
          { ...last!, text: null },
        ],
      },
    },
    {
      title: 'ISO 8601 only: a number is not a time',
      args: { colName: 'text', colType: 'iso' },
      input,
      output: {
        schema: { ...input.in.schema, text: 'timestamp' },
        rows: [
          { ...first!, text: '2024-02-03T02:05:06Z' },
          { ...second!, text: null },
          { ...third!, text: null },
          { ...last!, text: null },
        ],
      },
    },
    {
      title: 'Milliseconds; a time beyond the last timestamp is null',
      args: { colName: 'n', colType: 'milliseconds' },
      input: { in: { schema: { n: 'double' }, rows: [{ n: 1.5 }, { n: 1e300 }, { n: 'NaN' }] } },
      output: { schema: { n: 'timestamp' }, rows: [{ n: '1970-01-01T00:00:00.0015Z' }, { n: null }, { n: null }] },
    },
    {
      title: 'A number is not ISO 8601',
      args: { colName: 'n', colType: 'iso' },
      input,
      output: { error: 'TypeMismatch' },
    },
    {
      title: 'A date has no unit',
      args: { colName: 'day', colType: 'seconds' },
      input,
      output: { error: 'TypeMismatch' },
    },
  ],
});
