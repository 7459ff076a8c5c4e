import fc from 'fast-check';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

test('every time that is cut is counted', async () => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.constant(null),
          fc.bigInt(-(10n ** 17n), 10n ** 17n),
          fc.bigInt(-(10n ** 9n), 10n ** 9n).map((micros) => micros * 1000n),
        ),
        {
          minLength: 1,
          maxLength: 30,
        },
      ),
      async (nanoseconds) => {
        const file = path.join(fixture.folder, `n${(files += 1)}.parquet`);
        await fixture.connection.run(
          sql`COPY (SELECT make_timestamp_ns(n) AS t, make_timestamp(1) AS other FROM (SELECT unnest(CAST(${literal(nanoseconds.map(String))} AS VARCHAR[])) AS s) CROSS JOIN LATERAL (SELECT TRY_CAST(s AS BIGINT) AS n)) TO ${literal(file)} (FORMAT parquet)`,
        );
        const { warnings } = await fixture.infer(file);
        const cut = nanoseconds.filter((each) => each !== null && each % 1000n !== 0n).length;
        expect(warnings).toEqual(
          cut === 0
            ? []
            : [
                expect.stringMatching(
                  new RegExp(`^Column t: ${cut} times? with more than microseconds, such as .*[.]\\d{7,9}; `, 'u'),
                ),
              ],
        );
      },
    ),
    { numRuns: 20 },
  );
});

test('all are cut to the microsecond before, within lists as well', async () => {
  const times = [-1n, -999n, -1000n, -1001n, 0n, 1n, 999n, -1_500_000_001n, 1_500_000_999n];
  const file = path.join(fixture.folder, 'early.parquet');
  await fixture.connection.run(
    sql`COPY (SELECT t, [t, NULL] AS list, {'t': t, 'far': TIMESTAMP '9999-12-31'} AS pair
      FROM (SELECT make_timestamp_ns(CAST(unnest(CAST(${literal(times.map(String))} AS VARCHAR[])) AS BIGINT)) AS t))
      TO ${literal(file)} (FORMAT parquet)`,
  );
  const rows = await fixture.scan(file, await fixture.infer(file));
  const floors = times.map(floorText);
  expect(rows.map(({ t }) => t)).toEqual(floors);
  expect(rows.map(({ list }) => list)).toEqual(floors.map((text) => [text, null]));
  expect(rows.map(({ pair }) => pair)).toEqual(floors.map((t) => ({ t, far: '9999-12-31T00:00:00' })));
});

function floorText(nanoseconds: bigint): string {
  const micros = (nanoseconds - (((nanoseconds % 1000n) + 1000n) % 1000n)) / 1000n;
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const second = new Date(Number((micros - fraction) / 1000n)).toISOString().slice(0, 19);
  return fraction === 0n ? second : `${second}.${String(fraction).padStart(6, '0').replace(/0+$/u, '')}`;
}

test('those inside of structs are named', async () => {
  const file = path.join(fixture.folder, 'nested.parquet');
  await fixture.connection.run(
    sql`COPY (SELECT {'x': make_timestamp_ns(1)} AS s) TO ${literal(file)} (FORMAT parquet)`,
  );
  const { warnings } = await fixture.infer(file);
  expect(warnings).toEqual(['x is stored in nanoseconds; digits beyond microseconds are cut.']);
});

test('those inside of variants have all digits', async () => {
  const file = path.join(fixture.folder, 'variant.parquet');
  await fixture.connection.run(
    sql`COPY (SELECT 1 AS id, CAST(make_timestamp_ns(1) AS VARIANT) AS v) TO ${literal(file)} (FORMAT parquet, SHREDDING {v: 'TIMESTAMP_NS'})`,
  );
  const inference = await fixture.infer(file);
  expect(inference.warnings).toEqual([]);
  const [row] = await fixture.scan(file, inference);
  expect(row!['v']).toContain('.000000001');
});
