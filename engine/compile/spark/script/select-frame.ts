/** A DataFrame with given columns: `frame.selectExpr(…)`. */

import { pythonCall, pythonText } from '#engine/compile/spark/script/python-text.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { foldName, sameName } from '#engine/base/same-name.ts';
import { holdsType, type DataType, type Schema } from '#engine/types/data-type.ts';

export interface SelectedColumn {
  readonly name: string;
  /** Spark SQL. */
  readonly value: string;
}

/** `value AS name`, or the name alone where that is the value. */
export function selectItem({ name, value }: SelectedColumn, context: SparkNodeContext): string {
  const column = context.column(name);
  return pythonText(value === column ? column : `${value} AS ${column}`);
}

export function selectFrame(frame: string, columns: readonly SelectedColumn[], context: SparkNodeContext): string {
  return pythonCall(
    `${frame}.selectExpr`,
    columns.map((column) => selectItem(column, context)),
  );
}

/** The columns of the input, with new ones in the place of those of the same name, the others at the end. */
export function putColumns(
  columns: Schema,
  made: readonly SelectedColumn[],
  context: SparkNodeContext,
): SelectedColumn[] {
  const byName = new Map(made.map((column) => [foldName(column.name), column]));
  return [
    ...columns.map(({ name }) => byName.get(foldName(name)) ?? { name, value: context.column(name) }),
    ...made.filter(({ name }) => !columns.some((column) => sameName(column.name, name))),
  ];
}

/** The input with new columns. */
export function withColumns(made: readonly SelectedColumn[], context: SparkNodeContext): string {
  const { frame, schema } = context.input;
  const isNew = made.every(({ name }) => !schema.some((column) => sameName(column.name, name)));
  if (!isNew) return selectFrame(frame, putColumns(schema, made, context), context);
  return pythonCall(`${frame}.selectExpr`, ['"*"', ...made.map((column) => selectItem(column, context))]);
}

/** Of the type of a column whose values are compared or grouped. */
export function refuseMaps(type: DataType, what: string, context: SparkNodeContext): void {
  if (holdsType(type, ({ kind }) => kind === 'map')) context.refuse(`Spark does not ${what} maps.`);
}

/** Of the type of a column whose values are ordered. */
export function noteNestedNulls({ kind }: DataType, context: SparkNodeContext): void {
  if (kind === 'array' || kind === 'struct')
    context.note('A null within a list or struct comes after other values in Tenon, and before them in Spark.');
}
