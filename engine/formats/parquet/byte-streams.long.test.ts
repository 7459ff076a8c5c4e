/** Values that are split into streams of bytes, of every type of a fixed length. */

import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openTrial, type Trial } from '#engine/formats/batches/testing/open-trial.ts';
import { chunkPlace } from '#engine/formats/parquet/fill-variant-gaps.ts';
import { parquetCode } from '#engine/formats/parquet/index.ts';
import { rewriteParquet } from '#engine/formats/parquet/rewrite.ts';
import {
  listAt,
  numberAt,
  readThrift,
  setNumber,
  structAt,
  structsAt,
  writeThrift,
  type ThriftStruct,
} from '#engine/formats/parquet/thrift.ts';
import { detailsOf, readPages, valuesStart, type LeafLevels } from '#engine/formats/parquet/value-pages.ts';
import { openSource } from '#engine/storage/open-source.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial(parquetCode);
});
afterAll(() => trial[Symbol.asyncDispose]());

const [plain, split] = [0, 9];
const flat: LeafLevels = { isOptional: true, isRepeated: false };
/** Names of leaves, bytes of a value, and levels. */
const leaves: Readonly<Record<string, [number, LeafLevels]>> = {
  small: [4, flat],
  long: [8, flat],
  price: [16, flat],
  id: [16, flat],
  element: [8, { isOptional: true, isRepeated: true }],
  inner: [4, flat],
};

async function writePlain(name: string, rows: number, codec: string): Promise<string> {
  const file = path.join(trial.folder, name);
  await trial.connection.run(
    sql`COPY (SELECT CAST(i * 7 - 1000 AS INTEGER) AS small, CASE WHEN i % 5 = 0 THEN NULL ELSE i * 922337203685 END AS long,
        CAST(i * 1000003 AS DECIMAL(38, 4)) AS price, CAST(md5(CAST(i AS VARCHAR)) AS UUID) AS id,
        CASE WHEN i % 4 = 0 THEN NULL ELSE [i, NULL, -i] END AS list, {'inner': CAST(i AS INTEGER), 't': 'text'} AS deep
      FROM range(${literal(rows)}) r(i)) TO ${literal(file)}
      (FORMAT parquet, ROW_GROUP_SIZE 2048, COMPRESSION ${literal(codec)}, DICTIONARY_SIZE_LIMIT 1)`,
  );
  return file;
}

/** The same file with the plain values of its leaves split. */
async function withStreams(bytes: Buffer): Promise<{ bytes: Uint8Array; count: number }> {
  const length = bytes.readUInt32LE(bytes.length - 8);
  const { struct: footer } = readThrift(bytes, bytes.length - 8 - length);
  const parts: Uint8Array[] = [bytes.subarray(0, 4)];
  let at = 4;
  let count = 0;
  for (const group of structsAt(footer, 4))
    for (const chunk of structsAt(group, 1)) {
      const column = structAt(chunk, 3);
      const { codec, start, length: size } = chunkPlace(chunk);
      const begin = at;
      const leaf = leaves[Buffer.from(listAt(column, 3).at(-1) as Uint8Array).toString()];
      for await (const page of readPages(bytes.subarray(start, start + size), codec)) {
        const data = detailsOf(page.header);
        let content = page.bytes;
        if (data !== undefined && leaf !== undefined && numberAt(data.details, data.encodingId) === plain) {
          content = splitValues(content, valuesStart(page, leaf[1]), leaf[0]);
          setNumber(data.details, data.encodingId, split);
          (column.get(2)!.value as { items: number[] }).items = [split, 3];
          count += 1;
        }
        const written = Buffer.concat([writeThrift(page.header), content]);
        parts.push(written);
        at += written.length;
      }
      place(column, begin, at - begin);
    }
  const written = writeThrift(footer);
  const end = Buffer.alloc(8, 'PAR1PAR1', 'latin1');
  end.writeUInt32LE(written.length);
  return { bytes: Buffer.concat([...parts, written, end]), count };
}

function place(column: ThriftStruct, begin: number, size: number): void {
  for (const id of [10, 11, 13, 14, 15]) column.delete(id);
  setNumber(column, 4, 0);
  setNumber(column, 7, size);
  setNumber(column, 9, begin);
}

function splitValues(page: Uint8Array, start: number, width: number): Uint8Array {
  const out = Uint8Array.from(page);
  const count = (page.length - start) / width;
  for (let value = 0; value < count; value += 1)
    for (let stream = 0; stream < width; stream += 1)
      out[start + stream * count + value] = page[start + value * width + stream]!;
  return out;
}

test.each(['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4_raw'])(
  'are read as plain ones, from a file in %s',
  async (codec) => {
    const file = await writePlain(`plain-${codec}.parquet`, 5000, codec);
    const { bytes, count } = await withStreams(readFileSync(file));
    expect(count).toBeGreaterThanOrEqual(Object.keys(leaves).length);
    const copy = trial.write(`split-${codec}.parquet`, bytes);
    expect((await trial.infer(copy)).reading.options).toMatchObject({ rewritten: true });
    expect(await trial.rows(copy)).toEqual(await trial.rows(file));
  },
);

test('damage in them is a clear error, or other values', async () => {
  const { bytes } = await withStreams(readFileSync(await writePlain('to-damage.parquet', 50, 'uncompressed')));
  const target = path.join(trial.folder, 'damaged-copy.parquet');
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 4, max: bytes.length - 12 }), fc.nat(255), async (at, byte) => {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = byte;
      await using source = await openSource(trial.write('damaged-streams.parquet', damaged));
      await rewriteParquet(source, target, trial.context.signal).catch((thrown: unknown) =>
        expect(thrown).toMatchObject({ code: 'MalformedFile' }),
      );
      rmSync(target, { force: true });
    }),
    { numRuns: triesOfRun(2000, 100) },
  );
});
