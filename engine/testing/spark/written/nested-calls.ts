/** Nested expressions, drawn, over plain values: about brackets, casts and types, where values themselves do not differ. */

import fc from 'fast-check';
import { randomColumns, randomExpression } from '#engine/types/expression/testing/random-expression.ts';
import { parseHive } from '#engine/types/hive.ts';
import { Draw } from '../../random-jobs/draw.ts';
import type { Call } from '../call.ts';
import type { HostileFrame } from '../hostile-frame.ts';
import type { Value } from '../hostile-values.ts';

const day = 86_400_000_000n;
const times: readonly Value[] = [0n, 19_753n * day, 19_753n * day + 37_230_000_000n, -day];
const texts: readonly Value[] = ['a', 'abc', '', '5', '12', '1.5', 'true', '2024-01-31', 'A b', '_b', 'a%'];

const values: Readonly<Record<keyof typeof randomColumns, readonly Value[]>> = {
  tiny: [0n, 1n, 2n, -3n],
  small: [0n, 1n, 5n, -7n],
  i: [0n, 1n, 5n, 12n, -4n],
  b: [0n, 1n, 5n, 100n, -9n],
  real: [0, 1, 1.5, -2.25],
  d: [0, 1, 1.5, 0.5, -12.25],
  e: ['0.00', '1.00', '5.00', '1.50', '-12.25'],
  // The text of 0 is 0E-10 in Spark.
  wide: ['1.0000000000', '2.5000000000', '-7.2500000000'],
  s: texts,
  s2: texts,
  f: [true, false],
  day: [0n, 19_753n, 19_782n, -1n],
  at: times,
  local: times,
  bytes: ['', '61', '616263'],
  list: [[], [1n], [3n, null, 2n]],
  m: [
    [],
    [['a', 1n]],
    [
      ['a', null],
      ['b', 5n],
    ],
  ],
  st: [
    [1n, 'a'],
    [null, '5'],
  ],
};

export function plainFrame(seed: number, count: number): HostileFrame {
  const draw = new Draw(seed);
  const names = Object.keys(randomColumns) as (keyof typeof randomColumns)[];
  return {
    columns: names.map((name) => ({ name, type: parseHive(randomColumns[name]) })),
    rows: Array.from({ length: count }, () =>
      names.map((name) => (draw.chance(0.15) ? null : draw.pick(values[name]))),
    ),
  };
}

export function nestedCalls(seed: number, count: number): Call[] {
  const drawn = fc.sample(randomExpression(3), { numRuns: count, seed });
  const names = Object.keys(randomColumns);
  return [...new Set(drawn)].map((text, place) => ({
    name: `nested ${place}`,
    tenon: text,
    spark: text,
    near: true,
    reads: names.filter((name) => new RegExp(`\\b${name}\\b`, 'u').test(text)),
  }));
}
