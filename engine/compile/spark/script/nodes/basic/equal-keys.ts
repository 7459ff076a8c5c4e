/** Pairs of keys of two inputs, each pair in one type, and the condition of a join by them. */

import { refuseMaps } from '#engine/compile/spark/script/select-frame.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { KeyPair } from '#engine/transforms/keyed/equal-keys.ts';
import { sameType } from '#engine/types/data-type.ts';
import { widerType } from '#engine/types/merge-types.ts';

/** Spark SQL. @param prefix before the columns of each input, such as `l.`. */
export function sparkKeys(
  keys: readonly KeyPair[],
  context: SparkNodeContext,
  prefix: Readonly<Record<'left' | 'right', string>> = { left: '', right: '' },
): { readonly left: string; readonly right: string }[] {
  const [left, right] = [context.inputs['left']!, context.inputs['right']!];
  return keys.map((pair) => {
    const one = context.path(pair.left, left.schema);
    const other = context.path(pair.right, right.schema);
    const type = sameType(one.type, other.type) ? one.type : widerType(one.type, other.type)!;
    refuseMaps(type, 'compare', context);
    return {
      left: context.cast(`${prefix.left}${one.value}`, one.type, type),
      right: context.cast(`${prefix.right}${other.value}`, other.type, type),
    };
  });
}

/** Inputs have the aliases `l` and `r`; null equals nothing. */
export function equalKeys(keys: readonly KeyPair[], context: SparkNodeContext): string {
  return sparkKeys(keys, context, { left: 'l.', right: 'r.' })
    .map(({ left, right }) => `${left} = ${right}`)
    .join(' AND ');
}
