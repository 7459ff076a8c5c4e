/** A column to order rows by, with its direction and the place of nulls. */

import { noteNestedNulls } from '#engine/compile/spark/script/select-frame.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { OrderKey } from '#engine/transforms/rows/order-key.ts';

export interface SparkOrder {
  /** Spark SQL. */
  readonly value: string;
  readonly isAscending: boolean;
  readonly areNullsFirst: boolean;
}

export function sparkOrder({ column, order, nulls }: OrderKey, context: SparkNodeContext): SparkOrder {
  const isAscending = order === 'ascending';
  const { value, type } = context.path(column, context.input.schema);
  noteNestedNulls(type, context);
  return { value, isAscending, areNullsFirst: nulls === 'default' ? isAscending : nulls === 'first' };
}
