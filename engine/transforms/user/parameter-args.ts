/** Parameters of a user's transform as arguments of a node: what the form offers and what is checked. */

import { z } from 'zod';
import type { TransformParameter } from '#engine/contract/definitions/user-transform.ts';
import { asRole } from '#engine/transforms/argument-roles.ts';

type ValueType = NonNullable<TransformParameter['listType']>;
/** A value of a parameter; undefined: an optional one has none. */
export type ParameterValue = string | number | boolean | readonly (string | number | boolean)[] | undefined;

/** In the order of the parameters. @param port input whose columns are offered for `listOptions: "column"`. */
export function parameterArgs(parameters: readonly TransformParameter[], port: string): z.ZodObject {
  return z.strictObject(Object.fromEntries(parameters.map((parameter) => [parameter.name, argOf(parameter, port)])));
}

function argOf(parameter: TransformParameter, port: string): z.ZodType {
  const { type, isOptional = false, displayName, name, description = '' } = parameter;
  const single = type === 'list' ? valueOf(parameter, parameter.listType ?? 'str') : valueOf(parameter, type);
  const value = type === 'list' ? (isOptional ? z.array(single) : z.array(single).min(1)) : single;
  const described = (isOptional ? value.optional() : value).describe(sentences(description, parameter));
  const titled = described.meta({ title: displayName ?? name });
  return parameter.listOptions === 'column' ? titled.meta(asRole({ kind: 'column', port, nested: false })) : titled;
}

/** The labels are words for people; what a job states is the value. */
function sentences(description: string, { listOptions }: TransformParameter): string {
  if (!Array.isArray(listOptions)) return description;
  const labels = listOptions.filter(({ label, value }) => label !== String(value));
  if (labels.length === 0) return description;
  const list = labels.map(({ label, value }) => `${String(value)}: ${label}`).join(', ');
  return description === '' ? `${list}.` : `${description} (${list})`;
}

function valueOf({ listOptions, isOptional, type }: TransformParameter, of: ValueType): z.ZodType {
  const options = optionsOf(listOptions, of);
  if (options !== undefined) return options;
  switch (of) {
    case 'str':
      return isOptional === true || type === 'list' ? z.string() : z.string().min(1);
    case 'int':
      return z.int();
    case 'float':
      return z.number();
    case 'bool':
      return z.boolean();
  }
}

/** undefined: any value of the type. */
function optionsOf(stated: TransformParameter['listOptions'], of: ValueType): z.ZodType | undefined {
  if (stated === undefined || stated === 'column' || of === 'bool') return undefined;
  const values =
    typeof stated === 'string'
      ? stated.split(',').map((each) => each.trim())
      : stated.map(({ value }) => String(value));
  if (of === 'str') return z.enum([...new Set(values)]);
  const numbers = [...new Set(values.map(Number))];
  const [first, second, ...rest] = numbers.map((each) => z.literal(each));
  return second === undefined ? first! : z.union([first!, second, ...rest]);
}
