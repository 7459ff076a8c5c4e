/** Files of one table with columns of different types; merged-files.slow.test.ts draws more of them. */

import { expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { readInEveryOrder, mergedFormats } from '#engine/testing/merged-files/every-order.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

const place = useEnginePlace();

test.each(casesOfRun(mergedFormats.slice(0, 3), 1))(
  '%s: one schema in every order, and every value as it is',
  async (format) => {
    expect(await readInEveryOrder(place, format, 1)).toHaveLength(1);
  },
);
