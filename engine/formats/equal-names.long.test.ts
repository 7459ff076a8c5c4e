/** Names that stand many times: every maker of distinct names takes time that grows with their number, not its square. */

import { expect, test } from 'vitest';
import { foldName } from '#engine/base/same-name.ts';
import { withDistinctNames } from '#engine/formats/batches/distinct-names.ts';
import { uniqueColumnNames } from '#engine/formats/csv/infer/column-names.ts';
import { parseHive } from '#engine/types/hive.ts';
import { makeUnique } from '#engine/types/names.ts';

// With the square of it, each of these would take hours.
const count = 200_000;

const makers: Readonly<Record<string, (names: readonly string[]) => string[]>> = {
  uniqueColumnNames: (names) => uniqueColumnNames(names, names.length),
  withDistinctNames: (names) =>
    withDistinctNames(names.map((name) => ({ name, type: parseHive('int') }))).map(({ name }) => name),
  makeUnique: (names) => makeUnique(names.map((name) => foldName(name))),
};

test.each(Object.entries(makers))('%s', (_name, make) => {
  const inCases = ['Abcdef', 'aBcdef', 'abcdef', 'abcdef_7', 'ABCDEF'];
  const names = make(Array.from({ length: count }, (_none, index) => inCases[index % inCases.length]!));
  expect(new Set(names.map((name) => foldName(name))).size).toBe(count);
  expect(make(['a', 'b', 'A', 'a_1', 'a']).slice(0, 2)).toEqual(['a', 'b']);
});
