/** Every function and operator of the tables within itself, in each place of an argument. */

import { functionTable } from '#engine/types/functions.ts';
import type { LooseType, TableFunctionLine } from '#engine/types/functions/scalar-function.ts';

/** Columns that the nests name, with their Hive types. */
export const nestColumns = {
  i: 'int',
  j: 'int',
  d: 'double',
  s: 'string',
  t: 'string',
  f: 'boolean',
  day: 'date',
  moment: 'timestamp',
  list: 'array<string>',
  m: 'map<string,int>',
  bin: 'binary',
} as const;

export interface Nest {
  /** `round, argument 2`. */
  readonly name: string;
  readonly around: (inner: string) => string;
  /** Of a value that has the type of the argument. */
  readonly of: (argument: string) => string;
  /** The innermost value. */
  readonly leaf: string;
}

const leaves: Readonly<Record<LooseType, string>> = {
  any: 's',
  same: 'i',
  boolean: 'f',
  whole: 'i',
  number: 'd',
  double: 'd',
  string: 's',
  date: 'day',
  timestamp: 'moment',
  list: 'list',
  map: 'm',
  struct: "{'a': i}",
  binary: 'bin',
};

/** Arguments that a call needs to be one. */
const given: Readonly<Record<string, readonly string[]>> = {
  array_join: ['list', "','"],
  concat_ws: ["','", 's', 't'],
  array: ['s', 't'],
  array_contains: ['list', 's'],
  array_position: ['list', 's'],
  list_value: ['s', 't'],
  round: ['d', 'i'],
  date_part: ["'year'", 'moment'],
  date_trunc: ["'month'", 'moment'],
  element_at: ['list', '1'],
  get_json_object: ['s', "'$.a'"],
  list_filter: ['list', "lambda e: e = 'a'"],
  list_transform: ['list', 'lambda e: upper(e)'],
  regexp_extract: ['s', "'b'", '0'],
  split_part: ['s', "','", '1'],
  strftime: ['moment', "'%Y'"],
};

/** The result of a call as an argument of the type. */
function as(inner: string, gives: LooseType, wants: LooseType): string | null {
  if (wants === 'any' && gives === 'list') return `element_at(${inner}, 1)`;
  if (wants === gives || wants === 'any' || wants === 'same' || gives === 'same') return inner;
  const isNumber = (type: LooseType): boolean => ['whole', 'number', 'double'].includes(type);
  if (isNumber(wants) && isNumber(gives)) return inner;
  switch (wants) {
    case 'string':
      return gives === 'list' ? `element_at(${inner}, 1)` : `CAST(${inner} AS STRING)`;
    case 'whole':
      return gives === 'list' ? `size(${inner})` : `CAST(${inner} AS INT)`;
    case 'number':
    case 'double':
      return gives === 'list' ? `size(${inner})` : `CAST(${inner} AS DOUBLE)`;
    case 'boolean':
    case 'date':
    case 'timestamp':
    case 'binary':
      return gives === 'list' ? null : `CAST(CAST(${inner} AS STRING) AS ${wants.toUpperCase()})`;
    case 'list':
      return `array(CAST(${inner} AS STRING))`;
    default:
      return null;
  }
}

function nestsOf({ name, least, most, takes, gives }: TableFunctionLine): Nest[] {
  const typeOf = (place: number): LooseType => takes[Math.min(place, takes.length - 1)]!;
  const count = Math.max(least, Math.min(most, 3));
  const args = given[name] ?? Array.from({ length: count }, (_one, place) => leaves[typeOf(place)]);
  return args.flatMap((arg, place): Nest[] => {
    const wants = typeOf(place);
    if (arg.startsWith('lambda')) return [];
    if (as('', gives, wants) === null) return [];
    const of = (argument: string): string => `${name}(${args.with(place, argument).join(', ')})`;
    const around = (inner: string): string => of(inner === leaves[wants] ? inner : as(inner, gives, wants)!);
    return [{ name: `${name}, argument ${place + 1}`, around, of, leaf: leaves[wants] }];
  });
}

const nest = (name: string, leaf: string, around: (inner: string) => string): Nest => ({
  name,
  leaf,
  around,
  of: around,
});

/** Of other types than the result, or DuckDB takes only constants there, or the parser has a form for the word. */
const left: ReadonlySet<string> = new Set([
  'array_contains, argument 2',
  'array_position, argument 2',
  'date_part, argument 1',
  'element_at, argument 2',
  'position, argument 1',
  'position, argument 2',
  'regexp_extract, argument 3',
  'round, argument 2',
  'strftime, argument 2',
]);

