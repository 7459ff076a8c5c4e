/** Results of the functions of nulls, lists, maps and JSON. */

import { jsonText } from '../number-text.ts';
import { simple, type Value, type ValueType } from '../value-types.ts';
import { compareValues, keyOf } from '../values.ts';
import type { Expression } from './expression.ts';
import { constants, fn, small, type FunctionModel } from './function-model.ts';

const whole = simple('int');
const long = simple('bigint');
const text = simple('string');
const truth = simple('boolean');
const double = simple('double');
const texts: ValueType = { kind: 'array', element: text };
const wholes: ValueType = { kind: 'array', element: long };
const counts: ValueType = { kind: 'map', key: text, value: long };
const plain = [whole, text, double, simple('date'), truth] as const;

type List = readonly Value[];

function elementOf([list]: readonly Expression[]): ValueType {
  return (list!.type as { element: ValueType }).element;
}

function firstHeld(args: readonly Value[]): Value {
  return args.find((value) => value !== null) ?? null;
}

function same(left: Value, right: Value, type: ValueType): boolean {
  return left !== null && right !== null && keyOf(left, type) === keyOf(right, type);
}

/** Both kinds of lists with elements to look for. */
function overLists(make: (list: ValueType, element: ValueType) => FunctionModel): FunctionModel[] {
  return [make(texts, text), make(wholes, long)];
}

function sorted(list: Value): Value[] {
  return [...(list as List)].sort((left, right) =>
    left === null || right === null ? Number(right === null) - Number(left === null) : compareValues(left, right),
  );
}

function extreme(list: Value, sign: number): Value {
  const held = sorted(list).filter((value) => value !== null);
  return (sign < 0 ? held[0] : held.at(-1)) ?? null;
}

function pairs(map: Value): readonly (readonly [Value, Value])[] {
  return map as readonly (readonly [Value, Value])[];
}

const jsonTexts = ['{"a":1,"b":[2,3]}', '{"a":{"b":"x"}}', 'no json', '[5,6]', '{"a":null}'];
const jsonPaths: Readonly<Record<string, readonly (string | number)[]>> = {
  '$.a': ['a'],
  '$.b[1]': ['b', 1],
  '$.a.b': ['a', 'b'],
  '$.zz': ['zz'],
};

function jsonAt(json: string, path: string): string | null {
  try {
    const found = jsonPaths[path]!.reduce<unknown>(
      (held, step) => (typeof held === 'object' && held !== null ? (held as Record<string, unknown>)[step] : undefined),
      JSON.parse(json),
    );
    if (found === undefined || found === null) return null;
    return typeof found === 'string' ? found : JSON.stringify(found);
  } catch {
    return null;
  }
}

export const collectionFunctions: readonly FunctionModel[] = [
  ...plain.flatMap((type) => [
    { ...fn('coalesce', [type, type, type], type, null, firstHeld), stopsAtValue: true as const },
    { ...fn('ifnull', [type, type], type, null, firstHeld), stopsAtValue: true as const },
    { ...fn('nvl', [type, type], type, null, firstHeld), stopsAtValue: true as const },
    fn('nullif', [type, type], type, null, ([a, b]) => (same(a!, b!, type) ? null : a!)),
    fn('isnull', [type], truth, null, ([a]) => a === null),
    fn('isnotnull', [type], truth, null, ([a]) => a !== null),
  ]),
  ...overLists((list) => fn('size', [list], whole, null, ([a]) => (a === null ? -1n : BigInt((a as List).length)))),
  fn('array', [text, text], texts, null, (args) => args),
  fn('list_value', [long, long, long], wholes, null, (args) => args),
  ...overLists((list, element) =>
    fn('array_contains', [list, element], truth, (a, b) => {
      const isThere = (a as List).some((one) => one !== null && same(one, b, element));
      return isThere ? true : (a as List).includes(null) ? null : false;
    }),
  ),
  ...overLists((list, element) =>
    fn('array_distinct', [list], list, (a) => {
      const keys = (a as List).map((one) => (one === null ? null : keyOf(one, element)));
      return (a as List).filter((_one, place) => keys.indexOf(keys[place]!) === place);
    }),
  ),
  fn('array_join', [texts, constants(text, [',', '', '; '])], text, (a, b) =>
    (a as readonly (string | null)[]).filter((one) => one !== null).join(b as string),
  ),
  ...overLists((list) => fn('array_max', [list], elementOf, (a) => extreme(a, 1))),
  ...overLists((list) => fn('array_min', [list], elementOf, (a) => extreme(a, -1))),
  ...overLists((list, element) =>
    fn('array_position', [list, element], long, (a, b) =>
      BigInt((a as List).findIndex((one) => same(one, b, element)) + 1),
    ),
  ),
  ...overLists((list) =>
    fn('element_at', [list, small(-3, 4, [0])], elementOf, (a, b) => {
      const place = Number(b);
      return (a as List)[place > 0 ? place - 1 : (a as List).length + place] ?? null;
    }),
  ),
  fn('element_at', [counts, constants(text, ['m1', 'm2', 'm5', 'zz'])], long, (a, b) => {
    return pairs(a).find(([key]) => key === b)?.[1] ?? null;
  }),
  ...overLists((list) => fn('sort_array', [list], list, sorted)),
  {
    ...fn('list_transform', [wholes], wholes, (a) =>
      (a as List).map((one) => (one === null ? null : ((one as bigint) % 100n) + 1n)),
    ),
    write: ([value]) => `list_transform(${value!}, lambda x: x % 100 + 1)`,
  },
  {
    ...fn('list_filter', [wholes], wholes, (a) => (a as List).filter((one) => one !== null && (one as bigint) > 0n)),
    write: ([value]) => `list_filter(${value!}, lambda x: x > 0)`,
  },
  // The order of a map's entries is not defined.
  {
    ...fn('map_keys', [counts], texts, (a) => sorted(pairs(a).map(([key]) => key))),
    write: ([value]) => `sort_array(map_keys(${value!}))`,
  },
  {
    ...fn('map_values', [counts], wholes, (a) => sorted(pairs(a).map(([, held]) => held))),
    write: ([value]) => `sort_array(map_values(${value!}))`,
  },
  fn('to_json', [texts], text, (a) => jsonText(a, texts)),
  fn('to_json', [wholes], text, (a) => jsonText(a, wholes)),
  fn('get_json_object', [constants(text, jsonTexts), constants(text, Object.keys(jsonPaths))], text, (a, b) =>
    jsonAt(a as string, b as string),
  ),
  fn('get_json_object', [text, constants(text, Object.keys(jsonPaths))], text, (a, b) =>
    jsonAt(a as string, b as string),
  ),
];
