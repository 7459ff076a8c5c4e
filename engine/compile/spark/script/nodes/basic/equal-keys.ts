/** The condition of a join by keys: inputs under the aliases `l` and `r`, each pair of keys in one type. */

import { refuseMaps } from '#engine/compile/spark/script/select-frame.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { KeyPair } from '#engine/transforms/keyed/equal-keys.ts';
import { sameType } from '#engine/types/data-type.ts';
import { widerType } from '#engine/types/merge-types.ts';

/** Spark SQL; null equals nothing. */
export function equalKeys(keys: readonly KeyPair[], context: SparkNodeContext): string {
  const [left, right] = [context.inputs['left']!, context.inputs['right']!];
  const conditions = keys.map((pair) => {
    const one = context.path(pair.left, left.schema);
    const other = context.path(pair.right, right.schema);
    const type = sameType(one.type, other.type) ? one.type : widerType(one.type, other.type)!;
    refuseMaps(type, 'compare', context);
    return `${context.cast(`l.${one.value}`, one.type, type)} = ${context.cast(`r.${other.value}`, other.type, type)}`;
  });
  return conditions.join(' AND ');
}
