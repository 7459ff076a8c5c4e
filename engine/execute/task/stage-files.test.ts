/** Staged files are sealed with their size and checksum, and the number of their records. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { FileSealing } from '#engine/execute/task/stage-files.ts';

test('records are counted in the bytes that are on disk', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tenon-seal-'));
  try {
    const file = path.join(folder, 'rows.csv');
    // Longer than one piece, and a value with a line end at its border.
    const content = `id,text\n${'1,"two\nlines"\n'.repeat(100_000)}`;
    await writeFile(file, content);
    const signal = new AbortController().signal;
    const ends = { header: true, quote: '"', escape: '"', packing: 'none' } as const;
    const [sealed] = await new FileSealing(signal, ends).finish(folder, [file]);
    const longestRecord = sealed!.longestRecord!;
    expect(longestRecord).toBeGreaterThan('1,"two\nlines"\n'.length);
    expect(longestRecord).toBeLessThan(3_000_000);
    expect(sealed).toEqual({
      path: file,
      size: content.length,
      checksum: crc32(content).toString(16).padStart(8, '0'),
      records: 100_000,
      longestRecord,
    });
    for (const [packing, pack] of [
      ['gzip', gzipSync],
      ['zstd', zstdCompressSync],
    ] as const) {
      const packed = `${file}.${packing}`;
      // Two members, as writers with several threads make them.
      const long = `9,"${'long'.repeat(5_000_000)}"\n`;
      await writeFile(packed, Buffer.concat([pack(Buffer.from(content)), pack(Buffer.from(long))]));
      const [unpacked] = await new FileSealing(signal, { ...ends, packing }).finish(folder, [packed]);
      expect(unpacked!.records).toBe(100_001);
      expect(unpacked!.longestRecord).toBeGreaterThanOrEqual(long.length);
      expect(unpacked!.longestRecord).toBeLessThan(long.length + 2_200_000);
    }
    const [uncounted] = await new FileSealing(signal, null).finish(folder, [file]);
    expect(uncounted!.records).toBeNull();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
