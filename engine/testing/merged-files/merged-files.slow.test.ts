/** Files of one table with columns of different types, in every format. `TENON_MERGED_SEED` and `TENON_MERGED_CASES` draw others. */

import { expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { readInEveryOrder, mergedFormats } from '#engine/testing/merged-files/every-order.ts';

const place = useEnginePlace();
const from = Number(process.env['TENON_MERGED_SEED'] ?? 1);
const cases = Number(process.env['TENON_MERGED_CASES'] ?? 2);

test.each(
  mergedFormats.flatMap((format) => Array.from({ length: cases }, (_, index) => [format, from + index] as const)),
)('%s, seed %i: one schema in every order, and every value as it is', async (format, seed) => {
  expect(await readInEveryOrder(place, format, seed)).toHaveLength(1);
});
