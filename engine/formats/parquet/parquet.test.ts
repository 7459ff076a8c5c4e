/** Parquet files that DuckDB does not open as they are, and columns of old timestamps. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openTrial, type Trial } from '#engine/formats/batches/testing/open-trial.ts';
import { parquetFormat } from '#engine/formats/parquet/index.ts';
import { unpackOldLz4 } from '#engine/formats/parquet/old-lz4.ts';
import { rewriteParquet } from '#engine/formats/parquet/rewrite.ts';
import { readThrift, writeThrift } from '#engine/formats/parquet/thrift.ts';
import { formatHive } from '#engine/types/hive.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial(parquetFormat);
});
afterAll(() => trial[Symbol.asyncDispose]());

async function writeRows(name: string, options = sql`COMPRESSION snappy`): Promise<string> {
  const file = path.join(trial.folder, name);
  await trial.connection.run(
    sql`COPY (SELECT i AS n, 'text ' || (i % 50) AS t, [i, NULL] AS l, CASE WHEN i % 3 = 0 THEN NULL ELSE i / 7 END AS d FROM range(5000) r(i))
      TO ${literal(file)} (FORMAT parquet, ROW_GROUP_SIZE 2048, ${options})`,
  );
  return file;
}

describe('rewriting', () => {
  test('keeps every row, also of several row groups and of dictionaries', async () => {
    const file = await writeRows('whole.parquet');
    const copy = path.join(trial.folder, 'copy.parquet');
    await rewriteParquet(file, copy, trial.context.signal);
    expect(await trial.rows(copy)).toEqual(await trial.rows(file));
  });

  test('damaged metadata is a clear error', async () => {
    const bytes = readFileSync(await writeRows('cut.parquet'));
    const footer = bytes.readUInt32LE(bytes.length - 8);
    await fc.assert(
      fc.asyncProperty(fc.nat(footer - 1), fc.nat(255), async (at, byte) => {
        const damaged = Uint8Array.from(bytes);
        damaged[bytes.length - 8 - footer + at] = byte;
        const file = path.join(trial.folder, 'damaged.parquet');
        const copy = path.join(trial.folder, `damaged-${at}-${byte}-${Math.random()}.parquet`);
        writeFileSync(file, damaged);
        await rewriteParquet(file, copy, trial.context.signal).catch((thrown: unknown) =>
          expect(thrown).toMatchObject({ code: 'MalformedFile' }),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('metadata comes back as it was', async () => {
    const bytes = readFileSync(await writeRows('same.parquet'));
    const footer = bytes.subarray(bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8), bytes.length - 8);
    expect(Buffer.from(writeThrift(readThrift(footer).struct)).equals(footer)).toBe(true);
  });

  test('old LZ4 pages are frames, or a raw block; anything else is refused', () => {
    const block = Uint8Array.of(0x50, 104, 101, 108, 108, 111);
    const frame = Uint8Array.of(0, 0, 0, 5, 0, 0, 0, 6, ...block);
    for (const page of [block, frame]) expect(Buffer.from(unpackOldLz4(page, 5)).toString()).toBe('hello');
    const two = Uint8Array.of(...frame, ...frame);
    expect(Buffer.from(unpackOldLz4(two, 10)).toString()).toBe('hellohello');
    expect(() => unpackOldLz4(block, 6)).toThrow(RangeError);
    expect(() => unpackOldLz4(Uint8Array.of(1, 2, 3), 2 ** 31)).toThrow(RangeError);
  });
});

const data = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../shared/data/parquet-testing');
const present = existsSync(data);
if (!present) process.stderr.write('left out: the real Parquet files, because ../shared/data is absent\n');

describe.runIf(present)('real files', () => {
  interface Expected {
    readonly num_rows: number;
    readonly columns: readonly { readonly name: string; readonly hive_type: string }[];
  }
  const expected = present
    ? (JSON.parse(readFileSync(path.join(data, 'expected.json'), 'utf8')) as Record<string, Expected>)
    : {};

  test.each(Object.entries(expected))('%s', async (name, { num_rows: count, columns }) => {
    const file = path.join(data, name);
    const { schema, rowCount } = await trial.infer(file);
    expect(rowCount).toBe(count);
    expect(schema.map((column) => `${column.name}: ${formatHive(column.type)}`)).toEqual(
      columns.map((column) => `${column.name}: ${column.hive_type}`),
    );
    expect(await trial.rows(file)).toHaveLength(count);
  });
});

test('variants are JSON text, and a variant null is null', async () => {
  const file = path.join(trial.folder, 'variant.parquet');
  await trial.connection.run(
    sql`COPY (SELECT 1 AS id, CAST({'a': [1, NULL], 'b': 'x'} AS VARIANT) AS v UNION ALL SELECT 2, CAST('text' AS VARIANT) UNION ALL SELECT 3, NULL)
      TO ${literal(file)} (FORMAT parquet)`,
  );
  expect((await trial.infer(file)).reading.options).toMatchObject({ variants: ['v'] });
  expect(await trial.rows(file)).toEqual([
    { id: 1, v: '{"a":[1,null],"b":"x"}' },
    { id: 2, v: '"text"' },
    { id: 3, v: null },
  ]);
});
