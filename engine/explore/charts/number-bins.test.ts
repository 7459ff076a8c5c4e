/** Bins of doubles: values at the bounds and right beside them, against the bounds themselves. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinSql, literal, sql } from '#engine/base/sql.ts';
import { numberBins } from '#engine/explore/charts/number-bins.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { randomNumbers } from '#engine/testing/random.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const bits = new DataView(new ArrayBuffer(8));

/** The double that is so many steps further away from zero. */
function besides(value: number, steps: bigint): number {
  if (value === 0) return 0;
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + steps);
  return bits.getFloat64(0);
}

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'every value is in the bin of its bounds, seed %d',
  async (seed) => {
    const random = randomNumbers(seed);
    const scale = 10 ** (Math.floor(random() * 24) - 6);
    // Also far from zero, where few doubles lie between two bounds.
    const least = (random() - 0.5) * scale * 10 ** Math.floor(random() * 12);
    const most = least + random() * scale + Number.MIN_VALUE;
    const { bins, key } = numberBins(sql`v`, { kind: 'double' }, String(least), String(most), 30);
    const near = bins.flatMap(({ from, to }) =>
      [from, to].flatMap((bound) => [-2n, -1n, 0n, 1n, 2n].map((steps) => besides(Number(bound), steps))),
    );
    const values = [
      least,
      most,
      ...near,
      ...Array.from({ length: 200 }, () => least + random() * (most - least)),
    ].filter((value) => value >= least && value <= most);
    const rows = joinSql(
      values.map((value, index) => sql`(${literal(index)}, CAST(${literal(String(value))} AS DOUBLE))`),
    );
    const found = await duck.connection.rows<{ i: number; k: number }>(
      sql`SELECT i, ${key} AS k FROM (VALUES ${rows}) AS t (i, v) ORDER BY i`,
    );
    const wrong = values.filter((value, index) => {
      const { from, to } = bins[found[index]!.k] ?? { from: 'NaN', to: 'NaN' };
      return !(Number(from) <= value && value < Number(to));
    });
    expect(wrong).toEqual([]);
  },
);
