/** Copies of the catalog: made by the clock while it is in use, whole, bounded in number, and never of half a commit. */

import { writeFile } from 'node:fs/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { copiesFolder, copiesKept, copyEvery, keepCopy, listCopies } from '#engine/catalog/copies/catalog-copies.ts';
import { inspectCopy } from '#engine/catalog/copies/inspect-copy.ts';
import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import { publishedFiles, sampleIntent, sampleRun } from '#engine/catalog/testing/sample-entities.ts';

let state: string;
let catalog: Catalog;
let now = Date.UTC(2026, 0, 1);
const keep = (): Promise<string> => keepCopy({ catalog, stateFolder: state, log: silentLog, clock: () => now });

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'tenon-copies-'));
  catalog = await openCatalog({ path: join(state, 'catalog.sqlite') });
});

afterEach(async () => {
  await catalog[Symbol.asyncDispose]();
  rmSync(state, { recursive: true });
});

test('one a day, of a catalog that holds something; the oldest go', async () => {
  expect(await keep()).toBe('empty');
  await catalog.crawls.startCrawl({ id: 'cr_1', crawlerName: 'c' });
  for (let day = 0; day < copiesKept + 3; day += 1) {
    expect(await keep()).toBe('made');
    expect(await keep()).toBe('young');
    now += copyEvery;
  }
  const copies = listCopies(state);
  expect(copies).toHaveLength(copiesKept);
  expect(copies[0]!.time).toBe(now - copyEvery);
});

test('holds what was written before it, whatever is written meanwhile, also when the catalog closes', async () => {
  await catalog.commits.moveTargetGeneration('/out', 'cr_1', 5, true);
  await catalog.crawls.startCrawl({ id: 'cr_1', crawlerName: 'c' });
  const copying = catalog.copies.copyTo(copiesFolder(state), now);
  const writing = Array.from({ length: 50 }, (_, index) => catalog.databases.ensureDatabase(`d${index}`));
  await catalog[Symbol.asyncDispose]();
  await Promise.allSettled(writing);
  expect(await copying).toMatchObject({ state: 'made' });
  const [copy] = listCopies(state);
  expect(await inspectCopy(copy!.path)).toMatchObject({ generations: { '/out': 6 } });
  await writeFile(copy!.path, 'x');
  await expect(inspectCopy(copy!.path)).rejects.toMatchObject({ code: 'MalformedFile' });
});

test('is not made of a commit that is under way', async () => {
  await catalog.jobRuns.createJobRun(sampleRun('jr_1'), 1);
  await catalog.commits.writeIntent(sampleIntent('jr_1'));
  expect(await keep()).toBe('busy');
  await catalog.commits.applyIntent('jr_1', publishedFiles(sampleIntent('jr_1')));
  await catalog.commits.markCleaned('jr_1');
  expect(await keep()).toBe('made');
});

test('of a catalog that was replaced stays when the new one has its own', async () => {
  await catalog.crawls.startCrawl({ id: 'cr_1', crawlerName: 'c' });
  await keep();
  const [lost] = listCopies(state);
  await catalog[Symbol.asyncDispose]();
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(state, `catalog.sqlite${suffix}`), { force: true });
  catalog = await openCatalog({ path: join(state, 'catalog.sqlite') });
  await catalog.crawls.startCrawl({ id: 'cr_2', crawlerName: 'c' });
  for (let day = 0; day < copiesKept + 3; day += 1) {
    now += copyEvery;
    expect(await keep()).toBe('made');
  }
  expect(listCopies(state)).toHaveLength(copiesKept + 1);
  expect(listCopies(state)).toContainEqual(lost);
});
