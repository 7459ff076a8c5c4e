/** The value of a parameter of a visual transform: texts in AWS Glue, typed here. */

import { countText } from '#engine/contract/count-text.ts';
import type { DynamicParameter } from '#engine/interchange/glue-studio/dynamic/dynamic-transforms.ts';
import type { ReadContext, WriteContext } from '#engine/interchange/glue-studio/member.ts';
import { readExpression, writeExpression } from '#engine/interchange/glue-studio/sql/expression.ts';

type Refuse = Pick<ReadContext, 'refuse'>;

/** @throws NotCarried. */
export function readValue({ glue, as }: DynamicParameter, values: readonly string[], context: Refuse): unknown {
  if (as === 'list') return values;
  if (values.length !== 1)
    return context.refuse(`Its parameter ${glue} has ${countText(values.length, 'value')}, and one is expected.`);
  const text = values[0]!;
  switch (as) {
    case 'text':
      return text;
    case 'expression':
      return readExpression(text);
    case 'truth':
      if (!/^(?:true|false)$/iu.test(text))
        return context.refuse(`Its parameter ${glue} is "${text}", not true or false.`);
      return text.toLowerCase() === 'true';
    case 'whole':
      return wholeNumber(glue, text, context);
    case 'commas':
      return text.split(',').map((part) => part.trim());
    case 'whole-commas':
      return text.split(',').map((part) => wholeNumber(glue, part.trim(), context));
  }
}

function wholeNumber(name: string, text: string, context: Refuse): number {
  if (!/^-?\d{1,15}$/u.test(text)) return context.refuse(`Its parameter ${name} has "${text}", not a whole number.`);
  return Number(text);
}

/** @throws NotCarried for names that the separator of AWS Glue would cut. */
export function writeValue(
  { glue, as }: DynamicParameter,
  value: unknown,
  context: Pick<WriteContext, 'refuse' | 'note'>,
): string[] {
  if (as === 'list') return value as string[];
  if (as === 'expression') return [writeExpression(String(value), context)];
  if (as !== 'commas' && as !== 'whole-commas') return [String(value)];
  const parts = (value as readonly (string | number)[]).map(String);
  const odd = parts.find((part) => part.includes(',') || part.trim() !== part);
  if (odd !== undefined)
    context.refuse(
      `AWS Glue separates the values of ${glue} by commas, so "${odd}" cannot be one of them. Choose a name without commas and outer spaces.`,
    );
  return [parts.join(',')];
}

/** Glue's type of the value. */
export function parameterType({ as }: DynamicParameter): string {
  switch (as) {
    case 'truth':
      return 'bool';
    case 'whole':
      return 'int';
    case 'list':
      return 'list';
    default:
      return 'str';
  }
}
