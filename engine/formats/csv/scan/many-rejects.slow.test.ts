/** Bad records of sizes and numbers at which DuckDB loses others: all good ones are read, the bad ones reported. */

import { appendFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import type { Isolated } from '#engine/formats/testing/isolated-rows.ts';
import { bigintType, stringType } from '#engine/types/data-type.ts';

const row = '7,a good row of some length\n';
const manyRows = 200_000;

/** A header, good rows, the damage, good rows; more than DuckDB gives one thread. */
async function isolate(fixture: FormatFixture, ...damage: readonly string[]): Promise<Isolated> {
  const file = fixture.write('damaged.csv', `id,v\n${row.repeat(manyRows)}`);
  for (const piece of damage) appendFileSync(file, piece);
  appendFileSync(file, row.repeat(manyRows));
  const stated = { separator: ',', quoteChar: '"', strayQuotes: 'reject', columns: ['id', 'v'] };
  const inference = await fixture.infer(file, stated, { bytes: 65_536 });
  const columns = [
    { name: 'id', type: bigintType },
    { name: 'v', type: stringType },
  ];
  return fixture.isolate(file, inference, columns);
}

test('24 MB of bad records end nothing', async () => {
  await using fixture = await openFormatFixture();
  // As few as it takes: many rejects make large tables.
  const bad = `too,many,values,${'x'.repeat(480)}\n`;
  const { rows, rejects } = await isolate(fixture, bad.repeat(48_000), '1,between\n');
  expect(rows).toHaveLength(2 * manyRows + 1);
  expect([rejects.length, rejects.at(-1)!.line]).toEqual([48_000, BigInt(manyRows + 48_001)]);
});

test('24 MB of bad records of a megabyte each end nothing', async () => {
  await using fixture = await openFormatFixture();
  const bad = `too,many,values,${'x'.repeat(1_000_000)}\n`;
  const { rows, rejects } = await isolate(fixture, ...Array.from({ length: 24 }, () => bad));
  expect(rows).toHaveLength(2 * manyRows);
  expect(rejects).toHaveLength(24);
});

test('a line of 40 MB is a row or one reject, and nothing else is lost', async () => {
  await using fixture = await openFormatFixture();
  const { rows, rejects } = await isolate(fixture, `1,${'x'.repeat(40_000_000)}\n`);
  expect(rows.length + rejects.length).toBe(2 * manyRows + 1);
  expect(rows.filter(({ id }) => id === 7n)).toHaveLength(2 * manyRows);
});

test('a quoted value with 3 MB of lines is one row, and none is made of its inside', async () => {
  await using fixture = await openFormatFixture();
  const { rows, rejects } = await isolate(fixture, `1,"${row.repeat(110_000)}"\n`);
  expect(rows).toHaveLength(2 * manyRows + 1);
  expect(rejects).toEqual([]);
});

test('a few bad records among many rows are rejected with their positions', async () => {
  await using fixture = await openFormatFixture();
  const { rows, rejects } = await isolate(fixture, 'x,no number\n', '1.5,no whole number\n', '1,too,many\n');
  expect(rows).toHaveLength(2 * manyRows);
  const start = BigInt(manyRows);
  const bytes = BigInt(5 + manyRows * row.length);
  expect(rejects.map(({ line, byte_offset, raw }) => [line, byte_offset, raw])).toEqual([
    [start + 2n, bytes, 'x,no number'],
    [start + 3n, bytes + 12n, '1.5,no whole number'],
    [start + 4n, bytes + 32n, '1,too,many'],
  ]);
});

test('30 MB of blank lines that no sample met end nothing', async () => {
  await using fixture = await openFormatFixture();
  const file = fixture.write('blank.csv', 'id,v\n');
  appendFileSync(file, row.repeat(manyRows));
  appendFileSync(file, '\n'.repeat(30_000_000));
  appendFileSync(file, '8,last\n');
  const inference = await fixture.infer(file, {}, { bytes: 65_536 });
  expect(await fixture.scan(file, inference)).toHaveLength(manyRows + 1);
});
