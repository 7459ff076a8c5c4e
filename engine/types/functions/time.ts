/** Functions of dates and times. Instants are read in UTC. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { clockInUtc } from '#engine/types/casts/utc-times.ts';
import { dateType, timestampType, type DataType } from '#engine/types/data-type.ts';
import { line } from '#engine/types/functions/scalar-function.ts';
import { settled, spelled } from '#engine/types/functions/spark-form.ts';
import { counted, sparkDatePart, sparkDateTrunc } from '#engine/types/functions/spark-time.ts';
import { momentOfSeconds } from '#engine/types/casts/moment-of-micros.ts';

/** Of an instant the engine gives the year within its era, 1 for the year before 1. */
function year([moment]: readonly Sql[], types: readonly (DataType | undefined)[] = []): Sql {
  return sql`year(${inUtc(moment!, types[0])})`;
}

function inUtc(moment: Sql, type: DataType | undefined): Sql {
  return type?.kind === 'timestamp' ? clockInUtc(moment) : moment;
}

/** Spark's names of parts that the engine has under another name. */
const partNames: Readonly<Record<string, string>> = { yearofweek: 'isoyear', dayofweek: 'dow' };
const secondNames = new Set(['second', 'seconds', 'sec', 'secs', 's']);

/** A part that is not a constant keeps the engine's count of days, and has no fraction. */
function datePart([part, moment]: readonly Sql[], types: readonly (DataType | undefined)[] = []): Sql {
  const time = inUtc(moment!, types[1]);
  const name = /^'(\w+)'$/u.exec(part!.text)?.[1]?.toLowerCase();
  if (name === undefined) return sql`date_part(${part!}, ${time})`;
  if (secondNames.has(name)) {
    const within = types[1]?.kind === 'date' ? sql`CAST(${time} AS TIMESTAMP)` : time;
    return sql`CAST(date_part('microseconds', ${within}) / 1000000 AS DECIMAL(8, 6))`;
  }
  const own = partNames[name] ?? name;
  const found = sql`date_part(${literal(own)}, ${time})`;
  return own === 'dow' ? sql`(${found} + 1)` : found;
}

/** Spark's names of units that the engine has under another name. */
const unitNames: Readonly<Record<string, string>> = { yyyy: 'year', yy: 'year', mm: 'month', mon: 'month', dd: 'day' };

function dateTrunc([unit, moment]: readonly Sql[]): Sql {
  const name = /^'(\w+)'$/u.exec(unit!.text)?.[1]?.toLowerCase() ?? '';
  const own = unitNames[name];
  // Bare next to a constant, DuckDB 1.5.5 takes null and infinity for other times (https://github.com/duckdb/duckdb/pull/24368, 24409).
  return sql`coalesce(date_trunc(${own === undefined ? unit! : literal(own)}, ${moment!}), NULL)`;
}

export const timeFunctions = [
  line('current_date', 0, [], 'date', { duckdb: () => sql`current_date`, deterministic: false }),
  line('current_timestamp', 0, [], 'timestamp', { duckdb: 'now', deterministic: false }),
  line('now', 0, [], 'timestamp', { deterministic: false }),
  line('year', 1, ['date'], 'whole', { duckdb: year }),
  line('quarter', 1, ['date'], 'whole'),
  line('month', 1, ['date'], 'whole'),
  line('day', 1, ['date'], 'whole'),
  line('dayofmonth', 1, ['date'], 'whole', { duckdb: 'day' }),
  line('dayofweek', 1, ['date'], 'whole', {
    duckdb: ([date]) => sql`(dayofweek(${date!}) + 1)`,
  }),
  line('dayofyear', 1, ['date'], 'whole'),
  line('weekofyear', 1, ['date'], 'whole'),
  line('hour', 1, ['timestamp'], 'whole'),
  line('minute', 1, ['timestamp'], 'whole'),
  line('second', 1, ['timestamp'], 'whole'),
  line('date_part', 2, ['string', 'timestamp'], 'number', {
    duckdb: datePart,
    spark: settled('date_part', sparkDatePart),
    differs:
      'Also written extract(part FROM time). A text is read as a timestamp; Spark reads it as a date for the parts of a date. A part that is read from a column counts the days of the week from 0.',
  }),
  line('date_trunc', 2, ['string', 'timestamp'], 'timestamp', {
    duckdb: dateTrunc,
    spark: settled('date_trunc', sparkDateTrunc),
    differs:
      'A date or a timestamp without a zone gives one without a zone. Also takes decade, century and millennium, which are null in Spark; an unknown unit is refused.',
  }),
  line('last_day', 1, ['date'], 'date'),
  line('date_add', 2, ['date', 'whole'], 'date', {
    duckdb: ([date, days]) => sql`(CAST(${date!} AS DATE) + CAST(${days!} AS INTEGER))`,
    spark: spelled('date_add', counted('date_add')),
  }),
  line('date_sub', 2, ['date', 'whole'], 'date', {
    duckdb: ([date, days]) => sql`(CAST(${date!} AS DATE) - CAST(${days!} AS INTEGER))`,
    spark: spelled('date_sub', counted('date_sub')),
  }),
  line('datediff', 2, ['date'], 'whole', {
    duckdb: ([end, start]) => sql`date_diff('day', CAST(${start!} AS DATE), CAST(${end!} AS DATE))`,
  }),
  line('add_months', 2, ['date', 'whole'], 'date', {
    duckdb: ([date, months]) => sql`CAST(CAST(${date!} AS DATE) + to_months(CAST(${months!} AS INTEGER)) AS DATE)`,
    spark: spelled('add_months', counted('add_months')),
    differs:
      'A result after the year 294246 is an error of its row; in Spark, months beyond the last date end the query.',
  }),
  line('to_date', 1, ['any'], 'date', {
    duckdb: ([value]) => sql`TRY_CAST(${value!} AS DATE)`,
    casts: dateType,
    differs: 'Takes no pattern. A number is null; Spark reads it as a year.',
  }),
  line('to_timestamp', 1, ['any'], 'timestamp', {
    duckdb: ([value]) => sql`TRY_CAST(${value!} AS TIMESTAMPTZ)`,
    casts: timestampType,
    differs: 'Takes no pattern.',
  }),
  line('unix_timestamp', 1, ['timestamp'], 'whole', {
    // Not epoch(), which rounds; a fraction goes towards 1970.
    duckdb: ([time]) => sql`(epoch_us(${time!}) // 1000000)`,
    spark: settled('unix_timestamp'),
    differs: 'A text is read as by a cast; Spark takes the pattern yyyy-MM-dd HH:mm:ss only.',
  }),
  line('from_unixtime', 1, ['whole'], 'timestamp', {
    duckdb: ([seconds]) => momentOfSeconds(seconds!),
    // Spark's own gives text.
    spark: spelled('CAST(whole AS TIMESTAMP)', ([seconds]) => `CAST(${seconds!.text} AS TIMESTAMP)`),
    differs: 'A timestamp here, text in Spark. Seconds beyond the last timestamp are an error; Spark wraps around.',
  }),
  line('strftime', 2, ['timestamp', 'string'], 'string', {
    constants: [1],
    spark: null,
    differs: 'Spark has no strftime; its date_format takes Java patterns.',
  }),
] as const;
