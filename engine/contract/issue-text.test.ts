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
