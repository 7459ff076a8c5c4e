/** Columns of CSV files in which some texts mean null: read as text, converted, and an error where Tenon rejects. */

import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { nullTexts } from '#engine/types/casts/null-texts.ts';
import type { Column, DataType } from '#engine/types/data-type.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';
import { formatHive } from '#engine/types/hive.ts';

/** Column in the files → texts; only columns with some. */
export function columnsWithNulls(options: Readonly<Record<string, unknown>>): ReadonlyMap<string, readonly string[]> {
  const stated = (options['columnNulls'] ?? {}) as Readonly<Record<string, readonly string[]>>;
  return new Map(Object.entries(stated).filter(([, texts]) => texts.length > 0));
}

/** The column's value in Spark SQL. @param nulls texts that mean null in it, besides those of every typed column. */
export function valueOfText({ name, type }: Column, nulls: readonly string[], context: SparkNodeContext): string {
  const text = context.column(name);
  const stated = `${text} IN (${nulls.map(sparkText).join(', ')})`;
  if (type.kind === 'string') return `CASE WHEN ${stated} THEN NULL ELSE ${text} END`;
  const written = writtenAs(type);
  if (written === undefined)
    return context.refuse(`Column "${name}": texts that mean null are carried in columns of text and numbers only.`);
  // A double may be NaN.
  const known = ['', ...nullTexts].filter((each) => each !== 'nan' || type.kind !== 'double');
  const as = context.type(type);
  const fault = sparkText(`Column "${name}" has a value that is not ${formatHive(type)}: `);
  // Without ANSI mode, a cast that fails is null.
  return (
    `CASE WHEN ${text} IS NULL OR ${stated} OR lower(trim(${text})) IN (${known.map(sparkText).join(', ')}) THEN NULL ` +
    `ELSE coalesce(CASE WHEN ${text} RLIKE ${sparkText(written)} THEN CAST(${text} AS ${as}) END, ` +
    `CAST(raise_error(concat(${fault}, ${text})) AS ${as})) END`
  );
}

/** Numbers whose cast in Spark is the value that Tenon reads; undefined: none of the type. */
function writtenAs(type: DataType): string | undefined {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return '^[+-]?[0-9]+$';
    case 'double':
      return '^[+-]?([0-9]{1,40}[.]?[0-9]{0,40}|[.][0-9]{1,40})([eE][+-]?[0-9]{1,2})?$';
    case 'decimal':
      return `^[+-]?([0-9]+([.][0-9]{0,${type.scale}})?|[.][0-9]{1,${Math.max(1, type.scale)}})$`;
    default:
      return undefined;
  }
}
