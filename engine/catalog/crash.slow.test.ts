/** Kills a process at every fault point of a publication, a commit and an undo: the catalog is before or after, never between. */

import { execFile } from 'node:child_process';
import { copyFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Semaphore } from '#engine/base/async.ts';
import type { Catalog } from '#engine/catalog/index.ts';
import { openCatalog } from '#engine/catalog/index.ts';
import type { Scenario } from '#engine/catalog/testing/crash-program.ts';
import { commit, crashIntent, prepare, publish } from '#engine/catalog/testing/crash-program.ts';
import type { CatalogDump } from '#engine/catalog/testing/dump-catalog.ts';
import { dumpCatalog } from '#engine/catalog/testing/dump-catalog.ts';
import { publishedFiles } from '#engine/catalog/testing/sample-entities.ts';
import type { TemporaryFolder } from '#engine/catalog/testing/temporary-catalog.ts';
import { makeTemporaryFolder } from '#engine/catalog/testing/temporary-catalog.ts';

const program = fileURLToPath(new URL('./testing/crash-program.ts', import.meta.url));

/** Starting forty processes is most of this test's time. */
const codeCache = join(tmpdir(), 'tenon-test-code');

/** @returns the signal that ended the process, or null. */
function runProgram(path: string, scenario: Scenario, faults: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [program, path, scenario],
      { env: { ...process.env, TENON_FAULTS: faults, TENON_PROCESS_ROLE: 'host', NODE_COMPILE_CACHE: codeCache } },
      (error, _out, complaints) => {
        if (error !== null && error.signal == null) reject(new Error(complaints));
        else resolve(error?.signal ?? null);
      },
    );
  });
}

/** Contents only: times differ between two runs of one scenario. */
function content(dump: CatalogDump): unknown {
  return JSON.parse(JSON.stringify(dump, (key, value: unknown) => (key === 'createTime' ? 0 : value)));
}

