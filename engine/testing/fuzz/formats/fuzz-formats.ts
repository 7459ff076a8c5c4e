/** The byte fuzzer: damaged files of every format, read in a worker that is watched. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawFile } from '#engine/testing/fuzz/formats/draw-file.ts';
import { FileArena } from '#engine/testing/fuzz/formats/file-arena.ts';
import { makeSeedFiles, seedsOfFolder } from '#engine/testing/fuzz/formats/seed-files.ts';
import { fuzz, type FuzzRequest, type FuzzResult } from '#engine/testing/fuzz/fuzz.ts';

export interface FormatFuzzRequest extends FuzzRequest {
  /** Folder of further whole files. */
  readonly seedFolder?: string | undefined;
  /** Where the files that did harm are kept; absent: nowhere. */
  readonly keepIn?: string | undefined;
}

export async function fuzzFormats(request: FormatFuzzRequest): Promise<FuzzResult> {
  const { seedFolder, keepIn } = request;
  const seeds = [...(await makeSeedFiles()), ...(seedFolder === undefined ? [] : seedsOfFolder(seedFolder))];
  await using arena = new FileArena();
  return await fuzz(request, async (seed) => {
    const file = await drawFile(seeds, seed);
    const { harm, outcome } = await arena.read(file);
    if (harm === undefined) return { outcome };
    const reproduction = `${file.name} read as ${file.format ?? 'what it is'}, ${file.door}, ${file.bytes.length} bytes`;
    if (keepIn !== undefined) {
      mkdirSync(keepIn, { recursive: true });
      writeFileSync(
        join(keepIn, `${seed}-${file.door.replace(' ', '-')}-${file.format ?? 'any'}-${file.name}`),
        file.bytes,
      );
    }
    return { outcome, find: { seed, harm, reproduction } };
  });
}