/** Operators and other forms, in each place. */
const others: readonly Nest[] = [
  ...['+', '-', '*', '/', '//', '%'].flatMap((sign) => [
    nest(`${sign}, left`, 'd', (x) => `(${x} ${sign} i)`),
    nest(`${sign}, right`, 'd', (x) => `(i ${sign} ${x})`),
  ]),
  ...['=', '<>', '<', '<=>'].flatMap((sign) => [
    nest(`${sign}, left`, 'i', (x) => `CAST(${x} ${sign} j AS INT)`),
    nest(`${sign}, right`, 'i', (x) => `CAST((j ${sign} ${x}) AS INT)`),
    nest(`${sign}, beside text`, 'i', (x) => `CAST((s ${sign} ${x}) AS INT)`),
  ]),
  nest('- of one', 'd', (x) => `(- ${x})`),
  nest('BETWEEN, value', 'i', (x) => `CAST((${x} BETWEEN 1 AND j) AS INT)`),
  nest('BETWEEN, lower end', 'i', (x) => `CAST((i BETWEEN ${x} AND j) AS INT)`),
  nest('BETWEEN, upper end', 'i', (x) => `CAST((i BETWEEN j AND ${x}) AS INT)`),
  nest('BETWEEN, in CASE', 'i', (x) => `CASE WHEN ${x} BETWEEN 1 AND j THEN 1 END`),
  nest('IN, in CASE', 'i', (x) => `CASE WHEN ${x} IN (1, 2) THEN 1 END`),
  nest('NOT BETWEEN', 'i', (x) => `CAST((${x} NOT BETWEEN 1 AND j) AS INT)`),
  nest('BETWEEN of text', 's', (x) => `CAST((${x} BETWEEN 1 AND 3) AS STRING)`),
  nest('IN, value', 'i', (x) => `CAST((${x} IN (1, 2, j)) AS INT)`),
  nest('IN, one item', 'i', (x) => `CAST((i IN (${x})) AS INT)`),
  nest('IN, item', 'i', (x) => `CAST((i IN (1, ${x}, j)) AS INT)`),
  nest('NOT IN', 'i', (x) => `CAST((${x} NOT IN (1, 2, j)) AS INT)`),
  nest('IS NULL', 'i', (x) => `(${x} IS NULL)`),
  nest('NOT', 'f', (x) => `(NOT ${x})`),
  nest('AND', 'f', (x) => `(f AND ${x} AND i = 1)`),
  nest('OR', 'f', (x) => `(f OR ${x} OR i = 1)`),
  nest('||, left', 's', (x) => `(${x} || t)`),
  nest('||, right', 's', (x) => `(t || ${x})`),
  nest('LIKE, value', 's', (x) => `CAST(${x} LIKE 'a%' AS STRING)`),
  nest('LIKE, pattern', 's', (x) => `CAST(t LIKE ${x} AS STRING)`),
  nest('LIKE ESCAPE', 's', (x) => `CAST(${x} LIKE t ESCAPE '!' AS STRING)`),
  nest('->>', 's', (x) => `(${x} ->> '$.a')`),
  nest('element of a list', 'i', (x) => `[${x}][1]`),
  nest('place in a list', 'i', (x) => `[1, 2, j][${x}]`),
  nest('CASE, condition', 'i', (x) => `CASE WHEN ${x} = 1 THEN 2 WHEN j = 2 THEN 3 ELSE 4 END`),
  nest('CASE, result', 'i', (x) => `CASE WHEN i = 1 THEN ${x} ELSE 4 END`),
  nest('CASE, otherwise', 'i', (x) => `CASE WHEN i = 1 THEN 3 ELSE ${x} END`),
  nest('CASE of a value, one WHEN', 'i', (x) => `CASE ${x} WHEN 1 THEN 3 ELSE 2 END`),
  nest('body of a lambda', 'i', (x) => `size(list_transform(list, lambda e: ${x}))`),
  nest('place to round to', 'i', (x) => `CAST(round(d, ${x}) AS INT)`),
  nest('array_contains, value', 's', (x) => `CAST(array_contains(list, ${x}) AS STRING)`),
  nest('array_position, value', 's', (x) => `CAST(array_position(list, ${x}) AS STRING)`),
  nest('element_at, place', 'i', (x) => `CAST(element_at(list, ${x}) AS INT)`),
  nest('interval', 'moment', (x) => `(${x} + INTERVAL 1 DAY)`),
  nest('TRY', 'i', (x) => `TRY(${x} + 1)`),
  nest('nullif of text and number', 's', (x) => `nullif(${x}, 5)`),
  ...['boolean', 'int', 'bigint', 'double', 'decimal(12,3)', 'date', 'timestamp', 'timestamp_ntz', 'binary'].map(
    (type) => nest(`CAST AS ${type}`, 's', (x) => `CAST(CAST(${x} AS ${type}) AS STRING)`),
  ),
  nest('CAST of numbers', 'd', (x) => `CAST(CAST(${x} AS INT) AS DOUBLE)`),
];

export const nests: readonly Nest[] = [
  ...functionTable
    .filter(({ kind }) => kind === 'scalar')
    .flatMap(nestsOf)
    .filter(({ name }) => !left.has(name)),
  ...others,
];

/** @param depth how often the function is around the innermost value. */
export function nested({ leaf, around }: Pick<Nest, 'leaf' | 'around'>, depth: number): string {
  let text = leaf;
  for (let level = 0; level < depth; level += 1) text = around(text);
  return text;
}
