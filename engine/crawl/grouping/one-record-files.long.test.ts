/** Records of one kind are one table, also where each is in its own file and no two have the same inner keys. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openCrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const scalar = fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.constantFrom('x', '', '2024-01-31'), fc.boolean());

const { inner } = fc.letrec<{ inner: unknown; object: unknown; list: unknown }>((tie) => ({
  inner: fc.oneof({ depthSize: 'small' }, scalar, fc.constant(null), tie('object'), tie('list')),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd e'), tie('inner'), { maxKeys: 3 }),
  list: fc.array(tie('inner'), { maxLength: 2 }),
}));

/** A column has values of one kind in all records: scalars, objects or lists. */
const column = fc.constantFrom(
  fc.option(scalar),
  fc.option(fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd e'), inner, { maxKeys: 3 })),
  fc.option(fc.array(inner, { maxLength: 2 })),
);

const records = fc
  .array(column, { minLength: 1, maxLength: 4 })
  .chain((columns) => fc.array(fc.tuple(...columns), { minLength: 2, maxLength: 6 }));

test('records of one kind, each in its own file, are one table', async () => {
  await fc.assert(
    fc.asyncProperty(records, async (drawn) => {
      await using place = await openCrawlPlace();
      for (const [index, values] of drawn.entries()) {
        const record = Object.fromEntries(values.map((value, at) => [`c${at}`, value]));
        await place.write(`t/${index}.json`, `${JSON.stringify(record)}\n`);
      }
      await place.crawl();
      expect((await place.tables()).map(({ name }) => name)).toEqual(['t']);
    }),
    { numRuns: triesOfRun(400, 30) },
  );
});
