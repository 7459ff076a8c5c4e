/** Writes an odd file into a separate folder and reads it in all four ways. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EnginePlace } from '#engine/testing/engine-place.ts';
import { disagreements } from '#engine/testing/odd-files/disagreements.ts';
import type { OddFile } from '#engine/testing/odd-files/odd-file.ts';
import { readFourWays } from '#engine/testing/odd-files/read-four-ways.ts';

let count = 0;

/** @returns what is wrong, as texts. */
export async function tryOddFile(place: EnginePlace, file: OddFile): Promise<string[]> {
  count += 1;
  const folder = path.join(place.folder, 'odd', `f${count}`);
  await mkdir(folder, { recursive: true });
  const target = path.join(folder, `content${file.extension}`);
  const { content } = file;
  await writeFile(target, typeof content === 'function' ? await content() : content);
  const read = await readFourWays(place, target, `odd${count}`, file.stated);
  await rm(folder, { recursive: true });
  return disagreements(file, target, read);
}
