import { expect, test } from 'vitest';
import { z } from 'zod';
import { issueText } from '#engine/contract/issue-text.ts';

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
