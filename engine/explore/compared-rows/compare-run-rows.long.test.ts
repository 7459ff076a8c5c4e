/** Rows that two runs wrote, compared as plain TypeScript compares them: drawn rows, several formats, any key. */

import { rm } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compared,
  copying,
  expectedOf,
  linesOf,
  names,
  runTwice,
  useRowsPlace,
  type Name,
  type Row,
} from '#engine/explore/compared-rows/testing/rows-of-runs.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const place = useRowsPlace();

const value = {
  id: fc.option(fc.integer({ min: 1, max: 6 }), { nil: null, freq: 8 }),
  name: fc.option(fc.constantFrom('a', 'b', 'é, "q"'), { nil: null }),
  score: fc.option(fc.constantFrom(0, -0, 1.5, 0.1), { nil: null }),
  tags: fc.option(fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }), { nil: null }),
  part: fc.constantFrom('p', 'q'),
};
const withoutNumber = fc.constantFrom(Number.NaN, Infinity);
const drawn = (format: string): fc.Arbitrary<Row[]> =>
  fc.array(
    fc.record({
      ...value,
      score: format === 'parquet' ? fc.oneof(value.score, withoutNumber) : value.score,
    }),
    { maxLength: 12 },
  );
/** Most rows of B are those of A. */
const twoTables = (format: string): fc.Arbitrary<readonly [Row[], Row[]]> =>
  drawn(format).chain((a) =>
    fc
      .tuple(fc.subarray(a), drawn(format), fc.array(fc.tuple(fc.nat(), value.name), { maxLength: 3 }))
      .map(([kept, more, edits]) => {
        const b = [...kept, ...more.slice(0, 3)];
        for (const [place, name] of edits) if (b.length > 0) b[place % b.length] = { ...b[place % b.length]!, name };
        return [a, b] as const;
      }),
  );

describe.each([
  { format: 'parquet', columns: names, args: { mode: 'overwrite' } },
  { format: 'parquet', columns: names, args: { mode: 'append', partitionKeys: ['part'] } },
  // Text has no nulls in lists, and no difference between null and an empty list.
  { format: 'csv', columns: ['id', 'name', 'score', 'part'] as const, args: { mode: 'overwrite' } },
  { format: 'json', columns: names, args: { mode: 'overwrite', fileName: 'rows.jsonl' } },
])('rows as $format, $args', ({ format, columns, args }) => {
  test('the same differences as plain code finds, by any key', async () => {
    await fc.assert(
      fc.asyncProperty(
        twoTables(format),
        fc.constantFrom<readonly Name[]>([], ['id'], ['id', 'part'], ['name']),
        async ([a, b], key) => {
          const runs = await runTwice(place, a, b, copying({ format, ...args }), columns);
          const found = await compared(place, {
            ...runs,
            key,
            target: path.join(place.fixture.folder, 'out', args.fileName ?? ''),
          });
          const expected = expectedOf(a, b, columns, key);
          expect((await linesOf(place, found, columns)).toSorted()).toEqual(expected.lines);
          const { lines, ...counts } = expected;
          expect(found).toMatchObject({
            ...counts,
            listed: lines.length,
            a: { rows: a.length },
            b: { rows: b.length },
          });
          await rm(path.join(place.fixture.folder, 'in'), { recursive: true });
        },
      ),
      { numRuns: triesOfRun(200, 8) },
    );
  });
});
