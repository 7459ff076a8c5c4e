/** Staged files are sealed with their size and checksum, and the number of their records. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
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
    const ends = { header: true, quote: '"', escape: '"' };
    const [sealed] = await new FileSealing(signal, ends).finish(folder, [file]);
    expect(sealed).toEqual({
      path: file,
      size: content.length,
      checksum: crc32(content).toString(16).padStart(8, '0'),
      records: 100_000,
    });
    const [uncounted] = await new FileSealing(signal, null).finish(folder, [file]);
    expect(uncounted!.records).toBeNull();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
