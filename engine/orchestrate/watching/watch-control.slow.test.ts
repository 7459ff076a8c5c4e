/** Watches over real folders: what begins a crawl, what does not, and what the state says meanwhile. */

import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDeferred } from '#engine/base/async.ts';
import {
  openWatchPlace,
  testTimes,
  type WatchingEngine,
  type WatchPlace,
} from '#engine/orchestrate/testing/watch-place.ts';
import type { WatchedCrawler } from '#engine/contract/procedures/watched-crawlers.ts';
import type { FolderWatch } from '#engine/storage/folder-watch.ts';

const rows = 'id,name\n1,a\n2,b\n';
const isCalm = ({ state }: WatchedCrawler): boolean => state === 'watching';
const hasFiles =
  (count: number) =>
  ({ state, fileCount }: WatchedCrawler): boolean =>
    (state === 'watching' || state === 'rescanning') && fileCount === count;

let place: WatchPlace;
const opened: WatchingEngine[] = [];

beforeEach(async () => {
  place = await openWatchPlace();
});
afterEach(async () => {
  for (const engine of opened.splice(0)) await engine[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

async function open(...options: Parameters<WatchPlace['open']>): Promise<WatchingEngine> {
  const engine = await place.open(...options);
  opened.push(engine);
  return engine;
}

/** A file that is not still yet, or in a new folder, is left to a second crawl, which a busy machine needs more often. */
const mostCrawls = 2;

test('what is there at the start is crawled, then what changes', async () => {
  await place.write('orders/day=1/a.csv', rows);
  const engine = await open();
  await engine.until(hasFiles(1));
  const before = engine.begun.length;
  expect(before).toBeLessThanOrEqual(mostCrawls);
  await place.write('orders/day=2/b.csv', rows);
  const state = await engine.until(hasFiles(2));
  expect(engine.begun.length - before).toBeLessThanOrEqual(mostCrawls);
  expect(state).toMatchObject({ reason: null, error: null, lastCrawlId: expect.any(String) });
  expect(state.lastChangeTime).toBeLessThanOrEqual(state.lastCrawlTime!);
  expect(await engine.tables()).toEqual(await place.freshTables());
  expect(await engine.tables()).toMatchObject([{ name: 'orders', partitionCount: 2, objectCount: 2 }]);
});

test('a burst is gathered; hidden and excluded files are none', async () => {
  const engine = await open();
  await engine.until(isCalm);
  // Also a machine that is busy writes them all in this time.
  await place.save(engine, { watch: { enabled: true, quietSeconds: 1.5 } });
  const before = engine.begun.length;
  await Promise.all([
    ...Array.from({ length: 40 }, (_, file) => place.write(`orders/day=${file % 7}/${file}.csv`, rows)),
    place.write('orders/day=1/half.tmp', 'x'),
    place.write('_tenon/run/x.csv', rows),
  ]);
  await engine.until(hasFiles(40));
  const after = engine.begun.length;
  expect(after - before).toBeLessThanOrEqual(mostCrawls);
  await place.write('orders/day=1/half.tmp', 'xy');
  await place.write('_tenon/run/x.csv', rows);
  await place.write('orders/day=1/last.csv', rows);
  await engine.until(hasFiles(41));
  expect(engine.begun.length - after).toBeLessThanOrEqual(mostCrawls);
});

test('files that are deleted, renamed and moved in with their folder count', async () => {
  await place.write('orders/day=1/a.csv', rows);
  await place.write('orders/day=2/b.csv', rows);
  const engine = await open();
  await engine.until(hasFiles(2));
  await rename(path.join(place.lake, 'orders/day=2'), path.join(place.lake, 'orders/day=3'));
  await engine.until(hasFiles(2));
  await appendFile(path.join(place.lake, 'orders/day=3/b.csv'), '3,c\n');
  const outside = path.join(place.folder, 'outside');
  await mkdir(path.join(outside, 'deep'), { recursive: true });
  await writeFile(path.join(outside, 'deep/c.csv'), rows);
  await rename(outside, path.join(place.lake, 'more'));
  await engine.until(hasFiles(3));
  await writeFile(path.join(place.lake, 'more/deep/d.csv'), rows);
  await engine.until(hasFiles(4));
  await rm(path.join(place.lake, 'orders/day=1'), { recursive: true });
  await engine.until(hasFiles(3));
  expect(await engine.tables()).toEqual(await place.freshTables());
});

test('changes during a crawl wait for its end and are gathered', async () => {
  await place.write('orders/day=1/a.csv', rows);
  const [isListed, mayGoOn] = [createDeferred<void>(), createDeferred<void>()];
  let crawls = 0;
  const engine: WatchingEngine = await open({
    async crawl(name, quietMillis, signal) {
      crawls += 1;
      const result = await engine.crawls.crawlWatched(name, quietMillis, signal);
      if (crawls > 1) return result;
      isListed.resolve();
      await mayGoOn.promise;
      return result;
    },
  });
  await isListed.promise;
  for (let file = 0; file < 5; file += 1) await place.write(`orders/day=1/new-${file}.csv`, rows);
  expect(engine.control.list()).toMatchObject([{ state: 'crawling' }]);
  mayGoOn.resolve();
  await engine.until(hasFiles(6));
  expect(crawls - 1).toBeLessThanOrEqual(mostCrawls);
  expect(await engine.tables()).toEqual(await place.freshTables());
});

test('a folder that is missing is reported, leaves the catalog as it was, and is picked up when it is back', async () => {
  await place.write('orders/day=1/a.csv', rows);
  const engine = await open();
  await engine.until(hasFiles(1));
  const tables = await engine.tables();
  const aside = `${place.lake}-away`;
  await rename(place.lake, aside);
  const missing = await engine.until(({ state }) => state === 'missing');
  expect(missing.reason).toBe(`${place.lake} does not exist.`);
  expect(await engine.tables()).toEqual(tables);
  await writeFile(path.join(aside, 'orders/day=1/b.csv'), rows);
  await rename(aside, place.lake);
  await engine.until(hasFiles(2));
  await place.write('orders/day=1/c.csv', rows);
  await engine.until(hasFiles(3));
  expect(await engine.tables()).toEqual(await place.freshTables());
});

test('a definition takes effect when it is saved; a watch that is turned off watches nothing', async () => {
  await place.write('orders/a.csv', rows);
  await place.write('people/b.csv', rows);
  const engine = await open();
  await engine.until(hasFiles(2));
  await place.save(engine, { targets: [{ path: path.join(place.lake, 'people') }] });
  await engine.until(hasFiles(1));
  await place.save(engine, { watch: { enabled: false } });
  expect(engine.control.list()).toEqual([]);
  const before = engine.begun.length;
  await place.write('people/c.csv', rows);
  await place.save(engine, { targets: [{ path: place.lake }], watch: { enabled: true, quietSeconds: 0.2 } });
  expect(engine.begun).toHaveLength(before);
  await engine.until(hasFiles(3));
  const files = (await engine.tables()).flatMap(({ objects }) => objects.map(({ path: file }) => path.basename(file)));
  expect(files.toSorted()).toEqual(['a.csv', 'b.csv', 'c.csv']);
});

test('nothing is watched in a workspace that nobody trusted here', async () => {
  await place.write('orders/a.csv', rows);
  const engine = await open({}, false);
  const off = await engine.until(({ state }) => state === 'off');
  expect(off).toMatchObject({ needsTrust: true, reason: expect.stringContaining('trustWorkspace') });
  expect(engine.begun).toEqual([]);
  await engine.control.trust();
  await engine.until(hasFiles(1));
  expect(await engine.tables()).toEqual(await place.freshTables());
});

test('a folder with too many files is rescanned, and watched again when it has fewer', async () => {
  for (let file = 0; file < 4; file += 1) await place.write(`orders/${file}.csv`, rows);
  const engine = await open({ mostWatched: 3 });
  const state = await engine.until(hasFiles(4));
  expect(state).toMatchObject({
    state: 'rescanning',
    reason: 'More than 3 files.',
    nextRescanTime: expect.any(Number),
  });
  await place.write('orders/more.csv', rows);
  await engine.until(hasFiles(5));
  expect(await engine.tables()).toEqual(await place.freshTables());
  await rm(path.join(place.lake, 'orders/more.csv'));
  await rm(path.join(place.lake, 'orders/0.csv'));
  expect(await engine.until(hasFiles(3))).toMatchObject({ state: 'watching', reason: null });
  expect(await engine.tables()).toEqual(await place.freshTables());
});

test('where the system has no watches left, the folder is rescanned', async () => {
  await place.write('orders/a.csv', rows);
  const exhausted: FolderWatch = { setFolders: () => Promise.resolve('exhausted'), close: () => undefined };
  const engine = await open({ openFolderWatch: () => exhausted });
  const state = await engine.until(hasFiles(1));
  expect(state.state).toBe('rescanning');
  expect(state.reason).toContain('fs.inotify.max_user_watches');
  await place.write('orders/b.csv', rows);
  await engine.until(hasFiles(2));
  expect(await engine.tables()).toEqual(await place.freshTables());
});

test('a change that the system did not report is found by the next check', async () => {
  await place.write('orders/a.csv', rows);
  const deaf: FolderWatch = { setFolders: () => Promise.resolve('same'), close: () => undefined };
  const engine = await open({ openFolderWatch: () => deaf, times: { ...testTimes, check: 80 } });
  await engine.until(hasFiles(1));
  await place.write('orders/b.csv', rows);
  await engine.until(hasFiles(2));
  expect(await engine.tables()).toEqual(await place.freshTables());
});

test('closing ends a crawl that runs, and the next host finds what came meanwhile', async () => {
  await place.write('orders/a.csv', rows);
  const begun = createDeferred<void>();
  const engine = await place.open({
    crawl: (_name, _quiet, signal) =>
      new Promise((_resolve, reject) => {
        begun.resolve();
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      }),
  });
  await begun.promise;
  await engine[Symbol.asyncDispose]();
  await place.write('orders/b.csv', rows);
  const next = await open();
  await next.until(hasFiles(2));
  expect(await next.tables()).toEqual(await place.freshTables());
});

test('a crawl that fails is tried again, and the state says why', async () => {
  await place.write('orders/a.csv', rows);
  let tries = 0;
  const engine: WatchingEngine = await open({
    crawl(name, quietMillis, signal) {
      tries += 1;
      if (tries < 3) return Promise.reject(new Error(`failure ${tries}`));
      return engine.crawls.crawlWatched(name, quietMillis, signal);
    },
  });
  const failed = await engine.until(({ error }) => error !== null);
  expect(failed.error).toContain('failure');
  expect(await engine.until(hasFiles(1))).toMatchObject({ error: null });
  expect(tries).toBe(3);
});
