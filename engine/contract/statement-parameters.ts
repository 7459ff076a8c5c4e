/** Values for the parameters of a statement, `$name`: how they are stated, and the type that a text has. */

import { z } from 'zod';

export const parameterTypes = ['number', 'date', 'timestamp', 'boolean', 'text'] as const;
export type ParameterType = (typeof parameterTypes)[number];

export interface Parameter {
  readonly type: ParameterType;
  /** `2024-01-31`, `2024-01-31 12:00:00`, `-1.5`, `true`; of a text, every character counts. */
  readonly value: string;
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** Several values of one type, for `IN ($name)`. */
export interface ListParameter {
  readonly type: ParameterType;
  readonly values: readonly string[];
}

/** As callers state them. */
export type GivenParameters = Readonly<Record<string, Parameter | ListParameter>>;

export function isListParameter(parameter: Parameter | ListParameter): parameter is ListParameter {
  return 'values' in parameter;
}

/** Items of one list. */
const mostItems = 1000;

/** Without the sign; SQL does not distinguish upper and lower case in it. One name is taken by JavaScript. */
export const parameterName = /^(?!__proto__$)[A-Za-z_]\w{0,99}$/iu;

const patterns: Readonly<Record<Exclude<ParameterType, 'text'>, RegExp>> = {
  // A zero in front is one of a code, such as a postcode.
  number: /^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/u,
  date: /^\d{4}-\d\d-\d\d$/u,
  timestamp: /^\d{4}-\d\d-\d\d[ T](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?$/u,
  boolean: /^(?:true|false)$/iu,
};
/** Of a number without an exponent: those of DuckDB's widest exact type. */
const mostDigits = 38;

/** Whether the value can be one of its type. */
export function isParameterValue({ type, value }: Parameter): boolean {
  if (type === 'text') return !value.includes('\0');
  if (!patterns[type].test(value)) return false;
  if (type === 'number') return /e/iu.test(value) || value.replaceAll(/\D/gu, '').length <= mostDigits;
  return type === 'boolean' || isDay(value.slice(0, 10));
}

/**
 * @param typed by a person; in single quotes it is a text, whatever it looks like, in square brackets a list: `[7, 9]`.
 * @returns items of different types are texts.
 */
export function guessParameter(typed: string): Parameter | ListParameter {
  const list = /^\[([\s\S]*)\]$/u.exec(typed.trim());
  if (list === null) return guessValue(typed);
  const items = itemsOf(list[1]!);
  const values = items.map((item) => guessValue(item.trim()));
  const [first] = values;
  const type = first !== undefined && values.every((value) => value.type === first.type) ? first.type : 'text';
  return { type, values: values.map(({ value }) => value) };
}

/** Between commas that are not in single quotes; none in an empty text. */
function itemsOf(text: string): string[] {
  if (text.trim() === '') return [];
  return [...text.matchAll(/(?:^|,)((?:\s*'(?:[^']|'')*'\s*(?=,|$))|[^,]*)/gu)].map(([, item]) => item!);
}

function guessValue(typed: string): Parameter {
  const quoted = /^'([\s\S]*)'$/u.exec(typed.trim());
  if (quoted !== null) return { type: 'text', value: quoted[1]!.replaceAll("''", "'") };
  const value = typed.trim();
  const type = parameterTypes.find((each) => each !== 'text' && isParameterValue({ type: each, value }));
  return type === undefined ? { type: 'text', value: typed } : { type, value };
}

function isDay(text: string): boolean {
  const [year, month, day] = text.split('-').map(Number);
  const date = new Date(Date.UTC(2000, month! - 1, day));
  date.setUTCFullYear(year!, month! - 1, day);
  return year! > 0 && date.getUTCMonth() === month! - 1 && date.getUTCDate() === day;
}

export const parametersSchema = z
  .record(
    z.string().regex(parameterName, 'it must begin with a letter or _ and have at most 100 letters, digits and _'),
    z.union([
      z
        .strictObject({ type: z.enum(parameterTypes), value: z.string().max(100_000) })
        .refine(isParameterValue, 'The value is not one of its type.'),
      z
        .strictObject({
          type: z.enum(parameterTypes),
          values: z.array(z.string().max(10_000)).max(mostItems).readonly(),
        })
        .refine(
          ({ type, values }) => values.every((value) => isParameterValue({ type, value })),
          'A value is not one of the type.',
        ),
    ]),
  )
  .default({})
  .describe(
    'Values of the $name parameters in the SQL; the keys are the names without the $. Several `values` are for IN ($name).',
  );
