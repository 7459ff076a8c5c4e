/** Lets files land in a watched lake, and checks that the catalog ends as a crawl of an empty catalog would leave it. */

import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { WatchedCrawler } from '#engine/contract/procedures/watched-crawlers.ts';
import { landFiles } from '#engine/orchestrate/testing/land-files.ts';
import { openWatchPlace, quietSeconds, type WatchingEngine } from '#engine/orchestrate/testing/watch-place.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { literal, sql } from '#engine/base/sql.ts';

export interface FollowedLake {
  readonly seed: number;
  readonly steps: number;
  /** False: the folder counts as one with too many files. */
  readonly watched: boolean;
  /** Written at the start of the second half, all at once. */
  readonly flood?: number;
}

export async function followLake({ seed, steps, watched, flood = 0 }: FollowedLake): Promise<void> {
  await using place = await openWatchPlace();
  const outside = path.join(place.folder, 'outside');
  await mkdir(outside);
  const landing = landFiles(place.lake, outside, await parquetFile(), seed, quietSeconds * 1000 * 2);
  const host = watched ? {} : { mostWatched: 0 };
  const done: string[] = [];
  let marker = 0;
  /** A file that lands last is crawled last. */
  const settle = async (engine: WatchingEngine): Promise<void> => {
    await landing.finish();
    marker += 1;
    const name = `m${marker}.csv`;
    await place.write(`marks/${name}`, 'mark\n1\n');
    for (;;) {
      // Taken first: the crawl of the marker may begin while the tables are read.
      const before = engine.begun.length;
      await engine.until(isStill);
      const tables = await engine.tables();
      if (tables.some(({ objects }) => objects.some(({ path: file }) => file.endsWith(`marks/${name}`)))) return;
      await engine.until(() => engine.begun.length > before);
    }
  };
  const expectFresh = async (engine: WatchingEngine): Promise<void> => {
    const [found, fresh] = [await engine.tables(), await place.freshTables()];
    expect(found, `seed ${seed}: ${done.join(', ')}`).toEqual(fresh);
    const paths = found.flatMap(({ objects }) => objects.map(({ path: file }) => file));
    expect(new Set(paths).size).toBe(paths.length);
  };
  {
    await using engine = await place.open(host);
    for (let step = 0; step < steps / 2; step += 1) done.push(await landing.step());
    await settle(engine);
    await expectFresh(engine);
    expect(engine.control.list()).toMatchObject([{ state: watched ? 'watching' : 'rescanning' }]);
  }
  // No host is open.
  for (let step = 0; step < 4; step += 1) done.push(await landing.step());
  await landing.finish();
  {
    await using engine = await place.open(host);
    for (let file = 0; file < flood; file += 1)
      await place.write(`flood/part=${file % 20}/${file}.csv`, `id,name\n${file},x\n`);
    for (let step = 0; step < steps / 2; step += 1) done.push(await landing.step());
    await settle(engine);
    await expectFresh(engine);
  }
}

function isStill({ state }: WatchedCrawler): boolean {
  return state === 'watching' || state === 'rescanning';
}

async function parquetFile(): Promise<Uint8Array> {
  await using duck = await openTestDuck();
  const file = path.join(duck.folder, 'people.parquet');
  await duck.connection.run(
    sql`COPY (SELECT range AS id, 'x' || range AS name FROM range(50)) TO ${literal(file)} (FORMAT parquet)`,
  );
  return readFile(file);
}
