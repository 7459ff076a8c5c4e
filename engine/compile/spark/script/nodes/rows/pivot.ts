/** Pivot for Spark: an aggregate for each of the values. */

import { aggregateValue, type AggregateName } from '#engine/compile/spark/script/nodes/aggregate-value.ts';
import { pythonCall, pythonChain, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { refuseMaps } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { getColumn } from '#engine/types/column-lookup.ts';
import { stringType } from '#engine/types/data-type.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

interface Args {
  readonly columns: readonly string[];
  readonly values: readonly string[];
  readonly aggColumn: string;
  readonly aggFunction: AggregateName;
}

export const sparkPivot = sparkNode<Args>(({ columns, values, aggColumn, aggFunction }, context) => {
  const { frame, schema } = context.input;
  const pivots = columns.map((text) => getColumn(schema, columnOf(text, 'Pivot')));
  const isRows = aggColumn === '*' && aggFunction === 'count';
  const of = isRows ? undefined : getColumn(schema, columnOf(aggColumn, 'Pivot'));
  const texts = pivots.map(({ name, type }) => context.cast(context.column(name), type, stringType));
  const text = texts.length === 1 ? texts[0]! : `concat_ws('_', ${texts.join(', ')})`;
  if (aggFunction === 'first' || aggFunction === 'last')
    context.refuse(`Pivot with ${aggFunction} depends on the order of rows, which Spark does not keep.`);
  const groups = schema.filter((column) => !pivots.includes(column) && column !== of);
  for (const { type } of groups) refuseMaps(type, 'group by', context);
  const counts = aggFunction === 'count' || aggFunction === 'countDistinct';
  const calls = values.map((value) => {
    const { type } = getColumn(context.node.schema, value);
    const where = (x: string): string => `CASE WHEN ${text} = ${sparkText(value)} THEN ${x} END`;
    const call =
      of === undefined
        ? `count(${where('1')})`
        : aggregateValue(aggFunction, of, where(context.column(of.name)), type, context);
    // As in Spark's own pivot, no rows have no count.
    const result = counts ? `IF(count(${where('1')}) > 0, ${call}, NULL)` : call;
    return `F.expr(${pythonText(result)}).alias(${pythonText(value)})`;
  });
  const keys = groups.map(({ name }) => `F.expr(${pythonText(context.column(name))})`);
  return pythonChain(frame, [pythonCall('.groupBy', keys), pythonCall('.agg', calls)]);
});
