/** Damaged files of one seed each, as the byte fuzzer draws them, of the formats whose readers are Tenon's own. */

import { drawFile } from '#engine/testing/fuzz/formats/draw-file.ts';
import { makeSeedFiles, type SeedFile } from '#engine/testing/fuzz/formats/seed-files.ts';
import type { OddFile } from '#engine/testing/odd-files/odd-file.ts';

const formats = new Set<string | null>(['orc', 'avro', 'excel', 'fixedWidth', 'xml', 'arrow']);

/** Whole files, from which {@link drawDamaged} makes damaged ones. */
export async function wholeFiles(): Promise<readonly SeedFile[]> {
  return (await makeSeedFiles()).filter(({ format }) => formats.has(format));
}

/** Four ways must agree on it: rows, or an error that names it. */
export async function drawDamaged(whole: readonly SeedFile[], seed: number): Promise<OddFile> {
  const { name, bytes, format } = await drawFile(whole, seed);
  return {
    name: `${name} damaged with seed ${seed}`,
    extension: name.slice(name.lastIndexOf('.')),
    content: bytes,
    ...(format === null ? {} : { stated: { format, options: format === 'xml' ? { rowTag: 'row' } : {} } }),
  };
}
