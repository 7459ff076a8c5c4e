/** Damaged files, and what only looks like an ORC file: rows, or one error that says where, in bounded memory. */

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { headOf } from '#engine/bytes/testing/head-of.ts';
import { loadChunkCodec } from '#engine/formats/orc/container/chunk-codec.ts';
import { classifyOrc } from '#engine/formats/orc/classify.ts';
import { readBatches } from '#engine/formats/orc/read/read-batches.ts';
import { OrcFolder, readOrc } from '#engine/formats/orc/testing/orc-folder.ts';
import { randomTable } from '#engine/formats/orc/testing/random-table.ts';
import { OrcFileWriter } from '#engine/formats/orc/write/file-writer.ts';
import { openSource } from '#engine/storage/open-source.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const folder = new OrcFolder();
afterAll(() => folder[Symbol.dispose]());
const plain = { unwrap: true, compression: 'none', encoding: 'utf-8' } as const;
const place = { temporaryDirectory: folder.folder, signal: new AbortController().signal };

describe('damage', () => {
  test('a text that begins like an ORC file is none', async () => {
    const text = path.join(folder.folder, 'people.csv');
    writeFileSync(text, 'ORCID,name\n0000-0001,Ada\n');
    expect(classifyOrc(await headOf(text))).toBeUndefined();
  });

  test('a file that was cut off is known for what it is, and refused', async () => {
    const file = await folder.write(
      [{ name: 'n', type: { kind: 'int' } }],
      Array.from({ length: 5000 }, (_, n) => ({ n: (n * 7919) % 65_537 })),
    );
    const cut = `${file}.cut`;
    const bytes = readFileSync(file);
    writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length / 2)));
    expect(classifyOrc(await headOf(cut))).toMatchObject({ format: 'orc' });
    await expect(readOrc(cut)).rejects.toMatchObject({
      code: 'MalformedFile',
      details: { byteOffset: expect.any(Number) },
    });
  });

  test('a file that is packed as a whole is unpacked first, and its copy goes', async () => {
    const rows = Array.from({ length: 3000 }, (_, n) => ({ n }));
    const file = await folder.write([{ name: 'n', type: { kind: 'int' } }], rows);
    const packed = `${file}.gz`;
    writeFileSync(packed, gzipSync(readFileSync(file)));
    const before = readdirSync(folder.folder).length;
    expect(classifyOrc(await headOf(packed))).toMatchObject({ format: 'orc' });
    expect((await readOrc(packed)).rows).toEqual(rows);
    expect(readdirSync(folder.folder).length).toBe(before);
  });

  test('chunks that unpack to more than they may are refused before they fill the memory', async () => {
    for (const codec of ['zlib', 'zstd', 'snappy', 'lz4', 'brotli'] as const) {
      const small = await loadChunkCodec(codec, 1000);
      const large = await loadChunkCodec(codec, 8_000_000);
      const bomb = large.pack(new Uint8Array(8_000_000));
      expect(() => small.unpack(bomb), codec).toThrow();
      expect(small.unpack(small.pack(new Uint8Array(1000))).length, codec).toBe(1000);
    }
  });

  test('whatever bytes change: rows, or one error that says where', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomTable(),
        fc.constantFrom('none' as const, 'zlib' as const, 'snappy' as const, 'lz4' as const),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255)), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.boolean(),
        async ({ schema, rows }, codec, changes, cut) => {
          const file = await folder.write(schema, rows, { codec, stripeSize: 2000 });
          const bytes = readFileSync(file);
          for (const [place, value] of changes) bytes[Math.floor(place * bytes.length)] = value;
          writeFileSync(file, cut ? bytes.subarray(0, Math.floor(changes[0]![0] * bytes.length)) : bytes);
          const outcome = await readOrc(file).catch((thrown: unknown) => thrown);
          if (!(outcome instanceof Error)) return;
          expect(outcome).toBeInstanceOf(EngineError);
          expect(['MalformedFile', 'UnsupportedFormat']).toContain((outcome as EngineError).code);
          expect((outcome as EngineError).hint).toBeTypeOf('string');
        },
      ),
      { numRuns: triesOfRun(300, 100) },
    );
  });

  test('reading stops when it is cancelled, and the file that exists already stays', async () => {
    const file = await folder.write(
      [{ name: 'n', type: { kind: 'int' } }],
      Array.from({ length: 5000 }, (_, n) => ({ n })),
    );
    const controller = new AbortController();
    await using source = await openSource(file);
    const request = { source, columns: [{ name: 'n', type: { kind: 'int' as const } }], limit: null };
    const parts = readBatches(request, plain, { ...place, signal: controller.signal });
    expect((await parts.next()).value).toMatchObject({ batch: { rowCount: 256 } });
    controller.abort();
    await expect(parts.next()).rejects.toThrow(/abort/u);
    const codec = await loadChunkCodec('none', 1000);
    expect(() => new OrcFileWriter(file, [], codec, 1000)).toThrow(/already exists/u);
  });
});
