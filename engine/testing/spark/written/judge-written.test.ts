/** What is written for Spark is judged more strictly than the same words. */

import { expect, test } from 'vitest';
import { parseHive } from '#engine/types/hive.ts';
import { acceptedDifferences } from '../accepted/accepted-differences.ts';
import type { Disagreement } from '../compare-results.ts';
import { judgeDifferences } from '../judge-differences.ts';
import { judgeWritten } from './judge-written.ts';

function difference(name: string, type: string, rest: Partial<Disagreement>): Disagreement {
  return {
    call: { name, tenon: name, spark: name, reads: ['c'] },
    kind: 'value',
    types: [parseHive(type)],
    values: [],
    own: null,
    spark: null,
    ownType: '',
    sparkType: '',
    said: '',
    ...rest,
  };
}

const said = '[DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE] Cannot resolve';

test.each([
  ['an expression that Spark refuses', difference('not in1', 'int', { kind: 'spark refuses', said })],
  [
    'a difference that the spelling settles',
    difference("split_part st1 ',' 0", 'string', {
      kind: 'spark refuses',
      said: 'An error occurred while calling o1.collect',
    }),
  ],
])('%s is accepted for the same words only', (_what, one) => {
  expect(judgeDifferences([one], acceptedDifferences).unexplained).toEqual([]);
  expect(judgeWritten([one], acceptedDifferences).unexplained).toEqual([one]);
});

test('a value that no cast can keep is accepted in both', () => {
  const one = difference('cast do1 INT', 'double', { kind: 'null here', values: [3e9], spark: '2147483647' });
  expect(judgeWritten([one], acceptedDifferences).unexplained).toEqual([]);
});
