/** Reviews a crawl: lists, reads and plans as the crawl does, and writes nothing. */

import { setImmediate } from 'node:timers/promises';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { newId } from '#engine/base/ids.ts';
import { foldNewName } from '#engine/catalog/names.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { isOfCatalog } from '#engine/crawl/catalog-targets/crawl-root.ts';
import { noFiles, planCrawl, type CrawlCounts, type PlannedCrawl } from '#engine/crawl/crawl-attempt.ts';
import type { CrawlOutcome } from '#engine/crawl/crawl-result.ts';
import { rootsOf, untilStill, withCrawlWorker, type CrawlWork } from '#engine/crawl/crawl-work.ts';
import { countText } from '#engine/contract/count-text.ts';
import type { SeenChunk } from '#engine/crawl/object-chunk.ts';
import { deprecatedParameter } from '#engine/contract/deprecated-parameter.ts';
import { describeTables, type ReviewedTable } from '#engine/crawl/review/reviewed-table.ts';

export interface CrawlReview extends CrawlOutcome {
  readonly id: string;
  readonly crawler: Crawler;
  readonly isNewDatabase: boolean;
  /** What changes first, what stays behind. */
  readonly tables: readonly ReviewedTable[];
  /** What a policy or a running commit keeps from being changed. */
  readonly notes: readonly string[];
  readonly counts: Readonly<CrawlCounts>;
  /** What reading the files gave, so that the crawl reads only those that change meanwhile. */
  readonly learned: readonly SeenChunk[];
  /** By `database.table`, and what belongs to no table by the empty name. */
  readonly hashes: ReadonlyMap<string, string>;
}

/**
 * @throws EngineError `FileNotFound` for a missing target; `InvalidInput` for a name that no database can have;
 *   `Execution` when the crawl would create more tables than allowed; `Cancelled`; `ConcurrentModification` when runs
 *   kept committing to the tables.
 */
export async function reviewCrawl(work: CrawlWork): Promise<CrawlReview> {
  const { catalog, crawler, signal } = work;
  const isOwnDatabase = !isOfCatalog(crawler);
  const databaseName = isOwnDatabase ? foldNewName('database', crawler.databaseName) : '';
  const id = newId('rv');
  const counts = noFiles();
  try {
    const isNewDatabase = isOwnDatabase && (await catalog.databases.findDatabase(databaseName)) === undefined;
    return await withCrawlWorker(work, id, await rootsOf(work), async (worker, input) => {
      const found = await untilStill(work, id, () => planCrawl(input, counts));
      const learned: SeenChunk[] = [];
      for await (const chunk of worker.learned()) learned.push(chunk);
      const { plan, skipped } = found;
      const { added, updated, unchanged, deleted, warnings, misfits, logged: notes } = plan;
      const tables = describeTables(found, crawler.recrawlBehavior === 'CRAWL_NEW_FOLDERS_ONLY');
      const facts = { added, updated, unchanged, deleted, warnings, misfits, notes };
      return { id, crawler, isNewDatabase, tables, skipped, ...facts, counts, learned, hashes: await hashesOf(found) };
    });
  } catch (thrown) {
    if (signal?.aborted !== true) throw thrown;
    throw new EngineError('Cancelled', 'The review of the crawl was cancelled.', { cause: thrown });
  }
}

/** Tables that an error names. */
const mostNamed = 5;

/** @throws EngineError ReviewOutdated when the plan is not the one of the review, naming the tables that differ. */
export async function refuseOutdated(review: CrawlReview, now: PlannedCrawl): Promise<void> {
  const hashes = await hashesOf(now);
  const names = new Set([...review.hashes.keys(), ...hashes.keys()]);
  const differing = [...names].filter((name) => review.hashes.get(name) !== hashes.get(name)).sort();
  if (differing.length === 0) return;
  const tables = differing.filter((name) => name !== '');
  const more = tables.length > mostNamed ? ` and ${countText(tables.length - mostNamed, 'more table')}` : '';
  const what =
    tables.length === 0
      ? 'other files would be skipped or not fit'
      : `the crawl would now do something else to ${tables.slice(0, mostNamed).join(', ')}${more}`;
  throw new EngineError('ReviewOutdated', `Files or tables changed after the review: ${what}. Nothing was written.`, {
    hint: 'Review the crawl again.',
    details: { review: review.id, tables: tables.slice(0, mostNamed) },
  });
}

/** Tables that are hashed before others have their turn. */
const tablesOfSlice = 500;

/** Of all that is shown and published, except the time at which tables are marked as deprecated. */
async function hashesOf({ plan, planned, skipped }: PlannedCrawl): Promise<Map<string, string>> {
  const parts = new Map<string, unknown[]>();
  const add = (name: string, part: unknown): void => {
    const known = parts.get(name);
    if (known === undefined) parts.set(name, [part]);
    else known.push(part);
  };
  for (const [index, table] of plan.definitions.entries()) {
    const { [deprecatedParameter]: since, ...parameters } = table.parameters;
    const { fingerprint } = planned[index]!;
    add(`${table.databaseName}.${table.name}`, [{ ...table, parameters }, since !== undefined, fingerprint]);
  }
  for (const change of plan.changes) add(`${change.databaseName}.${change.tableName}`, change);
  const { logged, warnings, misfits } = plan;
  add('', [skipped, logged, warnings, misfits]);
  const hashes = new Map<string, string>();
  for (const [name, part] of parts) {
    hashes.set(name, sha256(stableJson(part)));
    if (hashes.size % tablesOfSlice === 0) await setImmediate();
  }
  return hashes;
}
