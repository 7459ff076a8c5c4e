/** Union for Spark. */

import { pythonChain } from '#engine/compile/spark/script/python-text.ts';
import { refuseMaps, selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { findColumn } from '#engine/types/column-lookup.ts';
import { sameSchema } from '#engine/types/data-type.ts';

interface Args {
  readonly unionType: 'ALL' | 'DISTINCT';
  readonly by: 'name' | 'position';
}

export const sparkUnion = sparkNode<Args>(({ unionType, by }, context) => {
  const united = context.node.schema;
  const frames = Object.values(context.inputs).map(({ frame, schema }) => {
    if (sameSchema(schema, united)) return frame;
    const columns = united.map(({ name, type }, index) => {
      const own = by === 'position' ? schema[index]! : findColumn(schema, name);
      const value =
        own === undefined
          ? `CAST(NULL AS ${context.type(type)})`
          : context.cast(context.column(own.name), own.type, type);
      return { name, value };
    });
    return selectFrame(frame, columns, context);
  });
  if (unionType === 'DISTINCT') for (const { type } of united) refuseMaps(type, 'compare', context);
  return pythonChain(frames[0]!, [
    ...frames.slice(1).map((frame) => `.unionAll(${frame})`),
    ...(unionType === 'DISTINCT' ? ['.distinct()'] : []),
  ]);
});
