/**
 * Bounds on values that one call of a function makes from small arguments: `repeat('x', 4e9)` takes gigabytes in one
 * step, in which DuckDB hears no cancel and which its memory limit does not count. Instances that run people's SQL get
 * macros of the functions' own names, which look at the size first.
 */

import { literal, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { numberText } from '#engine/contract/count-text.ts';

/** Bytes of a text or of bits. */
export const mostValueBytes = 64 * 1024 * 1024;
/** Of a list. */
export const mostItems = 10_000_000;

const capEnd = 'the most that a value may have here';
const failedCast = new RegExp(`^Could not convert string '(?<why>.+, ${capEnd})' to INT32$`, 'u');

/** The words of a cap in DuckDB's message; undefined: the message is of something else. */
export function readCapError(message: string): string | undefined {
  return failedCast.exec(message)?.groups?.['why'];
}

const bytes = (value: string): string => `strlen(CAST(${value} AS VARCHAR))`;
/** Null unless the value is a whole number: lists of timestamps are left to the engine. */
const whole = (value: string): string => `TRY_CAST(CAST(${value} AS VARCHAR) AS HUGEINT)`;

interface Guarded {
  readonly name: string;
  readonly parameters: readonly string[];
  /** The parameter that decides the size; it is replaced by the test. */
  readonly size: string;
  /** True where it need not be a whole number. */
  readonly isOfAnyType?: true;
  readonly measure: string;
  readonly of: 'bytes' | 'items';
}

const ranges = ['range', 'generate_series'].flatMap((name): Guarded[] => [
  range(name, ['a'], 'a', whole('a')),
  range(name, ['a', 'b'], 'b', `${whole('b')} - ${whole('a')}`),
  range(name, ['a', 'b', 'c'], 'b', `(${whole('b')} - ${whole('a')}) / ${whole('c')}`),
]);
const pads = ['lpad', 'rpad'].map((name): Guarded => ({
  name,
  parameters: ['s', 'n', 'p'],
  size: 'n',
  measure: whole('n'),
  of: 'bytes',
}));
const resizes = ['list_resize', 'array_resize'].flatMap((name): Guarded[] => [
  { name, parameters: ['l', 'n'], size: 'n', measure: whole('n'), of: 'items' },
  { name, parameters: ['l', 'n', 'v'], size: 'n', measure: whole('n'), of: 'items' },
]);

const guarded: readonly Guarded[] = [
  { name: 'repeat', parameters: ['s', 'n'], size: 'n', measure: `${bytes('s')} * ${whole('n')}`, of: 'bytes' },
  ...pads,
  ...ranges,
  ...resizes,
  { name: 'bitstring', parameters: ['s', 'n'], size: 'n', measure: `${whole('n')} // 8`, of: 'bytes' },
];

/** Makes the macros; run before the instance is locked. */
export function valueCaps(): readonly Sql[] {
  const names = [...new Set(guarded.map(({ name }) => name))];
  return names.map((name) => {
    const forms = guarded.filter((form) => form.name === name);
    return trustedSql(`CREATE OR REPLACE MACRO ${name}${forms.map(formText).join(', ')}`);
  });
}

function formText({ name, parameters, size, isOfAnyType, measure, of }: Guarded): string {
  const most = of === 'bytes' ? mostValueBytes : mostItems;
  const why = `${name} would make a value of more than ${numberText(most)} ${of}, ${capEnd}`;
  // TRY takes no error(), but a cast that fails: a job finds the rows that fail by TRY.
  const fails = isOfAnyType === true ? `error(${literal(why).text})` : `CAST(${literal(why).text} AS INTEGER)`;
  const test = `CASE WHEN ${measure} > ${most} THEN ${fails} ELSE ${size} END`;
  const given = parameters.map((parameter) => (parameter === size ? test : parameter));
  return `(${parameters.join(', ')}) AS system.main.${name}(${given.join(', ')})`;
}

function range(name: string, parameters: readonly string[], size: string, measure: string): Guarded {
  return { name, parameters, size, isOfAnyType: true, measure, of: 'items' };
}
