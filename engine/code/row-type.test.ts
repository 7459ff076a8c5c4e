/** Types of columns as a function in TypeScript sees them. */

import { expect, test } from 'vitest';
import { rowInterface } from '#engine/code/row-type.ts';
import { parseHive } from '#engine/types/hive.ts';

test.each([
  ['bigint', 'bigint | null'],
  ['decimal(10,2)', 'string | null'],
  ['varchar(5)', 'string | null'],
  ['timestamp_ntz', 'string | null'],
  ['float', 'number | null'],
  ['array<int>', '(number | null)[] | null'],
  ['map<string,array<double>>', 'Map<string, (number | null)[] | null> | null'],
  ['struct<a:int,"b c":struct<d:date>>', '{ a: number | null; "b c": { d: string | null } | null } | null'],
  ['uniontype<bigint,string>', '{ tag: string; value: bigint | string | null } | null'],
  ['uniontype<int,double>', '{ tag: string; value: number | null } | null'],
  ['binary', 'Uint8Array | null'],
])('%s is %s', (hive, typescript) =>
  expect(rowInterface([{ name: 'a', type: parseHive(hive) }])).toBe(`interface Row {\n  a: ${typescript};\n}`),
);

test('a row has a member for each column, whatever its name', () => {
  const columns = ['id', 'two words', '"', 'été', '__proto__'].map((name) => ({ name, type: parseHive('null') }));
  expect(rowInterface(columns)).toBe(
    'interface Row {\n  id: null;\n  "two words": null;\n  "\\"": null;\n  été: null;\n  __proto__: null;\n}',
  );
});
