/** Union for Spark. */

import { unitedFrame } from '#engine/compile/spark/script/nodes/basic/united-frame.ts';
import { pythonChain } from '#engine/compile/spark/script/python-text.ts';
import { refuseMaps, selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { sameSchema } from '#engine/types/data-type.ts';

interface Args {
  readonly unionType: 'ALL' | 'DISTINCT';
  readonly by: 'name' | 'position';
}

export const sparkUnion = sparkNode<Args>(({ unionType, by }, context) => {
  const united = context.node.schema;
  const frames = Object.values(context.inputs).map((input) => {
    if (by === 'name') return unitedFrame(input, context);
    if (sameSchema(input.schema, united)) return input.frame;
    const columns = united.map(({ name, type }, index) => {
      const own = input.schema[index]!;
      return { name, value: context.cast(context.column(own.name), own.type, type) };
    });
    return selectFrame(input.frame, columns, context);
  });
  if (unionType === 'DISTINCT') for (const { type } of united) refuseMaps(type, 'compare', context);
  return pythonChain(frames[0]!, [
    ...frames.slice(1).map((frame) => `.unionAll(${frame})`),
    ...(unionType === 'DISTINCT' ? ['.distinct()'] : []),
  ]);
});
