/** Accepted classes cover what they say, and no plain fault beside it. */

import { expect, test } from 'vitest';
import { operatorTable } from '#engine/types/expression/operators.ts';
import { findFunction } from '#engine/types/functions.ts';
import { parseHive } from '#engine/types/hive.ts';
import { acceptedDifferences } from './accepted/accepted-differences.ts';
import type { Disagreement } from './compare-results.ts';
import { differenceLines, judgeDifferences } from './judge-differences.ts';

test('each class has a name of its own and a sentence for users', () => {
  expect(new Set(acceptedDifferences.map(({ name }) => name)).size).toBe(acceptedDifferences.length);
  for (const { name, says } of acceptedDifferences) {
    const sentence =
      typeof says === 'string'
        ? says
        : 'function' in says
          ? findFunction(says.function)?.differs
          : operatorTable.find((line) => line.name === says.operator)?.differs;
    expect(sentence, name).toMatch(/\S.*\.$/u);
  }
});

/** @param types by the column names that the call reads. */
function difference(
  name: string,
  types: Readonly<Record<string, string>>,
  one: Partial<Disagreement> & Pick<Disagreement, 'kind'>,
): Disagreement {
  const call = { name, tenon: name, spark: name, reads: Object.keys(types) };
  const about = { call, types: Object.values(types).map(parseHive), values: [], own: null, spark: null };
  return { ...about, ownType: '', sparkType: '', said: '', ...one };
}

const bigints = { ownType: 'bigint', sparkType: 'bigint' };
const doubles = { ownType: 'double', sparkType: 'double' };
const texts = { ownType: 'string', sparkType: 'string' };

test.each<[what: string, one: Disagreement]>([
  [
    'a wrong letter',
    difference('upper st1', { st1: 'string' }, { kind: 'value', values: ['ß'], own: 'X', spark: 'SS', ...texts }),
  ],
  [
    'a wrong sum',
    difference(
      '+ bi1 bi2',
      { bi1: 'bigint', bi2: 'bigint' },
      { kind: 'value', values: [1n, 2n], own: '4', spark: '3', ...bigints },
    ),
  ],
  [
    'a sum that fits',
    difference(
      '+ bi1 bi2',
      { bi1: 'bigint', bi2: 'bigint' },
      { kind: 'rejected', values: [1n, 2n], spark: '3', ...bigints },
    ),
  ],
  [
    'a sum that is null',
    difference(
      '+ bi1 bi2',
      { bi1: 'bigint', bi2: 'bigint' },
      { kind: 'null here', values: [1n, 2n], spark: '3', ...bigints },
    ),
  ],
  [
    'a cast that fits',
    difference(
      'cast do1 INT',
      { do1: 'double' },
      { kind: 'null here', values: [5.5], spark: '5', ownType: 'int', sparkType: 'int' },
    ),
  ],
  [
    'an element that fits',
    difference(
      'cast ab1 ARRAY<INT>',
      { ab1: 'array<bigint>' },
      { kind: 'value', values: [[1n, 2n]], own: ['1', null], spark: ['1', '2'] },
    ),
  ],
  [
    'a cast of a plain text',
    difference('cast nu1 DOUBLE', { nu1: 'string' }, { kind: 'null here', values: ['1.5'], spark: '1.5', ...doubles }),
  ],
  [
    'a wrong text of a float',
    difference(
      'cast fl1 STRING',
      { fl1: 'float' },
      { kind: 'value', values: [1.5], own: '1.25', spark: '1.5', ...texts },
    ),
  ],
  [
    'a wrong text of a decimal',
    difference(
      'cast de4 STRING',
      { de4: 'decimal(38,18)' },
      { kind: 'value', values: ['1'], own: '0.1', spark: '1', ...texts },
    ),
  ],
  [
    'a quotient that is far off',
    difference(
      '/ de1 in1',
      { de1: 'decimal(10,2)', in1: 'int' },
      {
        kind: 'value',
        values: ['1.00', 3n],
        own: '0.34',
        spark: '0.3333333333333',
        ownType: 'double',
        sparkType: 'decimal(21,13)',
      },
    ),
  ],
  [
    'a rounding',
    difference(
      'round do1 2',
      { do1: 'double' },
      { kind: 'value', values: [1.005], own: '1.0', spark: '1.01', ...doubles },
    ),
  ],
  [
    'a floor that fits',
    difference('floor do1', { do1: 'double' }, { kind: 'rejected', values: [2.5], spark: '2', ...bigints }),
  ],
  [
    'a part of a date',
    difference(
      "date_part 'hour' tt1",
      { tt1: 'string' },
      { kind: 'value', values: ['2024-01-31 10:20:30'], own: '11', spark: '10' },
    ),
  ],
  [
    'a unit',
    difference("date_trunc 'year' ts1", { ts1: 'timestamp' }, { kind: 'value', values: [1n], own: '1', spark: '0' }),
  ],
  [
    'a date that is near',
    difference('date_add da1 sm1', { da1: 'date', sm1: 'int' }, { kind: 'rejected', values: [1n, 2n], spark: '3' }),
  ],
  [
    'a kind of values',
    difference(
      'greatest in1 do2',
      { in1: 'int', do2: 'double' },
      { kind: 'kind', ownType: 'string', sparkType: 'double' },
    ),
  ],
  ['a type', difference('round do1', { do1: 'double' }, { kind: 'type', ownType: 'float', sparkType: 'double' })],
  [
    'a function that is refused',
    difference('lpad st1 5', { st1: 'string' }, { kind: 'refused', said: 'TypeMismatch: No function matches' }),
  ],
  [
    'a failure of a query',
    difference('abs in1', { in1: 'int' }, { kind: 'refused', said: 'Execution: Overflow on abs(-2147483648)' }),
  ],
  [
    'what Spark refuses',
    difference('lpad st1 5', { st1: 'string' }, { kind: 'spark refuses', said: '[DATATYPE_MISMATCH.X] Cannot' }),
  ],
  [
    'a list',
    difference(
      'array_distinct ad1',
      { ad1: 'array<double>' },
      { kind: 'value', values: [[1.5, 1.5]], own: ['1.5', '1.5'], spark: ['1.5'] },
    ),
  ],
  [
    'a text of a list',
    difference(
      'cast ab1 STRING',
      { ab1: 'array<bigint>' },
      { kind: 'value', values: [[1n]], own: '[2]', spark: '[1]', ...texts },
    ),
  ],
  [
    'days between dates',
    difference(
      '- da1 da2',
      { da1: 'date', da2: 'date' },
      {
        kind: 'value',
        values: [3n, 1n],
        own: '1',
        spark: '2 days, 0:00:00',
        ownType: 'bigint',
        sparkType: 'interval day',
      },
    ),
  ],
  [
    'a quotient that is null in Spark',
    difference(
      '/ de1 in1',
      { de1: 'decimal(10,2)', in1: 'int' },
      { kind: 'null in Spark', values: ['1.00', 3n], own: '0.3', ownType: 'double', sparkType: 'decimal(21,13)' },
    ),
  ],
  [
    'JSON',
    difference(
      'to_json ab1',
      { ab1: 'array<bigint>' },
      { kind: 'value', values: [[1n]], own: '[2]', spark: '[1]', ...texts },
    ),
  ],
  [
    'a filter of decimals',
    difference(
      "in '1' '5' de1",
      { de1: 'decimal(10,2)' },
      { kind: 'value', values: ['2.00'], own: true, spark: false },
    ),
  ],
])('no class covers %s', (_what, one) => {
  expect(judgeDifferences([one], acceptedDifferences).unexplained).toEqual([one]);
});

