/** Decimals of more digits than DuckDB has: the other columns are as they are, these are doubles. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openTrial, type Trial } from '#engine/formats/batches/testing/open-trial.ts';
import { parquetCode } from '#engine/formats/parquet/index.ts';
import { readThrift, structsAt, writeThrift } from '#engine/formats/parquet/thrift.ts';
import { nameOf } from '#engine/formats/parquet/variant-gaps.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial(parquetCode);
});
afterAll(() => trial[Symbol.asyncDispose]());

/** In two's complement, the highest byte first. */
function bytesOf(value: bigint, length: number): string {
  return BigInt.asUintN(length * 8, value)
    .toString(16)
    .padStart(length * 2, '0');
}

/** Says of the columns of bytes that they are decimals. */
function asDecimals(bytes: Buffer, scale: number): Buffer {
  const start = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
  const footer = readThrift(bytes, start).struct;
  for (const element of structsAt(footer, 2)) {
    if (nameOf(element) !== 'wide' && nameOf(element) !== 'element') continue;
    for (const [id, value] of [
      [6, 5],
      [7, scale],
      [8, 60],
    ] as const)
      element.set(id, { type: 5, value });
  }
  const written = writeThrift(footer);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(written.length);
  return Buffer.concat([bytes.subarray(0, start), written, length, Buffer.from('PAR1')]);
}

const anyValue = fc.option(
  fc.tuple(fc.bigInt(-(2n ** 199n), 2n ** 199n - 1n), fc.nat(160)).map(([value, shift]) => value >> BigInt(shift)),
);

test('they are the nearest doubles, in lists as well', async () => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ wide: anyValue, list: fc.option(fc.array(anyValue, { maxLength: 3 })) }), { minLength: 1 }),
      fc.nat(40),
      fc.constantFrom('snappy', 'zstd', 'uncompressed'),
      fc.constantFrom(1, 1000),
      async (rows, scale, codec, dictionary) => {
        const name = path.join(trial.folder, `plain${(files += 1)}.parquet`);
        const texts = rows.map(({ wide, list }, id) => ({
          id,
          wide: wide === null ? null : bytesOf(wide, 25),
          list: list?.map((value) => (value === null ? null : bytesOf(value, 25))) ?? null,
        }));
        await trial.connection.run(
          sql`COPY (SELECT r.id, unhex(r.wide) AS wide, list_transform(r.list, lambda x: unhex(x)) AS list
              FROM (SELECT unnest(from_json(${literal(JSON.stringify(texts))}, '[{"id":"BIGINT","wide":"VARCHAR","list":["VARCHAR"]}]')) AS r))
              TO ${literal(name)} (FORMAT parquet, COMPRESSION ${literal(codec)}, DICTIONARY_SIZE_LIMIT ${literal(dictionary)})`,
        );
        const file = trial.write(`wide${files}.parquet`, asDecimals(readFileSync(name), scale));
        const inference = await trial.infer(file);
        expect(inference.schema.map(({ name: column, type }) => [column, type.kind])).toEqual([
          ['id', 'bigint'],
          ['wide', 'double'],
          ['list', 'array'],
        ]);
        expect(inference.warnings).toContain(
          'wide has decimals of 60 digits, which are read as doubles of about 15 digits.',
        );
        const nearest = (value: bigint | null): number | null => (value === null ? null : Number(`${value}e-${scale}`));
        expect(await trial.rows(file)).toEqual(
          rows.map(({ wide, list }, id) => ({
            id,
            wide: nearest(wide),
            list: list?.map(nearest) ?? null,
          })),
        );
      },
    ),
    { numRuns: triesOfRun(100, 12) },
  );
});
