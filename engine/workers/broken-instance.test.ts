/** An instance that DuckDB has given up costs what it was doing, and nothing behind it. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openFormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { FileArena } from '#engine/testing/fuzz/formats/file-arena.ts';

/** Thrift: the converted type, as the second field behind the number of children; INT_32, INTERVAL. */
const convertedType = 0x25;
const int32 = 34;
const interval = 42;

/** Whole numbers with statistics whose type says that they are intervals: DuckDB 1.5.5 stops for good while it reads them. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  const at = bytes.indexOf(Buffer.from([convertedType, int32]));
  expect(at).toBeGreaterThan(0);
  bytes[at + 1] = interval;
  writeFileSync(file, bytes);
}

test('a file that makes DuckDB give up does not harm the next one', async () => {
  await using fixture = await openFormatFixture();
  const file = join(fixture.folder, 'interval.parquet');
  await fixture.connection.run(sql`COPY (SELECT CAST(1 AS INTEGER) AS a) TO ${literal(file)} (FORMAT parquet)`);
  damage(file);
  const broken = { bytes: readFileSync(file), format: null, name: 'interval.parquet' };
  const sound = { bytes: Buffer.from('<rows><row><b>1</b></row></rows>'), format: null, name: 'sound.xml' };
  await using arena = new FileArena();
  // The footer alone is read without DuckDB.
  for (const door of ['first rows', 'texts', 'all rows'] as const) {
    expect(await arena.read({ ...broken, door })).toMatchObject({ harm: undefined, outcome: 'MalformedFile' });
    expect(await arena.read({ ...sound, door: 'first rows' })).toMatchObject({ harm: undefined, outcome: 'rows' });
  }
});
