/** Skipped files of crawls, against a model: each crawl keeps the list that was recorded for it. */

import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SkippedFile } from '#engine/catalog/entities.ts';
import { readAll } from '#engine/catalog/testing/dump-catalog.ts';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

type Catalog = TemporaryCatalog['catalog'];

async function crawl(
  catalog: Catalog,
  id: string,
  crawlerName: string,
  files: readonly SkippedFile[],
  state: 'SUCCEEDED' | 'FAILED' = 'SUCCEEDED',
): Promise<void> {
  await catalog.crawls.startCrawl({ id, crawlerName });
  await catalog.crawls.recordSkippedFiles(id, files);
  const end = state === 'SUCCEEDED' ? { state, skippedCount: files.length } : { state };
  await catalog.crawls.finishCrawl(id, { ...end, filesRead: 0, filesListed: 0 });
}

function listed(catalog: Catalog, id: string, limit = 3): Promise<SkippedFile[]> {
  return readAll((after) => catalog.crawls.getSkippedFiles(id, { after, limit }));
}

function rowsOf(place: TemporaryCatalog): number {
  const database = new BetterSqlite3(place.path, { readonly: true });
  try {
    return (database.prepare('SELECT count(*) AS rows FROM skipped_files').get() as { rows: number }).rows;
  } finally {
    database.close();
  }
}

const byPath = (files: readonly SkippedFile[]): SkippedFile[] =>
  [...files].sort((left, right) => Buffer.compare(Buffer.from(left.path), Buffer.from(right.path)));

const drawnFiles = fc
  .uniqueArray(fc.constantFrom('/a', '/b', '/c/ä', '/c/d', '/c/𝄞', '/e', '/f'), { maxLength: 7 })
  .chain((paths) =>
    fc
      .array(fc.constantFrom('is a picture', 'is encrypted'), { minLength: paths.length, maxLength: paths.length })
      .map((reasons) => paths.map((path, index) => ({ path, reason: reasons[index]! }))),
  );

test('each crawl keeps its own list, whatever other crawls of its crawler skip, until it leaves the history', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          crawler: fc.constantFrom('x', 'y'),
          files: drawnFiles,
          state: fc.constantFrom('SUCCEEDED' as const, 'SUCCEEDED' as const, 'FAILED' as const),
          cleansTo: fc.option(fc.integer({ min: 1, max: 3 })),
        }),
        { maxLength: 8 },
      ),
      async (steps) => {
        await using place = await openTemporaryCatalog();
        const { catalog } = place;
        let model: { id: string; crawler: string; files: SkippedFile[] }[] = [];
        for (const [index, { crawler, files, state, cleansTo }] of steps.entries()) {
          const id = `cr_${index}`;
          await crawl(catalog, id, crawler, files, state);
          model.push({ id, crawler, files: state === 'FAILED' ? [] : byPath(files) });
          if (cleansTo !== null) {
            const rule = { endedBefore: Date.now() + 1000, unsuccessfulBefore: 0, keepLast: cleansTo };
            while ((await catalog.history.cleanCrawls(rule)) > 0);
            await catalog.history.settled();
            model = model.filter((entry) =>
              model
                .filter((each) => each.crawler === entry.crawler)
                .slice(-cleansTo)
                .includes(entry),
            );
          }
          for (const entry of model) expect(await listed(catalog, entry.id)).toEqual(entry.files);
        }
      },
    ),
    { numRuns: triesOfRun(30, 6) },
  );
});

test('an unchanged list costs no more rows, and what only cleaned crawls skipped is removed', async () => {
  await using place = await openTemporaryCatalog();
  const { catalog } = place;
  const files = Array.from({ length: 10_000 }, (_, index) => ({
    path: `/lake/${String(index).padStart(6, '0')}.bin`,
    reason: 'unsupported format',
  }));
  for (const id of ['cr_1', 'cr_2', 'cr_3']) await crawl(catalog, id, 'x', files);
  expect(rowsOf(place)).toBe(10_000);
  await crawl(catalog, 'cr_4', 'x', files.slice(5));
  await crawl(catalog, 'cr_5', 'x', files.slice(0, 1));
  expect(rowsOf(place)).toBe(10_001);
  expect(await listed(catalog, 'cr_4', 997)).toEqual(files.slice(5));
  expect(await catalog.crawls.getCrawl('cr_4')).toMatchObject({ skippedCount: 9995 });
  const rule = { endedBefore: Date.now() + 1000, unsuccessfulBefore: 0, keepLast: 1 };
  expect(await catalog.history.cleanCrawls(rule)).toBe(4);
  await catalog.history.settled();
  expect(rowsOf(place)).toBe(1);
  await expect(listed(catalog, 'cr_4')).rejects.toMatchObject({ code: 'EntityNotFound' });
});
