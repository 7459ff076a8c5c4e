/** Types of columns as a function in TypeScript sees them, and the name of its parameter. */

import { expect, test } from 'vitest';
import { rowInterface, typescriptOf } from '#renderer/features/jobs/inspector/row-types.ts';
import { parameterOf } from '#renderer/ui/code/member-completion.ts';

test.each([
  ['bigint', 'bigint'],
  ['decimal(10,2)', 'string'],
  ['varchar(5)', 'string'],
  ['array<int>', '(number | null)[]'],
  ['map<string,array<double>>', 'Map<string, (number | null)[] | null>'],
  ['struct<a:int,"b c":struct<d:date>>', '{ a: number | null; "b c": { d: string | null } | null }'],
  ['uniontype<bigint,string>', '{ tag: string; value: bigint | string | null }'],
  ['binary', 'Uint8Array'],
])('%s is %s', (hive, typescript) => expect(typescriptOf(hive)).toBe(typescript));

test('a row has a member for each column', () => {
  const columns = [
    { name: 'id', type: 'bigint' },
    { name: 'two words', type: 'null' },
  ];
  expect(rowInterface(columns)).toBe('interface Row {\n  id: bigint | null;\n  "two words": null;\n}');
});

test.each([
  ['(row: Row) => row', 'row'],
  ['// First.\nfunction (each) {}', 'each'],
  ['function named(r: Row) {}', 'r'],
  ['order => order', 'order'],
  ['', undefined],
  ['({ id }) => id', undefined],
])('the parameter of %j is %s', (code, name) => expect(parameterOf(code)).toBe(name));
