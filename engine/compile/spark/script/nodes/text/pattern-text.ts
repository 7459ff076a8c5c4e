/** The text and the pattern of transforms with a regular expression, as Spark SQL. */

import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { getPath } from '#engine/transforms/column-path.ts';
import { stringType } from '#engine/types/data-type.ts';
import { javaPattern } from '#engine/types/functions/spark-pattern.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

/** A literal. */
export function patternText(pattern: string, context: SparkNodeContext): string {
  const java = javaPattern(pattern);
  if (java === null) context.refuse('The pattern has parts, such as [[:alpha:]] or (?U), that Java reads differently.');
  return sparkText(java);
}

/** A column or field as text, and its own name. */
export function readText(path: string, context: SparkNodeContext): { readonly name: string; readonly text: string } {
  const { schema } = context.input;
  const { value, type } = context.path(path, schema);
  return { name: getPath(schema, path).at(-1)!.name, text: context.cast(value, type, stringType) };
}
