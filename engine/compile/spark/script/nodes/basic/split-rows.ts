/** SplitRows for Spark. */

import { pythonText } from '#engine/compile/spark/script/python-text.ts';
import { sparkNode, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';
import type { DataType } from '#engine/types/data-type.ts';

interface Args {
  readonly comparisons: readonly {
    readonly column: string;
    readonly operator: string;
    readonly value: string | number | boolean;
  }[];
  readonly name1: string;
}

export const sparkSplitRows = sparkNode<Args>(({ comparisons, name1 }, context) => {
  const { frame, schema } = context.input;
  const conditions = comparisons.map(({ column, operator, value }) => {
    const of = context.path(column, schema);
    return `${of.value} ${operator === '!=' ? '<>' : operator} ${comparedValue(value, of.type, context)}`;
  });
  const isFirst = context.node.port === name1;
  const all = `coalesce(${conditions.join(' AND ')}, false)`;
  return `${frame}.filter(${pythonText(isFirst ? conditions.join(' AND ') : `NOT ${all}`)})`;
});

const whole = /^[+-]?\d{1,18}$/u;
const plain = /^[+-]?\d{1,18}(?:\.\d{1,10})?$/u;

function comparedValue(value: string | number | boolean, type: DataType, context: SparkNodeContext): string {
  const text = String(value).trim();
  switch (type.kind) {
    case 'string':
      return sparkText(String(value));
    case 'boolean':
      return text.toLowerCase();
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'decimal':
      if (whole.test(text)) return `${text.replace('+', '')}${type.kind === 'decimal' ? 'BD' : 'L'}`;
      if (plain.test(text)) return `${text.replace('+', '')}BD`;
      return context.refuse(`The number ${text.slice(0, 40)} has too many digits to be compared alike in Spark.`);
    case 'float':
    case 'double':
      return `CAST(${sparkText(text)} AS DOUBLE)`;
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return context.cast(sparkText(text), { kind: 'string' }, type);
    default:
      return context.refuse('Spark does not compare values of this type alike.');
  }
}
