/** Tables through lives of runs that write them differently. `TENON_LIVES_SEED` and `TENON_LIVES` draw others. */

import { expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { lifeFormats } from './draw-write.ts';
import { TableLife } from './table-life.ts';

const place = useEnginePlace();
const from = Number(process.env['TENON_LIVES_SEED'] ?? 1);
const lives = Number(process.env['TENON_LIVES'] ?? 2);

test.each(
  lifeFormats.flatMap((format) => Array.from({ length: lives }, (_, index) => [format, from + index] as const)),
)('a table of %s files, seed %i, is what its model says after each step', async (format, seed) => {
  expect(await new TableLife(place, format, seed).live(12)).toBe(12);
});
