/** A stream of given bytes, from a real file, for tests of encodings. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ChunkCodec } from '#engine/formats/orc/container/chunk-codec.ts';
import { OrcFile } from '#engine/formats/orc/container/orc-file.ts';
import { StreamBytes } from '#engine/formats/orc/container/stream-bytes.ts';
import { openRanges } from '#engine/bytes/open-ranges.ts';
import { openLocalSource } from '#engine/storage/local-source.ts';

const plain: ChunkCodec = { name: 'none', chunkSize: 262_144, unpack: (bytes) => bytes, pack: (bytes) => bytes };

/** Runs `use` with a stream of the bytes; the file goes away afterwards. */
export function withStream<Result>(
  bytes: readonly number[] | Uint8Array,
  use: (stream: StreamBytes) => Result,
  codec: ChunkCodec = plain,
): Result {
  const folder = mkdtempSync(path.join(tmpdir(), 'tenon-orc-stream-'));
  const name = path.join(folder, 'stream');
  writeFileSync(name, Uint8Array.from(bytes));
  const source = openLocalSource(name);
  try {
    const file = new OrcFile(source, openRanges(source, folder), new AbortController().signal);
    return use(new StreamBytes(file, codec, 0, file.size));
  } finally {
    void source[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  }
}
