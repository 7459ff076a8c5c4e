/** Files that claim too much, found by the byte fuzzer: an error that says so, before anything is built of it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { inferFile } from '#engine/formats/operations.ts';
import { deepestLists, deepestType, mostColumns } from '#engine/formats/within-limits.ts';

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
  // From the header alone: the rows, of which each column would take memory, are not read; that would be cancelled.
  const unread = fixture.write(
    'unread.csv',
    `${header(mostColumns + 1)}\n${`${','.repeat(mostColumns)}\n`.repeat(100)}`,
  );
  const cancelled = { ...fixture.context, signal: AbortSignal.abort() };
  await expect(inferFile({ path: unread, stated: {}, depth: 'every-row' }, cancelled)).rejects.toMatchObject({
    code: 'UnsupportedFormat',
  });
  const widest = fixture.write('widest.csv', `${header(mostColumns)}\n`);
  expect((await fixture.infer(widest)).schema).toHaveLength(mostColumns);
});

test.each([
  ['lists', '[', ']', deepestLists + 1],
  ['maps', "MAP {'a': ", '}', deepestLists + 1],
  ['lists of structs', "[{'a': ", '}]', deepestLists + 1],
  ['structs', "{'a': ", '}', deepestType],
])('%s nested too deep are refused, up to that they are read', async (_name, open, close, refused) => {
  const write = async (levels: number): Promise<string> => {
    const file = join(fixture.folder, `deep-${levels}.parquet`);
    const value = trustedSql(`${open.repeat(levels)}1${close.repeat(levels)}`);
    await fixture.connection.run(sql`COPY (SELECT ${value} AS v) TO ${literal(file)} (FORMAT parquet)`);
    return file;
  };
  await expect(fixture.infer(await write(refused))).rejects.toMatchObject({
    code: 'UnsupportedFormat',
    message: expect.stringMatching(/nested more than (?:64|12) levels deep/u) as string,
  });
  const file = await write(refused - 1);
  const inference = await fixture.infer(file);
  expect(inference.schema).toHaveLength(1);
  expect(await fixture.scan(file, inference)).toHaveLength(1);
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
    message: expect.stringContaining('"a\u2400b" contains the NUL character') as string,
  });
  await expect(fixture.infer(withNul('cXd'))).rejects.toMatchObject({ code: 'UnsupportedFormat' });
});
