import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { issueCause, issueText } from '#engine/contract/issue-text.ts';
import { procedures } from '#engine/contract/procedures/index.ts';

const schema = z.strictObject({
  name: z.string().min(1).max(5),
  count: z.int().min(2).max(9).optional(),
  list: z.array(z.string()).min(1).optional(),
  kind: z.enum(['csv', 'json']).optional(),
  id: z
    .string()
    .regex(/^[a-z]+$/u)
    .optional(),
  either: z.union([z.number(), z.strictObject({ deep: z.strictObject({ name: z.string() }) })]).optional(),
});

const stated = z.strictObject({
  word: z
    .string('Write a word')
    .min(2, 'it is too short for a word')
    .max(4, 'it is too long for a word')
    .regex(/^[a-z]+$/u, 'it has other characters than letters')
    .optional(),
  count: z.int().min(2, 'it counts at least two').optional(),
  list: z.array(z.string()).max(1, 'it is for one').optional(),
  kind: z.enum(['csv'], 'only csv is possible').optional(),
});

test.each([
  [{ word: 1 }, 'word: write a word'],
  [{ word: 'a' }, 'word: it is too short for a word'],
  [{ word: 'aaaaa' }, 'word: it is too long for a word'],
  [{ word: 'a/b' }, 'word: it has other characters than letters'],
  [{ count: 1 }, 'count: it counts at least two'],
  [{ list: ['a', 'b'] }, 'list: it is for one'],
  [{ kind: 'cvs' }, 'kind: only csv is possible'],
])('the reason that a schema states is shown: %j', (value, expected) => {
  expect(stated.safeParse(value).error!.issues.map((issue) => issueText(issue))).toEqual([expected]);
});

test('a value of any kind that is missing', () => {
  const any = z.strictObject({ value: z.unknown().nonoptional() });
  expect(any.safeParse({}).error!.issues.map((issue) => issueText(issue))).toEqual(['value: it is missing']);
});

test.each([
  [{ name: '' }, 'name: it is empty'],
  [{}, 'name: it is missing; text is expected'],
  [{ name: 7 }, 'name: text is expected'],
  [{ name: 'toolong' }, 'name: it has more than 5 characters'],
  [{ name: 'a', count: 1 }, 'count: it must be at least 2'],
  [{ name: 'a', count: 10 }, 'count: it must be at most 9'],
  [{ name: 'a', count: 2.5 }, 'count: a whole number is expected'],
  [{ name: 'a', list: [] }, 'list: it is empty'],
  [{ name: 'a', kind: 'cvs' }, 'kind: it is one of "csv", "json"'],
  [{ name: 'a', id: 'A' }, 'id: it must match /^[a-z]+$/u'],
  [{ name: 'a', either: { deep: { name: 1 } } }, 'either: deep.name: text is expected'],
  [{ name: 'a', cuont: 3 }, '"cuont" is not known here (did you mean "count"?)'],
])('%j: %s', (value, expected) => {
  const result = schema.safeParse(value);
  expect(result.error!.issues.map((issue) => issueText(issue, Object.keys(schema.shape)))).toEqual([expected]);
});

test.each([
  [{ name: '' }, ' because of "name": it is empty'],
  [{ name: 'a', cuont: 3 }, ': "cuont" is not known here (did you mean "count"?)'],
])('%j as the end of a message has one colon: %s', (value, expected) => {
  const [issue] = schema.safeParse(value).error!.issues;
  expect(issueCause(issue!, Object.keys(schema.shape))).toBe(expected);
});

test('a reason that begins with a word in capitals keeps them', () => {
  const late = z.string().refine(() => false, 'LATE needs the name of a job or workflow');
  expect(issueText(late.safeParse('x').error!.issues[0]!)).toBe('LATE needs the name of a job or workflow');
});

test('no schema of a procedure or a definition shows people a regular expression', async () => {
  const folder = join(import.meta.dirname, 'definitions');
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const modules = await Promise.all(
    files.map((file) => import(join(folder, file)) as Promise<Readonly<Record<string, unknown>>>),
  );
  const inputs = Object.entries(procedures).map(([name, { input }]) => [name, input] as const);
  const found: string[] = [];
  const seen = new Set<unknown>();
  const walk = (value: unknown, path: string): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
    seen.add(value);
    const def = schemaDef(value);
    if (def === undefined) {
      if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)
        for (const [key, each] of Object.entries(value)) walk(each, `${path}.${key}`);
      return;
    }
    if (def['format'] === 'regex' && def['error'] === undefined) found.push(`${path}: ${String(def['pattern'])}`);
    for (const [key, each] of Object.entries(def))
      if (key === 'getter') walk((each as () => unknown)(), path);
      else walk(each, key === 'checks' || key === 'shape' ? path : `${path}.${key}`);
  };
  for (const [name, input] of inputs) walk(input, name);
  for (const [index, module] of modules.entries())
    for (const [name, value] of Object.entries(module)) walk(value, `${files[index]}.${name}`);
  expect(seen.size).toBeGreaterThan(2000);
  expect(found).toEqual([]);
});

function schemaDef(value: object): Readonly<Record<string, unknown>> | undefined {
  const { _zod: zod } = value as { readonly _zod?: { readonly def: Readonly<Record<string, unknown>> } };
  return zod?.def;
}
