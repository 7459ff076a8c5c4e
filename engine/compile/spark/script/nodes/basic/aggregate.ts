/** Aggregate for Spark. */

import { aggregateValue, type AggregateName } from '#engine/compile/spark/script/nodes/aggregate-value.ts';
import { pythonCall, pythonChain, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { refuseMaps } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { getColumn } from '#engine/types/column-lookup.ts';

interface Args {
  readonly groups: readonly string[];
  readonly aggs: readonly { readonly column: string; readonly aggFunc: AggregateName; readonly alias?: string }[];
}

export const sparkAggregate = sparkNode<Args>(({ groups, aggs }, context) => {
  const { frame, schema } = context.input;
  const keys = groups.map((group) => {
    const { name, type } = getColumn(schema, columnOf(group, 'Aggregate'));
    refuseMaps(type, 'group by', context);
    return `F.expr(${pythonText(context.column(name))})`;
  });
  const results = context.node.schema.slice(keys.length);
  const calls = aggs.map(({ column, aggFunc }, index) => {
    const isRows = column === '*' && aggFunc === 'count';
    const of = isRows ? undefined : getColumn(schema, columnOf(column, 'Aggregate'));
    const value = aggregateValue(
      aggFunc,
      of,
      of === undefined ? undefined : context.column(of.name),
      results[index]!.type,
      context,
    );
    return `F.expr(${pythonText(value)}).alias(${pythonText(results[index]!.name)})`;
  });
  return pythonChain(frame, [pythonCall('.groupBy', keys), pythonCall('.agg', calls)]);
});
