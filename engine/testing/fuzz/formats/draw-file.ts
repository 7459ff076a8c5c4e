/** One damaged file from a seed. */

import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { compressFrameSync } from 'lz4-napi';
import { zipOf } from '#engine/formats/excel/testing/workbook-fixture.ts';
import { formats } from '#engine/formats/index.ts';
import { drawingOf, type Drawing } from '#engine/testing/fuzz/drawing.ts';
import { mutateBytes } from '#engine/testing/fuzz/formats/mutate-bytes.ts';
import type { SeedFile } from '#engine/testing/fuzz/formats/seed-files.ts';

export interface DrawnFile {
  readonly seed: number;
  /** Of the file that it was made from. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Stated, so that the content need not look like it; null: the content decides. */
  readonly format: string | null;
  readonly door: Door;
}

/** How the file is read: first rows, every row, every row as text, bad records apart, what speaks for its reading. */
export type Door = 'first rows' | 'all rows' | 'texts' | 'rejects' | 'reading';
const doors: readonly Door[] = ['first rows', 'all rows', 'all rows', 'texts', 'rejects', 'rejects', 'reading'];

const packings: readonly ((bytes: Uint8Array) => Uint8Array)[] = [
  (bytes) => gzipSync(bytes),
  (bytes) => zstdCompressSync(bytes),
  (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }),
  (bytes) => compressFrameSync(Buffer.from(bytes)),
];
const noBytes = Buffer.from('id\n1\n');

export async function drawFile(seeds: readonly SeedFile[], seed: number): Promise<DrawnFile> {
  const draw = drawingOf(seed);
  const chosen = draw.pick(seeds);
  const other = draw.pick(seeds).bytes;
  const given = draw.once(3) ? null : draw.once(40) ? draw.pick(formats).name : chosen.format;
  return {
    seed,
    name: chosen.name,
    bytes: await damaged(chosen, other.length === 0 ? noBytes : other, draw),
    format: given,
    door: draw.pick(doors),
  };
}

async function damaged({ bytes, parts }: SeedFile, other: Uint8Array, draw: Drawing): Promise<Uint8Array> {
  if (parts !== undefined) {
    const name = draw.pick(Object.keys(parts));
    const part = Buffer.from(mutateBytes(Buffer.from(parts[name]!), other, draw));
    const archive = await zipOf({ ...parts, [name]: part });
    return draw.once(5) ? mutateBytes(archive, other, draw) : archive;
  }
  const pack = draw.once(6) ? draw.pick(packings) : undefined;
  if (pack === undefined) return mutateBytes(bytes, other, draw);
  return draw.once(2) ? mutateBytes(pack(bytes), other, draw) : pack(mutateBytes(bytes, other, draw));
}
