/** Values that a schema admits, or nearly: hostile names, paths, SQL and numbers in every place. */

import type { Drawing } from '#engine/testing/fuzz/drawing.ts';

/** JSON Schema, as zod writes it. */
export interface InputSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, InputSchema>>;
  readonly required?: readonly string[];
  readonly items?: InputSchema;
  readonly anyOf?: readonly InputSchema[];
  readonly oneOf?: readonly InputSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly additionalProperties?: InputSchema | boolean;
}

/** Where paths may lead: what is written goes below the first, what is read may also be of the others. */
export interface InputPlaces {
  readonly writable: string;
  readonly readable: readonly string[];
}

const texts: readonly string[] = [
  '',
  ' ',
  '.',
  '..',
  '../../outside/letter.txt',
  '..\\..\\outside',
  'jobs/../../outside/x',
  'CON',
  'a:b',
  '__proto__',
  'constructor',
  'toString',
  'a\0b',
  'a\nb',
  '‮\x1B[31m',
  '\ud800',
  'x'.repeat(300),
  '😀'.repeat(100),
  'İ',
  'K',
  "'; DROP TABLE runs; --",
  "\"; COPY (SELECT 1) TO 'written.csv'; --",
  'SELECT 1; SELECT 2',
  "getenv('HOME')",
  'id',
  'name',
  'default',
  'job',
  'csv',
  'parquet',
  'int',
  'struct<a:',
  'array<array<int>>',
  'jr_1',
  '1',
  '-1',
  'null',
  "SELECT * FROM 'data.csv'",
  '(a+)+$',
  '%{GREEDYDATA:x}',
  '*',
  '**/*',
  '[',
  '=1+1',
  '0'.repeat(400),
];
const numbers = [0, 1, -1, 2, 100, 1e9, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, 0.5];
const anything = [null, true, 0, -1, '', 'x', [], {}, [[]], { a: { b: [] } }];
const paths = /^(?:path|folder|target|location|include)/iu;

/** @param name of the member. */
export function hostileInput(schema: InputSchema, places: InputPlaces, draw: Drawing, name = '', depth = 0): unknown {
  if (draw.once(40)) return draw.pick(anything);
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return hostileInput(draw.pick(options), places, draw, name, depth);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return draw.pick(schema.enum);
  switch (schema.type) {
    case 'object':
      return hostileObject(schema, places, draw, depth);
    case 'array':
      return Array.from({ length: depth > 6 ? 0 : draw.below(4) }, () =>
        hostileInput(schema.items ?? {}, places, draw, name, depth + 1),
      );
    case 'string':
      return hostileText(name, places, draw);
    case 'integer':
      return Math.trunc(draw.pick(numbers));
    case 'number':
      return draw.pick(numbers);
    case 'boolean':
      return draw.once(2);
    case 'null':
      return null;
    default:
      return draw.pick(anything);
  }
}

function hostileObject(schema: InputSchema, places: InputPlaces, draw: Drawing, depth: number): unknown {
  const entries = Object.entries(schema.properties ?? {})
    .filter(([name]) => schema.required?.includes(name) === true || (depth < 6 && draw.once(2)))
    .map(([name, member]) => [name, hostileInput(member, places, draw, name, depth + 1)] as const);
  const { additionalProperties: more } = schema;
  if (typeof more === 'object')
    for (let left = draw.below(3); left > 0; left -= 1)
      entries.push([draw.pick(texts), hostileInput(more, places, draw, '', depth + 1)]);
  return Object.fromEntries(entries);
}

function hostileText(name: string, { writable, readable }: InputPlaces, draw: Drawing): string {
  // Where a person says that a file goes, it goes: only what lies below the test may be named.
  if (name === 'to') return `${writable}/${draw.pick(['a.csv', 'b.parquet', 'c/d.json', '😀.csv', 'e'])}`;
  if (paths.test(name)) return draw.pick([...readable, `${readable[0]!}/\u202e`, `${readable[0]!}/*`]);
  return draw.pick(texts);
}
