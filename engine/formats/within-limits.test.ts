/** Files that claim too much, found by the byte fuzzer: an error that says so, before anything is built of it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { mostColumns } from '#engine/formats/within-limits.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

test('more columns than a sheet has are refused, as many are read', async () => {
  const header = (columns: number): string => Array.from({ length: columns }, (_none, index) => `c${index}`).join(',');
  const wide = fixture.write('wide.csv.zst', zstdCompressSync(`${header(mostColumns + 1)}\n`));
  await expect(fixture.infer(wide)).rejects.toMatchObject({
    code: 'UnsupportedFormat',
    message: expect.stringContaining('more than 16,384 columns') as string,
    details: { path: wide },
  });
  const widest = fixture.write('widest.csv', `${header(mostColumns)}\n`);
  expect((await fixture.infer(widest)).schema).toHaveLength(mostColumns);
});

test('a name with NUL in it is refused by name', async () => {
  const file = join(fixture.folder, 'plain.parquet');
  await fixture.connection.run(sql`COPY (SELECT 1 AS aXb, {'cXd': 2} AS s) TO ${literal(file)} (FORMAT parquet)`);
  const withNul = (name: string): string => {
    const bytes = readFileSync(file).toString('latin1').replaceAll(name, name.replace('X', '\0'));
    return fixture.write('nul.parquet', Buffer.from(bytes, 'latin1'));
  };
  await expect(fixture.infer(withNul('aXb'))).rejects.toMatchObject({
    code: 'UnsupportedFormat',
    message: expect.stringContaining('"a\u2400b" holds the NUL character') as string,
  });
  await expect(fixture.infer(withNul('cXd'))).rejects.toMatchObject({ code: 'UnsupportedFormat' });
});
