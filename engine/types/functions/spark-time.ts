/** How functions of dates and times are written in Spark SQL, where the same words would not do. */

import { none, sparkText, type SparkForm } from '#engine/types/functions/spark-form.ts';

/** Tenon's names of parts → Spark's. */
const parts: Readonly<Record<string, string>> = {
  ...same('year', 'years', 'yr', 'yrs', 'yearofweek', 'quarter', 'month', 'mon', 'mons', 'months', 'week', 'weeks'),
  ...same('day', 'days', 'dow', 'dayofweek', 'doy', 'hour', 'hours', 'hr', 'hrs', 'minute', 'minutes', 'min', 'mins'),
  ...same('second', 'seconds', 'sec', 'secs', 's'),
  isodow: 'dow_iso',
  isoyear: 'yearofweek',
  dayofyear: 'doy',
};

const units = new Set(
  'year yyyy yy quarter month mm mon week day dd hour minute second millisecond microsecond'.split(' '),
);

function same(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, name]));
}

export const sparkDatePart: SparkForm = ([part, moment]) => {
  if (typeof part!.literal !== 'string') return none('Spark reads only a part that is written as a literal.');
  const name = parts[part!.literal.toLowerCase()];
  if (name === undefined) return none(`Spark does not support the part ${part!.literal}.`);
  return `date_part(${sparkText(name)}, ${moment!.text})`;
};

/** A date or a time without a zone gives one without a zone. */
export const sparkDateTrunc: SparkForm = ([unit, moment]) => {
  if (typeof unit!.literal === 'string' && !units.has(unit!.literal.toLowerCase()))
    return none(`Spark does not support the unit ${unit!.literal}: the result would be null.`);
  if (moment!.family === undefined)
    return none('The type of an argument of date_trunc is known only when the job runs.');
  const written = `date_trunc(${unit!.text}, ${moment!.text})`;
  return moment!.family === 'timestamp' ? written : `CAST(${written} AS TIMESTAMP_NTZ)`;
};

/** Spark counts days in an int. @param name of a function of a date and a count. */
export function counted(name: string): SparkForm {
  return ([date, count]) => {
    const isInt = count!.type !== undefined && ['tinyint', 'smallint', 'int', 'null'].includes(count!.type.kind);
    return `${name}(${date!.text}, ${isInt ? count!.text : `CAST(${count!.text} AS INT)`})`;
  };
}
