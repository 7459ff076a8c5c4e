/** Functions of dates and times. Instants are read in UTC. */

import { sql } from '#engine/base/sql.ts';
import { dateType, timestampType } from '#engine/types/data-type.ts';
import { line } from '#engine/types/functions/scalar-function.ts';

export const timeFunctions = [
  line('current_date', 0, [], 'date', { duckdb: () => sql`current_date`, deterministic: false }),
  line('current_timestamp', 0, [], 'timestamp', { duckdb: 'now', deterministic: false }),
  line('now', 0, [], 'timestamp', { deterministic: false }),
  line('year', 1, ['date'], 'whole'),
  line('quarter', 1, ['date'], 'whole'),
  line('month', 1, ['date'], 'whole'),
  line('day', 1, ['date'], 'whole'),
  line('dayofmonth', 1, ['date'], 'whole', { duckdb: 'day' }),
  line('dayofweek', 1, ['date'], 'whole', {
    duckdb: ([date]) => sql`(dayofweek(${date!}) + 1)`,
    differs: '1 is Sunday, as in Spark.',
  }),
  line('dayofyear', 1, ['date'], 'whole'),
  line('weekofyear', 1, ['date'], 'whole'),
  line('hour', 1, ['timestamp'], 'whole'),
  line('minute', 1, ['timestamp'], 'whole'),
  line('second', 1, ['timestamp'], 'whole'),
  line('date_part', 2, ['string', 'timestamp'], 'number', {
    // A part that is not a constant keeps the engine's count of days.
    duckdb: ([part, time]) =>
      /^'(?:dow|dayofweek)'$/iu.test(part!.text)
        ? sql`(date_part(${part!}, ${time!}) + 1)`
        : sql`date_part(${part!}, ${time!})`,
    differs:
      'Also written extract(part FROM time). second has no fraction here; a part that is read from a column counts the days of the week from 0.',
  }),
  line('date_trunc', 2, ['string', 'timestamp'], 'timestamp', {
    differs: 'Units are named in full (year, not yyyy); decade, century and millennium are null in Spark.',
  }),
  line('last_day', 1, ['date'], 'date'),
  line('date_add', 2, ['date', 'whole'], 'date', {
    duckdb: ([date, days]) => sql`(CAST(${date!} AS DATE) + CAST(${days!} AS INTEGER))`,
  }),
  line('date_sub', 2, ['date', 'whole'], 'date', {
    duckdb: ([date, days]) => sql`(CAST(${date!} AS DATE) - CAST(${days!} AS INTEGER))`,
  }),
  line('datediff', 2, ['date'], 'whole', {
    duckdb: ([end, start]) => sql`date_diff('day', CAST(${start!} AS DATE), CAST(${end!} AS DATE))`,
    differs: 'Days from the second to the first date, as in Spark.',
  }),
  line('add_months', 2, ['date', 'whole'], 'date', {
    duckdb: ([date, months]) => sql`CAST(CAST(${date!} AS DATE) + to_months(CAST(${months!} AS INTEGER)) AS DATE)`,
  }),
  line('to_date', 1, ['any'], 'date', { duckdb: ([value]) => sql`TRY_CAST(${value!} AS DATE)`, casts: dateType }),
  line('to_timestamp', 1, ['any'], 'timestamp', {
    duckdb: ([value]) => sql`TRY_CAST(${value!} AS TIMESTAMPTZ)`,
    casts: timestampType,
  }),
  line('unix_timestamp', 1, ['timestamp'], 'whole', {
    // Not epoch(): a double rounds the microseconds of early times up to the next second.
    duckdb: ([time]) => sql`(epoch_us(date_trunc('second', ${time!})) // 1000000)`,
  }),
  line('from_unixtime', 1, ['whole'], 'timestamp', {
    duckdb: ([seconds]) => sql`to_timestamp(CAST(${seconds!} AS DOUBLE))`,
    differs: 'A timestamp here, text in Spark.',
  }),
  line('strftime', 2, ['timestamp', 'string'], 'string', {
    spark: null,
    differs: 'Spark has date_format with Java patterns.',
  }),
] as const;
