/** Crawls and their reviews, through a client. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Output } from '#engine/contract/procedures/index.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-crawls-')));
  await initWorkspace(folder);
  engine = await createEngine({ workspace: folder, title: 'test', inline: true });
  for (const name of ['a', 'b', 'c']) {
    await mkdir(path.join(folder, 'lake', name), { recursive: true });
    await writeFile(path.join(folder, 'lake', name, 'rows.csv'), `${name}1,${name}2\n1,2\n`);
  }
});

afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

type Review = Extract<Output<'reviewCrawl'>, { item: 'result' }>['review'];

async function review(databaseName: string): Promise<Review> {
  const input = { path: path.join(folder, 'lake'), databaseName };
  for await (const item of engine.dispatcher.stream('reviewCrawl', input))
    if (item.item === 'result') return item.review;
  throw new Error('The review ended without a result.');
}

async function crawl(input: { path?: string; crawlerName?: string; reviewId?: string }): Promise<number | undefined> {
  for await (const item of engine.dispatcher.stream('crawl', input))
    if (item.item === 'result') return item.result.added;
  return undefined;
}

test('skipped files are kept with their crawl and are read in pages', async () => {
  for (const name of ['x.bin', 'y.bin', 'z.bin'])
    await writeFile(path.join(folder, 'lake', name), Buffer.from([0, 1, 2, 3, 255, 254]));
  const target = path.join(folder, 'lake');
  await crawl({ path: target });
  await rm(path.join(target, 'y.bin'));
  await crawl({ path: target });
  const { items } = await engine.dispatcher.call('getCrawls', { limit: 2 });
  expect(items.map(({ skippedCount }) => skippedCount)).toEqual([2, 3]);
  const id = items[1]!.id;
  const first = await engine.dispatcher.call('getSkippedFiles', { id, limit: 2 });
  expect(first.items).toEqual(
    ['x.bin', 'y.bin'].map((name) => ({ path: path.join(target, name), reason: expect.any(String) })),
  );
  const second = await engine.dispatcher.call('getSkippedFiles', { id, limit: 2, after: first.next });
  expect([second.items.map((file) => path.basename(file.path)), second.next]).toEqual([['z.bin'], null]);
  await expect(crawl({ path: path.join(folder, 'nowhere') })).rejects.toMatchObject({ code: 'FileNotFound' });
  const failed = (await engine.dispatcher.call('getCrawls', { limit: 1 })).items[0]!;
  expect(failed.skippedCount).toBeNull();
  expect(await engine.dispatcher.call('getSkippedFiles', { id: failed.id })).toEqual({ items: [], next: null });
  await expect(engine.dispatcher.call('getSkippedFiles', { id: 'cr_none' })).rejects.toMatchObject({
    code: 'EntityNotFound',
  });
});

test('a review has its tables in pages, and is confirmed once', async () => {
  const { reviewId, ...facts } = await review('Lake');
  expect(facts).toMatchObject({ databaseName: 'lake', isNewDatabase: true, added: 3, skippedCount: 0, misfitCount: 0 });
  const page = (after: string | null): Promise<Output<'getReviewedTables'>> =>
    engine.dispatcher.call('getReviewedTables', { reviewId, changes: true, limit: 2, after });
  const first = await page(null);
  expect(first.items.map(({ name }) => name)).toEqual(['a', 'b']);
  const second = await page(first.next);
  expect([second.items.map(({ name }) => name), second.next]).toEqual([['c'], null]);
  const stays = await engine.dispatcher.call('getReviewedTables', { reviewId, changes: false });
  expect(stays).toEqual({ items: [], next: null });
  await expect(page('later')).rejects.toMatchObject({ code: 'InvalidInput' });
  await expect(engine.dispatcher.call('getDatabase', { name: 'lake' })).rejects.toMatchObject({
    code: 'EntityNotFound',
  });
  expect(await crawl({ reviewId })).toBe(3);
  await expect(crawl({ reviewId })).rejects.toMatchObject({ code: 'EntityNotFound', hint: 'Review the crawl again.' });
});

test('the two newest reviews are kept', async () => {
  const [oldest, older, newest] = [await review('one'), await review('two'), await review('three')];
  await expect(crawl({ reviewId: oldest.reviewId })).rejects.toMatchObject({ code: 'EntityNotFound' });
  expect(await crawl({ reviewId: newest.reviewId })).toBe(3);
  expect(await crawl({ reviewId: older.reviewId })).toBe(3);
});

test('a crawl takes a crawler, a path or a review', async () => {
  const { reviewId } = await review('one');
  for (const input of [{}, { path: folder, reviewId }, { crawlerName: 'x', path: folder }])
    await expect(crawl(input)).rejects.toMatchObject({ code: 'InvalidInput' });
});
