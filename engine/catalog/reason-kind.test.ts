/** Kinds of reasons: values are removed, the description remains. */

import { describe, expect, test } from 'vitest';
import { reasonKind } from '#engine/catalog/reason-kind.ts';

describe('the kind of a reason', () => {
  test.each([
    [`Could not convert string "abc" to 'INTEGER'`, `Could not convert string … to 'INTEGER'`],
    [`Could not convert string 'a''b' to INT32`, 'Could not convert string … to INT32'],
    ['Could not convert {"a":1}', 'Could not convert …'],
    ['Could not convert 12.5', 'Could not convert …'],
    ['too few values: 3 instead of 5', 'too few values: 3 instead of 5'],
    ['not valid\n JSON', 'not valid JSON'],
    ['The expression "1 / x" fails for this row.', 'The expression … fails for this row.'],
  ])('%s', (reason, kind) => expect(reasonKind(reason)).toBe(kind));

  test('of a very long reason is its beginning', () => {
    expect(reasonKind('x'.repeat(10_000))).toHaveLength(201);
  });
});
