/** Values of a node as Spark SQL: expressions, casts, columns and paths. */

import { sparkCast } from '#engine/compile/spark/spark-cast.ts';
import { writeSpark } from '#engine/compile/spark/spark-expression.ts';
import { toSparkSql } from '#engine/compile/spark/spark-type.ts';
import { NotCarried, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { getPath } from '#engine/transforms/column-path.ts';
import { castDifference, castDifferences } from '#engine/types/casts/spark-differences.ts';
import { isNumber, isWhole } from '#engine/types/common-type.ts';
import { sameType } from '#engine/types/data-type.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { familyOfType } from '#engine/types/expression/family.ts';
import { sparkName } from '#engine/types/functions/spark-form.ts';
import { formatHive } from '#engine/types/hive.ts';

/** What the script gives a node. `note` receives sentences about values that Spark can give differently. */
type NodeSurroundings = Pick<SparkNodeContext, 'inputs' | 'language' | 'note' | 'shared'>;

export function nodeValues(node: ResolvedNode, { inputs, language, note, shared }: NodeSurroundings): SparkNodeContext {
  const refuse = (reason: string): never => {
    throw new NotCarried(reason);
  };
  const written = (text: string, known: Parameters<SparkNodeContext['condition']>[1], use: 'value' | 'condition') => {
    const { tree } = checkExpression(text, node.expressions.get(text), known);
    const result = writeSpark(tree, use);
    if (result.text === null) return refuse(result.reason);
    for (const difference of result.differences) note(difference);
    return { text: result.text, type: tree.type };
  };
  const context: SparkNodeContext = {
    language,
    node,
    inputs,
    shared,
    get input() {
      return Object.values(inputs)[0]!;
    },
    expression(text, known, type) {
      const value = written(text, known, 'value');
      // Spark's own type of a number may be wider or narrower.
      const isSame = value.type !== undefined && sameType(value.type, type) && !isNumber(type);
      return isSame ? value.text : `CAST(${value.text} AS ${context.type(type)})`;
    },
    condition: (text, known) => written(text, known, 'condition').text,
    cast(value, from, to) {
      const argument = { text: value, literal: undefined, isConstant: false, type: from, family: familyOfType(from) };
      const text = sparkCast(argument, to, false);
      if (typeof text !== 'string') return refuse(text.none);
      const difference = sameType(from, to) ? undefined : castDifference(from, to);
      // A number that is too large for whole numbers is null, as in Tenon, instead of wrapped around.
      if (difference === castDifferences.tooLarge && isNumber(from) && isWhole(to))
        return `try_cast(${value} AS ${context.type(to)})`;
      if (difference !== undefined) note(difference);
      return text;
    },
    column(name) {
      if (name.includes('${')) refuse('Spark would replace ${…} in the name of a column or field.');
      return sparkName(name);
    },
    path(text, schema) {
      const found = getPath(schema, text);
      return {
        value: found.map(({ name }) => context.column(name)).join('.'),
        type: found.at(-1)!.type,
      };
    },
    type: (type) => toSparkSql(type) ?? refuse(`Spark has no type ${formatHive(type)} in a cast.`),
    note,
    refuse,
  };
  return context;
}
