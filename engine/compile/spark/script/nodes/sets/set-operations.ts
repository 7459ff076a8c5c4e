/** Intersect and Except for Spark. */

import { refuseMaps, selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode, type SparkNode, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { matchedColumns, type MatchBy } from '#engine/transforms/sets/matched-columns.ts';

interface Args {
  readonly setType: 'DISTINCT' | 'ALL';
  readonly by: MatchBy;
}

function setOperation(methodOf: (setType: Args['setType'], context: SparkNodeContext) => string): SparkNode {
  return sparkNode<Args>(({ setType, by }, context) => {
    const [left, right] = [context.inputs['left']!, context.inputs['right']!];
    const matched = matchedColumns(by, left.schema, right.schema);
    for (const { column } of matched) refuseMaps(column.type, 'compare', context);
    const side = (port: 'left' | 'right'): string =>
      selectFrame(
        context.inputs[port]!.frame,
        matched.map((pair) => ({
          name: pair.column.name,
          value: context.cast(context.column(pair[port].name), pair[port].type, pair.column.type),
        })),
        context,
      );
    return `${side('left')}.${methodOf(setType, context)}(${side('right')})`;
  });
}

export const sparkIntersect = setOperation((setType) => (setType === 'ALL' ? 'intersectAll' : 'intersect'));
export const sparkExcept = setOperation((setType, { language }) => (setType === 'ALL' ? 'exceptAll' : language.except));
