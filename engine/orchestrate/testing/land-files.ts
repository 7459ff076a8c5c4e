/** Draws what other programs do in a watched lake: files land in bursts, slowly, by rename, are changed and deleted. */

import { appendFile, cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { randomNumbers } from '#engine/testing/random.ts';

type Content = string | Uint8Array;

export interface LandingFiles {
  /** Does one thing, and resolves when it is done; returns its name. */
  step(): Promise<string>;
  /** Resolves when every file that was begun is whole. */
  finish(): Promise<void>;
}

/**
 * @param outside a folder of the same file system, not watched.
 * @param parquet a whole file of the columns id and name.
 * @param pauseMillis longer than the quiet period: a file that is written in pieces looks finished in between.
 */
export function landFiles(
  lake: string,
  outside: string,
  parquet: Uint8Array,
  seed: number,
  pauseMillis: number,
): LandingFiles {
  const random = randomNumbers(seed);
  const slow = new Set<Promise<void>>();
  let number = 0;
  const below = (count: number): number => Math.floor(random() * count);
  const csv = (): string => `id,name\n${Array.from({ length: 1 + below(4) }, (_, row) => `${row},n${row}\n`).join('')}`;
  const drawn = (): { readonly name: string; readonly content: Content } => {
    number += 1;
    const folder = `day=${1 + below(5)}`;
    switch (below(3)) {
      case 0:
        return { name: `orders/${folder}/f${number}.csv`, content: csv() };
      case 1:
        return {
          name: `events/${folder}/f${number}.json`,
          content: `{"at":"x${number}","value":${number}}\n`.repeat(2),
        };
      default:
        return { name: `people/${folder}/f${number}.parquet`, content: parquet };
    }
  };
  const write = async (root: string, name: string, content: Content): Promise<void> => {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  };
  const writeSlowly = async (name: string, content: Content): Promise<void> => {
    const bytes = Buffer.from(content as string);
    const cut = Math.max(1, Math.floor(bytes.length * (0.2 + 0.6 * random())));
    const file = path.join(lake, name);
    await write(lake, name, bytes.subarray(0, cut));
    await delay(pauseMillis);
    await appendFile(file, bytes.subarray(cut));
  };
  const files = async (): Promise<string[]> => {
    const entries = await readdir(lake, { recursive: true, withFileTypes: true });
    const found = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    return found.toSorted();
  };
  return {
    async step() {
      const kind = below(9);
      if (kind === 0) {
        const burst = Array.from({ length: 3 + below(12) }, drawn);
        await Promise.all(burst.map(({ name, content }) => write(lake, name, content)));
        return 'burst';
      }
      if (kind === 1) {
        const { name, content } = drawn();
        const writing: Promise<void> = writeSlowly(name, content).finally(() => slow.delete(writing));
        slow.add(writing);
        return 'slow';
      }
      if (kind === 2) {
        const { name, content } = drawn();
        await write(outside, name, content);
        await mkdir(path.dirname(path.join(lake, name)), { recursive: true });
        await rename(path.join(outside, name), path.join(lake, name));
        return 'renamed into place';
      }
      if (kind === 3) {
        // A folder that is not there yet, with its files, at once.
        number += 1;
        const day = `day=${100 + number}`;
        await write(outside, `${day}/a.csv`, csv());
        await write(outside, `${day}/b.csv`, csv());
        await mkdir(path.join(lake, 'orders'), { recursive: true });
        await rename(path.join(outside, day), path.join(lake, 'orders', day));
        return 'folder moved in';
      }
      // What follows must not meet a file that is half written.
      await Promise.all(slow);
      const there = await files();
      const chosen = there[below(Math.max(1, there.length))];
      if (chosen === undefined) return 'nothing';
      if (kind === 4) await rm(chosen);
      else if (kind === 5)
        await rename(chosen, path.join(path.dirname(chosen), `r${(number += 1)}${path.extname(chosen)}`));
      else if (kind === 6 && chosen.endsWith('.csv')) await appendFile(chosen, '77,late\n');
      else if (kind === 7) await rm(path.dirname(chosen), { recursive: true });
      else
        await cp(chosen, path.join(path.dirname(chosen), `c${(number += 1)}${path.extname(chosen)}`), {
          preserveTimestamps: true,
        });
      return 'changed';
    },
    async finish() {
      await Promise.all(slow);
    },
  };
}
