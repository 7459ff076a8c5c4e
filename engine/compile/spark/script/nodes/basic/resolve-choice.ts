/** ResolveChoice for Spark, of columns without a choice: Spark has none. */

import { sameName } from '#engine/base/same-name.ts';
import { selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { parsePath } from '#engine/transforms/column-path.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { parseHive } from '#engine/types/hive.ts';

interface Args {
  readonly specs: readonly { readonly path: string; readonly action: string }[];
}

export const sparkResolveChoice = sparkNode<Args>(({ specs }, context) => {
  const { frame, schema } = context.input;
  const wanted = specs.map(({ path, action }) => ({ path: parsePath(path), action }));
  if (wanted.some(({ path }) => path.length > 1))
    context.refuse('ResolveChoice of a nested field has no Spark form yet: use Change Schema.');
  const columns = schema.map(({ name, type }) => {
    const action = wanted.find(({ path }) => sameName(path[0]!, name))?.action;
    return { name, value: resolved(context.column(name), type, action, context) };
  });
  return selectFrame(frame, columns, context);
});

function resolved(value: string, from: DataType, action: string | undefined, context: SparkNodeContext): string {
  const match = /^(cast|project):(.+)$/u.exec(action ?? '');
  if (match === null) return value;
  const to = parseHive(match[2]!);
  if (match[1] === 'cast' || alternativeName(from) === alternativeName(to)) return context.cast(value, from, to);
  return `CAST(NULL AS ${context.type(to)})`;
}
