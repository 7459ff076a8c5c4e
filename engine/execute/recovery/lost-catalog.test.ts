/** Some ways to lose a catalog: after the offered way out the table has the model's rows, and none twice. All of them in lost-catalog.slow.test.ts. */

import { describe, expect, test } from 'vitest';
import { lossCases, loseAndBringBack } from '#engine/execute/testing/lost-catalog.ts';
import { useWrittenTables } from '#engine/execute/testing/written-tables.ts';
import { faultSeed, sample } from '#engine/testing/fault-sample.ts';

const tables = useWrittenTables();

describe(`drawn with TENON_FAULT_SEED=${faultSeed}`, () => {
  test.for(sample(lossCases, 3, faultSeed))('a catalog $loss, $mode, $format', { timeout: 600_000 }, async (lost) => {
    const expected = await loseAndBringBack(tables.fixture, lost);
    expect(await tables.rowsBy('things', ['a', 'b', 'p'])).toEqual(expected);
  });
});