test.each<[name: string, one: Disagreement]>([
  [
    'cast-too-large',
    difference('cast do1 INT', { do1: 'double' }, { kind: 'null here', values: [3e9], spark: '2147483647' }),
  ],
  [
    'overflow-of-whole-number',
    difference(
      '+ in1 in2',
      { in1: 'int', in2: 'int' },
      { kind: 'rejected', values: [2_147_483_647n, 1n], spark: '-2147483648', ownType: 'int', sparkType: 'int' },
    ),
  ],
  [
    'text-of-float',
    difference(
      'cast fl1 STRING',
      { fl1: 'float' },
      { kind: 'value', values: [Math.fround(1e16)], own: '1.0E16', spark: '1.00000003E16', ...texts },
    ),
  ],
  [
    'text-of-decimal',
    difference(
      'cast de4 STRING',
      { de4: 'decimal(38,18)' },
      { kind: 'value', values: ['0'], own: '0.000000000000000000', spark: '0E-18', ...texts },
    ),
  ],
])('%s covers what it says', (name, one) => {
  const { accepted, unexplained } = judgeDifferences([one], acceptedDifferences);
  expect(unexplained).toEqual([]);
  expect([...accepted].filter(([, count]) => count > 0)).toEqual([[name, 1]]);
});

test('a report has one line for a call and kind, with different arguments', () => {
  const one = difference('abs in1', { in1: 'int' }, { kind: 'value', values: [1n], own: '2', spark: '1' });
  expect(differenceLines([one, one, { ...one, values: [-3n], own: '2', spark: '3' }], 6)).toEqual([
    'abs in1\tvalue\t3\tabs in1\t("1"): "2", in Spark "1"; ("-3"): "2", in Spark "3"',
  ]);
});
