/** How operators are written in Spark SQL, where Tenon's words would not do. */

import { isWhole } from '#engine/types/common-type.ts';
import {
  none,
  settled,
  sparkName,
  sparkText,
  spelled,
  type NoSparkForm,
  type SparkArgument,
  type SparkForm,
  type SparkSpelling,
} from '#engine/types/functions/spark-form.ts';

const times = new Set(['date', 'timestamp', 'timestamp_ntz']);
const isTime = ({ family }: SparkArgument): boolean => family !== undefined && times.has(family);
const isInterval = ({ family }: SparkArgument): boolean => family === 'interval';
const isNumber = ({ family }: SparkArgument): boolean => family === 'whole' || family === 'number';
const isNull = ({ family }: SparkArgument): boolean => family === 'null';

/** `+` and `-`. With an interval a date becomes a time; in Spark it would stay a date, or be refused. */
export function sparkSum(word: '+' | '-'): SparkSpelling {
  return spelled(word, (args) => {
    const written = (texts: readonly string[]): string => `(${texts.join(` ${word} `)})`;
    const texts = args.map(({ text }) => text);
    if (args.some(isInterval)) {
      if (!args.some(isTime)) return none('Tenon and Spark calculate differently with intervals.');
      return written(args.map((arg) => (arg.family === 'date' ? `CAST(${arg.text} AS TIMESTAMP_NTZ)` : arg.text)));
    }
    if (args.every((arg) => isNumber(arg) || isNull(arg))) return written(texts);
    const dates = args.filter(({ family }) => family === 'date');
    if (word === '-' && dates.length === 2) return `datediff(${texts.join(', ')})`;
    if (dates.length === 1 && args.some(({ family }) => family === 'whole')) return written(texts);
    if (args.every(isTime)) return none('The time between two timestamps has a different type in Spark.');
    return unknownTypes(word);
  });
}

/** Of numbers. */
export function sparkProduct(word: string): SparkSpelling {
  return spelled(word, (args) =>
    args.every((arg) => isNumber(arg) || isNull(arg))
      ? `(${args.map(({ text }) => text).join(` ${word} `)})`
      : unknownTypes(word),
  );
}

/** Spark divides decimals as decimals. */
export const sparkQuotient = settled('/', (args) =>
  args.every((arg) => isNumber(arg) || isNull(arg)) ? `(${args.map(asDouble).join(' / ')})` : unknownTypes('/'),
);

function asDouble({ text, type, family }: SparkArgument): string {
  const isDouble =
    family === 'whole' || family === 'null' || type?.kind === 'double' || (type !== undefined && isWhole(type));
  return isDouble ? text : `CAST(${text} AS DOUBLE)`;
}

function unknownTypes(word: string): NoSparkForm {
  return none(`The types beside ${word} are known only when the job runs, and Spark's result depends on them.`);
}

/** Text beside text; `||` also joins lists and bytes here. */
export const sparkJoin: SparkForm = (args) =>
  args.every(({ family }) => family === 'text' || family === 'null')
    ? `(${args.map(({ text }) => text).join(' || ')})`
    : none('In Spark, || is sure to give the same result only for text.');

/** @param word LIKE, NOT LIKE, ILIKE or NOT ILIKE. Spark takes an escape only before `%`, `_` and itself. */
export function sparkLike(word: string): SparkSpelling {
  return spelled(word, ([value, pattern, escape]) => {
    if (![value!, pattern!].every(({ family }) => family === 'text' || family === 'null'))
      return none(`${word} takes only text in Spark.`);
    if (escape === undefined) return isLike(pattern!, '\\') ? `(${value!.text} ${word} ${pattern!.text})` : otherEscape;
    if (typeof escape.literal !== 'string' || escape.literal.length !== 1)
      return none('Spark takes only one character, written as a literal, after ESCAPE.');
    if (!isLike(pattern!, escape.literal)) return otherEscape;
    return `(${value!.text} ${word} ${pattern!.text} ESCAPE ${sparkText(escape.literal)})`;
  });
}

const otherEscape = none(
  'In the pattern, the escape character precedes a character other than %, _ and itself: an error in Spark.',
);

function isLike({ literal }: SparkArgument, escape: string): boolean {
  if (typeof literal !== 'string') return true;
  for (let place = literal.indexOf(escape); place >= 0; place = literal.indexOf(escape, place + 2)) {
    const next = literal[place + 1];
    if (next !== '%' && next !== '_' && next !== escape) return false;
  }
  return true;
}

export const sparkField: SparkForm = ([of, name]) =>
  typeof name!.literal === 'string'
    ? `${of!.text}.${sparkName(name!.literal)}`
    : none('Spark reads a field only by a literal name, as in a.b.');

/** @param unit of the literal, and the place of the count among the arguments of make_interval. */
export function sparkInterval(unit: string, place: number): SparkSpelling {
  return spelled(`INTERVAL … ${unit}`, ([count]) =>
    typeof count!.literal === 'bigint'
      ? `INTERVAL '${count!.literal}' ${unit}`
      : `make_interval(${[...Array.from({ length: place }, () => '0'), count!.text].join(', ')})`,
  );
}
