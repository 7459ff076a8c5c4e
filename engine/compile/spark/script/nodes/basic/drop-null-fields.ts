/** DropNullFields for Spark: a filter that passes every row or stops, and columns with fewer of their fields. */

import { sparkNarrowedFields } from '#engine/compile/spark/script/nodes/basic/narrowed-fields.ts';
import { stopWhere } from '#engine/compile/spark/script/nodes/stop-where.ts';
import { pythonText } from '#engine/compile/spark/script/python-text.ts';
import type { SparkNode, SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { fieldTree } from '#engine/transforms/kept-fields.ts';
import { droppedFields } from '#engine/transforms/null-fields/dropped-fields.ts';
import { numberKinds, textsAsNull, type CountedAsNull, type Step } from '#engine/transforms/null-fields/has-value.ts';
import { isText, type DataType } from '#engine/types/data-type.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

type Args = CountedAsNull & { readonly paths: readonly string[] };

export const sparkDropNullFields: SparkNode = (args, context) => {
  const { paths, ...counted } = args as unknown as Args;
  const { frame, schema } = context.input;
  const stops = droppedFields(schema, fieldTree(paths, schema)).map(({ column, steps, type, label }) => {
    const isPresent = hasValueAt(context.column(column), steps, type, counted, context);
    return [isPresent, sparkText(`Cannot drop "${label}": it is not null in all rows`)] as const;
  });
  const checked = `${frame}.filter(${pythonText(stopWhere(stops))})`;
  return sparkNarrowedFields(args, { ...context, input: { frame: checked, schema } });
};

/** Spark SQL, never null. @param depth of lists around the value. */
function hasValueAt(
  value: string,
  steps: readonly Step[],
  type: DataType,
  counted: CountedAsNull,
  context: SparkNodeContext,
  depth = 0,
): string {
  const [step, ...further] = steps;
  if (step === undefined) return hasValue(value, type, counted, context);
  if (step !== 'elements')
    return hasValueAt(`${value}.${context.column(step.field)}`, further, type, counted, context, depth);
  const each = `e${depth}`;
  return `coalesce(exists(${value}, ${each} -> ${hasValueAt(each, further, type, counted, context, depth + 1)}), false)`;
}

function hasValue(value: string, type: DataType, counted: CountedAsNull, context: SparkNodeContext): string {
  if (type.kind === 'struct') {
    const fields = type.fields.map((field) =>
      hasValue(`${value}.${context.column(field.name)}`, field.type, counted, context),
    );
    return `(${fields.join(' OR ')})`;
  }
  const present = `${value} IS NOT NULL`;
  const texts = textsAsNull(counted);
  if (isText(type) && texts.length > 0)
    return `(${present} AND trim(BOTH ${sparkText(' \t\n\v\f\r')} FROM ${value}) NOT IN (${texts.map(sparkText).join(', ')}))`;
  if (numberKinds.has(type.kind) && counted.nullNumbers.length > 0) {
    const numbers = counted.nullNumbers.map((each) => (type.kind === 'float' ? `CAST(${each} AS FLOAT)` : `${each}`));
    return `(${present} AND ${value} NOT IN (${numbers.join(', ')}))`;
  }
  return present;
}
