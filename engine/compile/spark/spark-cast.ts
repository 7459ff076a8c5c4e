/** Casts as Spark SQL (3.5, spark.sql.ansi.enabled=false) that give Tenon's values. */

import { isReadAlike } from '#engine/compile/spark/spark-literal.ts';
import { toSparkSql } from '#engine/compile/spark/spark-type.ts';
import { isNumber, isWhole } from '#engine/types/common-type.ts';
import { isText, sameType, type DataType } from '#engine/types/data-type.ts';
import { holds, jsonOf } from '#engine/types/functions/spark-collection.ts';
import { none, sparkText, type NoSparkForm, type SparkArgument } from '#engine/types/functions/spark-form.ts';
import { formatHive } from '#engine/types/hive.ts';

const unknown = none('The exact type of a value that is cast is known only when the job runs.');
const choices: ReadonlySet<DataType['kind']> = new Set(['choice']);
const noChoice = none('Spark has no choice types: resolve the choice first.');
/** Text of an interval that both read alike. */
const plainInterval = /^\s*(?:[-+]?\d+ (?:year|month|day|hour|minute|second)s?\s*)+$/iu;

/** @param implicit the cast is not written by the user. */
export function sparkCast(of: SparkArgument, to: DataType | 'interval', implicit: boolean): string | NoSparkForm {
  if (to === 'interval') {
    return typeof of.literal === 'string' && plainInterval.test(of.literal)
      ? `INTERVAL ${sparkText(of.literal.trim())}`
      : none('Spark reads an interval only from a literal such as INTERVAL 3 DAY.');
  }
  if (holds(to, choices)) return noChoice;
  const from = of.type;
  if (from === undefined) return castUnknown(of, to);
  if (implicit && typeof of.literal === 'string' && !isReadAlike(of.literal, to))
    return none(`Spark reads the text ${sparkText(of.literal)} differently as ${formatHive(to)}.`);
  return castKnown(of, from, to);
}

/** The engine casts what has no certain type, and rounds where Spark cuts. */
function castUnknown(of: SparkArgument, to: DataType): string | NoSparkForm {
  const isCertain =
    of.family === 'whole'
      ? isNumber(to) || to.kind === 'string' || to.kind === 'boolean'
      : of.family === 'number' && isNumber(to) && !isWhole(to);
  return isCertain ? written(of, to) : unknown;
}

function castKnown(of: SparkArgument, from: DataType, to: DataType): string | NoSparkForm {
  if (sameType(from, to)) return of.text;
  // So the parser gives `true` and `false`.
  if (to.kind === 'boolean' && (of.literal === 't' || of.literal === 'f')) return of.literal === 't' ? 'true' : 'false';
  if (holds(from, choices)) return noChoice;
  if (to.kind === 'char' || to.kind === 'varchar') {
    const text = castKnown(of, from, { kind: 'string' });
    return typeof text === 'string' ? `left(${text}, ${to.length})` : text;
  }
  if (to.kind === 'string' && of.family === 'nested') return jsonOf(of);
  if (!isCastable(from, to)) {
    return none(
      from.kind === 'struct' && to.kind === 'struct'
        ? 'Here, a struct is cast to another one by the names of its fields; in Spark, by their positions.'
        : `A cast of ${formatHive(from)} to ${formatHive(to)} is null in every row here; Spark refuses it or gives a value.`,
    );
  }
  const isMoment = from.kind === 'timestamp_ntz' && (isNumber(to) || to.kind === 'boolean');
  return written(isMoment ? { ...of, text: `CAST(${of.text} AS TIMESTAMP)` } : of, to);
}

function written({ text }: SparkArgument, to: DataType): string | NoSparkForm {
  const type = toSparkSql(to);
  return type === null ? none(`Spark does not cut text to its type: ${formatHive(to)}.`) : `CAST(${text} AS ${type})`;
}

const times: ReadonlySet<DataType['kind']> = new Set(['date', 'timestamp', 'timestamp_ntz']);

/** Cast.canCast of Spark, without the casts that have another meaning. */
function isCastable(from: DataType, to: DataType): boolean {
  if (sameType(from, to) || from.kind === 'null') return true;
  if (from.kind === 'array') return to.kind === 'array' && isCastable(from.element, to.element);
  if (from.kind === 'map') return to.kind === 'map' && isCastable(from.key, to.key) && isCastable(from.value, to.value);
  if (from.kind === 'struct') {
    // Fields go by name here, by place in Spark.
    return (
      to.kind === 'struct' &&
      from.fields.length === to.fields.length &&
      from.fields.every((field, place) => {
        const other = to.fields[place]!;
        return field.name === other.name && isCastable(field.type, other.type);
      })
    );
  }
  if (to.kind === 'string') return true;
  if (isText(from)) return to.kind === 'binary' || to.kind === 'boolean' || isNumber(to) || times.has(to.kind);
  switch (to.kind) {
    case 'binary':
      return isWhole(from);
    case 'date':
      return times.has(from.kind);
    case 'timestamp':
      return times.has(from.kind) || isNumber(from);
    case 'timestamp_ntz':
      return times.has(from.kind);
    case 'boolean':
      return isNumber(from) || times.has(from.kind);
    default:
      return isNumber(to) && (isNumber(from) || from.kind === 'boolean' || times.has(from.kind));
  }
}
