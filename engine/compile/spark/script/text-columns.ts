/**
 * Columns of CSV files that Spark would read differently: read as text, converted, and an error where Tenon rejects. Spark
 * takes `2024` for a date, rounds decimals, and knows Java's notations of doubles, even if it is to fail at bad records.
 */

import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { nullTexts } from '#engine/types/casts/null-texts.ts';
import type { Column, DataType, Schema } from '#engine/types/data-type.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';
import { formatHive } from '#engine/types/hive.ts';

/** Column in the files → texts that mean null in it, besides those of every typed column. */
export function columnsAsText(
  options: Readonly<Record<string, unknown>>,
  columns: Schema,
): ReadonlyMap<string, readonly string[]> {
  const stated = (options['columnNulls'] ?? {}) as Readonly<Record<string, readonly string[]>>;
  const found = new Map<string, readonly string[]>();
  for (const { name, type } of columns) {
    const nulls = Object.hasOwn(stated, name) ? stated[name]! : [];
    if (nulls.length > 0 || lenient.has(type.kind)) found.set(name, nulls);
  }
  return found;
}

/** Kinds of which Spark reads texts that Tenon rejects, or other values. */
const lenient: ReadonlySet<DataType['kind']> = new Set(['date', 'timestamp', 'decimal', 'double']);

/** The column's value in Spark SQL. @param nulls texts that mean null in it, besides those of every typed column. */
export function valueOfText({ name, type }: Column, nulls: readonly string[], context: SparkNodeContext): string {
  const text = context.column(name);
  const stated = nulls.length === 0 ? '' : `${text} IN (${nulls.map(sparkText).join(', ')}) OR `;
  if (type.kind === 'string') return `CASE WHEN ${stated}${text} IS NULL THEN NULL ELSE ${text} END`;
  const written = writtenAs(type);
  if (written === undefined)
    return context.refuse(
      `Column "${name}": texts that mean null are carried in columns of text, numbers and times only.`,
    );
  // A double may be NaN.
  const known = ['', ...nullTexts].filter((each) => each !== 'nan' || type.kind !== 'double');
  const as = context.type(type);
  const fault = sparkText(`Column "${name}" has a value that is not ${formatHive(type)}: `);
  // Without ANSI mode, a cast that fails is null.
  return (
    `CASE WHEN ${text} IS NULL OR ${stated}lower(trim(${text})) IN (${known.map(sparkText).join(', ')}) THEN NULL ` +
    `ELSE coalesce(CASE WHEN ${text} RLIKE ${sparkText(written)} THEN CAST(${text} AS ${as}) END, ` +
    `CAST(raise_error(concat(${fault}, ${text})) AS ${as})) END`
  );
}

/** Of a double: 1.8e308 is the greatest, 4.9e-324 the least. */
const exponent = '([eE]([+]?([0-9]{1,2}|[12][0-9]{2}|30[0-8])|-([0-9]{1,2}|[123][0-9]{2})))';

/** Texts whose cast in Spark is the value that Tenon reads; undefined: none of the type. */
function writtenAs(type: DataType): string | undefined {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return '^[+-]?[0-9]+$';
    case 'double':
      // With the exponents that a double has, and the words that Spark's cast takes as our reader does.
      return `^([+-]?([0-9]{1,40}[.]?[0-9]{0,40}|[.][0-9]{1,40})${exponent}?|(?i)([+-]?inf(inity)?|nan))$`;
    case 'decimal':
      return `^[+-]?([0-9]+([.][0-9]{0,${type.scale}})?|[.][0-9]{1,${Math.max(1, type.scale)}})$`;
    case 'date':
      return '^[0-9]{4}-[0-9]{2}-[0-9]{2}$';
    case 'timestamp':
      return '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$';
    default:
      return undefined;
  }
}