describe('a killed process', () => {
  let place: TemporaryFolder;
  let base: string;
  let prepared: unknown;
  beforeAll(async () => {
    place = await makeTemporaryFolder();
    base = join(place.folder, 'base.sqlite');
    await using catalog = await openCatalog({ path: base });
    await prepare(catalog);
    prepared = await contentOf(catalog);
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const contentOf = async (catalog: Catalog): Promise<unknown> =>
    content(await dumpCatalog(catalog, { nightly: ['src'] }));

  /** Runs the scenario once whole and once per fault point; `check` sees each catalog after its kill. */
  async function killEverywhere(
    scenario: Scenario,
    check: (catalog: Catalog, whole: unknown, path: string) => Promise<void>,
  ): Promise<string[]> {
    const record = join(place.folder, `${scenario}.record`);
    const wholePath = join(place.folder, `${scenario}.sqlite`);
    await copyFile(base, wholePath);
    expect(await runProgram(wholePath, scenario, `record:${record}`)).toBeNull();
    const points = (await readFile(record, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.split(' ').slice(2).join(' '));
    let whole: unknown;
    {
      await using catalog = await openCatalog({ path: wholePath });
      whole = await contentOf(catalog);
    }
    // The sweeper's points come when they come, and closing may cut them off: only these are passed in every run.
    const certain = points.filter((point) => !point.startsWith('catalog.sweep')).length;
    const gate = new Semaphore(2);
    await Promise.all(
      points.map((_, number) =>
        gate.run(async () => {
          const path = join(place.folder, `${scenario}-${number}.sqlite`);
          await copyFile(base, path);
          const signal = await runProgram(path, scenario, `kill:catalog:${number}`);
          if (number < certain) expect(signal).toBe('SIGKILL');
          await using catalog = await openCatalog({ path });
          await check(catalog, whole, path);
        }),
      ),
    );
    return points;
  }

  test('during a publication', async () => {
    let before = 0;
    const points = await killEverywhere('publish', async (catalog, whole, path) => {
      const found = await contentOf(catalog);
      const { state } = await catalog.crawls.getCrawl('cr_1').catch(() => ({ state: 'none' }));
      expect(['none', 'FAILED', 'SUCCEEDED']).toContain(state);
      if (JSON.stringify(found) === JSON.stringify(prepared)) before += 1;
      else expect(found).toEqual(whole);
      const database = new BetterSqlite3(path, { readonly: true });
      const left = database
        .prepare(`SELECT (SELECT count(*) FROM listings WHERE state <> 'live')
        + (SELECT count(*) FROM table_objects WHERE listing_id NOT IN (SELECT listing_id FROM tables
          UNION SELECT removed_listing FROM crawl_undos WHERE removed_listing IS NOT NULL
          UNION SELECT added_listing FROM crawl_undos WHERE added_listing IS NOT NULL))`)
        .pluck();
      await expect.poll(() => left.get(), { timeout: 10_000 }).toBe(0);
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(database.pragma('foreign_key_check')).toEqual([]);
      database.close();
    });
    expect(points).toContain('catalog.publishCrawl.batch after');
    expect(before).toBe(points.indexOf('catalog.publishCrawl after'));
  });

  test('during the undo of a crawl: all of it or nothing', async () => {
    const publishedPath = join(place.folder, 'published.sqlite');
    await copyFile(base, publishedPath);
    let published: unknown;
    {
      await using catalog = await openCatalog({ path: publishedPath });
      await publish(catalog);
      published = await contentOf(catalog);
    }
    let undone = 0;
    const points = await killEverywhere('publishAndUndo', async (catalog, whole) => {
      expect(whole).toEqual(prepared);
      const crawl = await catalog.crawls.getCrawl('cr_1').catch(() => undefined);
      if (crawl?.undone === 'all') undone += 1;
      const found = await contentOf(catalog);
      expect(crawl?.undone === 'all' ? [prepared] : [prepared, published]).toContainEqual(found);
      if (crawl?.undone !== null || JSON.stringify(found) !== JSON.stringify(published)) return;
      await catalog.crawls.undoCrawl('cr_1', false);
      expect(await contentOf(catalog)).toEqual(prepared);
    });
    expect(points).toContain('catalog.undoCrawl after');
    expect(undone).toBeGreaterThan(0);
  });

  test('during a commit and its undo: each is done wholly or can be done again', async () => {
    const committedPath = join(place.folder, 'committed.sqlite');
    await copyFile(base, committedPath);
    let committed: unknown;
    {
      await using catalog = await openCatalog({ path: committedPath });
      await commit(catalog);
      committed = await contentOf(catalog);
    }
    const phases = new Map<string, number>();
    await killEverywhere('commitAndUndo', async (catalog, whole) => {
      expect(whole).toEqual(prepared);
      const phase = (await catalog.commits.findCommit('jr_1'))?.phase ?? 'none';
      phases.set(phase, (phases.get(phase) ?? 0) + 1);
      const isCommitted = phase === 'published' || phase === 'cleaned';
      expect(await contentOf(catalog)).toEqual(isCommitted ? committed : prepared);
      const { jobRunState } = await catalog.jobRuns.getJobRun('jr_1');
      expect(jobRunState).toBe(phase === 'none' || phase === 'publishing' ? 'RUNNING' : 'SUCCEEDED');
      if (phase === 'none') return;
      if (phase !== 'undone') {
        await catalog.commits.applyIntent('jr_1', publishedFiles(crashIntent));
        await catalog.commits.markCleaned('jr_1');
        expect(await contentOf(catalog)).toEqual(committed);
      }
      await catalog.commits.applyUndo('jr_1', []);
      expect(await contentOf(catalog)).toEqual(prepared);
    });
    // How often the sweeper runs after the undo is random.
    const { undone, ...earlier } = Object.fromEntries(phases);
    expect(earlier).toEqual({ none: 1, publishing: 2, published: 2, cleaned: 2 });
    expect(undone).toBeGreaterThan(0);
  });
});
