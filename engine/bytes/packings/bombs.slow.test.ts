/** A small file that unpacks to very much is given up. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readContent } from '#engine/bytes/compression.ts';
import { openSource } from '#engine/storage/open-source.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tenon-bombs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const signal = new AbortController().signal;

test('a bomb is given up with its numbers, and its head is small', async () => {
  const zeros = Buffer.alloc(64 * 1024 * 1024);
  const frame = zlib.zstdCompressSync(zeros);
  const file = path.join(folder, 'bomb.csv.zst');
  writeFileSync(file, Buffer.concat(Array.from({ length: 20 }, () => frame)));
  let unpackedBytes = 0;
  await using source = await openSource(file);
  const reading = async (): Promise<void> => {
    for await (const piece of readContent(source, 'zstd', signal)) unpackedBytes += piece.length;
  };
  await expect(reading()).rejects.toMatchObject({
    code: 'MalformedFile',
    message: expect.stringContaining('more than 250 times as many'),
    hint: expect.stringContaining('unpack it yourself'),
  });
  expect(unpackedBytes).toBeLessThan(1.1 * 1024 ** 3);
});
