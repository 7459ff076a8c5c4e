/** Aggregate functions as Spark SQL. */

import { noteNestedNulls, refuseMaps } from '#engine/compile/spark/script/select-frame.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { aggregateNames } from '#engine/transforms/aggregate-functions.ts';
import { isFloating, isWhole } from '#engine/types/common-type.ts';
import type { Column, DataType } from '#engine/types/data-type.ts';

export type AggregateName = (typeof aggregateNames)[number];

/**
 * @param of undefined: rows are counted.
 * @param x Spark SQL of the aggregated value; undefined with `of`.
 * @param type of the result.
 */
export function aggregateValue(
  name: AggregateName,
  of: Column | undefined,
  x: string | undefined,
  type: DataType,
  context: SparkNodeContext,
): string {
  if (of === undefined || x === undefined) return 'count(1)';
  const isSum = name === 'sum' || name === 'sumDistinct';
  if (isSum && isWhole(of.type))
    context.note('A sum that is too large for a bigint fails the run in Tenon; Spark wraps it around.');
  if (isSum && of.type.kind === 'decimal')
    context.note('A sum that is too large for its decimal fails the run in Tenon; it is null in Spark.');
  const sums = isSum && isFloating(of.type);
  const spreads = !['count', 'countDistinct', 'min', 'max', 'first', 'last', 'sum', 'sumDistinct'].includes(name);
  if (sums || spreads)
    context.note('Spark adds floating-point numbers in another order, so that the last digits can differ.');
  switch (name) {
    case 'count':
      return `count(${x})`;
    case 'countDistinct':
      refuseMaps(of.type, 'compare', context);
      return `count(DISTINCT ${x})`;
    case 'min':
    case 'max':
      refuseMaps(of.type, 'compare', context);
      noteNestedNulls(of.type, context);
      return `${name}(${x})`;
    case 'first':
    case 'last':
      context.note(`${name} takes a row by its position in Tenon; the order of rows is not defined in Spark.`);
      return `${name}(${x})`;
    case 'sum':
      return `CAST(sum(${x}) AS ${context.type(type)})`;
    case 'sumDistinct':
      return `CAST(sum(DISTINCT ${x}) AS ${context.type(type)})`;
    default:
      return `${name}(CAST(${x} AS DOUBLE))`;
  }
}
