/** ExtractJsonPath for Spark. */

import { sameName } from '#engine/base/same-name.ts';
import { putColumns, selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { getPath } from '#engine/transforms/column-path.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';
import { parseJsonPath } from '#engine/types/json/json-path-steps.ts';

interface Args {
  readonly colName: string;
  readonly paths: readonly string[];
  readonly newCols: readonly string[];
  readonly dropColumn: boolean;
}

export const sparkExtractJsonPath = sparkNode<Args>(({ colName, paths, newCols, dropColumn }, context) => {
  const { frame, schema } = context.input;
  context.note(
    'Spark reads JSON more loosely, such as texts in single quotes, and writes numbers with a fraction or an exponent in its own way.',
  );
  const { value } = context.path(colName, schema);
  const made = paths.map((path, index) => ({
    name: newCols[index]!,
    value: `get_json_object(${value}, ${sparkText(sparkPath(path, context))})`,
  }));
  const own = getPath(schema, colName)[0]!.name;
  const isKept = !dropColumn || newCols.some((name) => sameName(name, own));
  const columns = putColumns(schema, made, context);
  return selectFrame(frame, isKept ? columns : columns.filter(({ name }) => name !== own), context);
});

function sparkPath(path: string, context: SparkNodeContext): string {
  const steps = parseJsonPath(path).map((step) => {
    if (step === 'all') return '[*]';
    if ('index' in step) return `[${step.index}]`;
    if (/['?]/u.test(step.key)) context.refuse(`Spark cannot read the key ${step.key} in a JSON path.`);
    return `['${step.key}']`;
  });
  return `$${steps.join('')}`;
}
