/** Every way to lose a catalog with every format and way of writing: after the offered way out the table has the model's rows, and none twice. */

import { describe, expect, test } from 'vitest';
import { lossCases, loseAndBringBack } from '#engine/execute/testing/lost-catalog.ts';
import { useWrittenTables } from '#engine/execute/testing/written-tables.ts';
import { faultSeed, shareOf } from '#engine/testing/fault-sample.ts';

const tables = useWrittenTables();

describe(`drawn with TENON_FAULT_SEED=${faultSeed}`, () => {
  test.for(shareOf(lossCases, 16))('a catalog $loss, $mode, $format', { timeout: 600_000 }, async (lost) => {
    const expected = await loseAndBringBack(tables.fixture, lost);
    expect(await tables.rowsBy('things', ['a', 'b', 'p'])).toEqual(expected);
  });
});
