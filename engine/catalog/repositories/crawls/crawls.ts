/** Crawls: one row per run of a crawler, with the changes that its publication made. */

import { ofOwner, readNewestFirst } from '#engine/catalog/newest-first.ts';
import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import type { CrawlFindings, CrawlMisfit } from '#engine/catalog/crawl-misfit.ts';
import type { Crawl, CrawlChange } from '#engine/catalog/entities.ts';
import { entityNotFound } from '#engine/catalog/names.ts';
import { refuseCleaned } from '#engine/catalog/repositories/history/cleaned-history.ts';
import { beginAction } from '#engine/catalog/repositories/triggers/trigger-actions.ts';
import { read, transaction, write } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

export const crawlMethods = {
  startCrawl: write(({ connection, owner }, input: { id: string; crawlerName: string }) =>
    startCrawl(connection, input, owner),
  ),
  finishCrawl: transaction(finishCrawl),
  getCrawl: read(getCrawl),
  /** Newest first. */
  getCrawls: read(getCrawls),
};

/** Of one crawl; an unchanged folder has the same ones in every crawl. */
const mostRecordedMisfits = 1000;

/** As for misfits; an unchanged file has the same ones in every crawl. */
const mostRecordedWarnings = 100;

/** How a misfit is kept, behind the changes of its crawl. */
type RecordedMisfit = CrawlMisfit & { readonly change: 'unfit' };
/** How warnings are kept, in the same place. */
interface RecordedWarnings {
  readonly change: 'warned';
  readonly count: number;
  readonly texts: readonly string[];
}
type Recorded = RecordedMisfit | RecordedWarnings;

export type CrawlRow = Omit<Crawl, 'error' | 'changes' | keyof CrawlFindings> & {
  readonly sequence: number;
  readonly error: string | null;
};

const selectCrawl: Sql = sql`SELECT sequence, id, crawler_name AS crawlerName, state, start_time AS startTime,
  end_time AS endTime, files_read AS filesRead, files_listed AS filesListed, error, skipped_count AS skippedCount,
  undone, undone_on AS undoneOn FROM crawls`;

/** @param owner process that runs it; a later opening ends the crawls of dead ones. */
function startCrawl(connection: Connection, input: { id: string; crawlerName: string }, owner: string): Crawl {
  return connection.transaction('startCrawl', () => {
    const { changes } = connection.run(
      sql`INSERT INTO crawls (id, crawler_name, state, owner, start_time) VALUES (?, ?, 'RUNNING', ?, ?)
        ON CONFLICT DO NOTHING`,
      input.id,
      input.crawlerName,
      owner,
      Date.now(),
    );
    if (changes === 0) {
      throw new EngineError('AlreadyExists', `Crawl ${input.id} already exists.`, {
        hint: 'Give each crawl a new id.',
      });
    }
    beginAction(connection, input.id);
    return getCrawl(connection, input.id);
  });
}

function finishCrawl(
  connection: Connection,
  id: string,
  result: {
    state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
    filesRead: number;
    filesListed: number;
    error?: SerializedError | null;
    misfits?: readonly CrawlMisfit[];
    warnings?: readonly string[];
    /** Of all; undefined: they are not recorded. */
    skippedCount?: number;
  },
): Crawl {
  requireRunningCrawl(connection, id);
  connection.run(
    sql`UPDATE crawls SET state = ?, end_time = ?, files_read = ?, files_listed = ?, error = ?, skipped_count = ? WHERE id = ?`,
    result.state,
    Date.now(),
    result.filesRead,
    result.filesListed,
    result.error == null ? null : JSON.stringify(result.error),
    result.skippedCount ?? null,
    id,
  );
  const { misfits = [], warnings = [] } = result;
  const recorded: Recorded[] = misfits.slice(0, mostRecordedMisfits).map((misfit) => ({ change: 'unfit', ...misfit }));
  if (warnings.length > 0)
    recorded.push({ change: 'warned', count: warnings.length, texts: warnings.slice(0, mostRecordedWarnings) });
  if (recorded.length > 0) {
    connection.run(
      sql`INSERT INTO crawl_changes (crawl_id, slice, changes)
        SELECT ?, coalesce(max(slice), -1) + 1, ? FROM crawl_changes WHERE crawl_id = ?`,
      id,
      JSON.stringify(recorded),
      id,
    );
  }
  return getCrawl(connection, id);
}

/** @throws EngineError InvalidState when it is finished. */
export function requireRunningCrawl(connection: Connection, id: string): CrawlRow {
  const crawl = getCrawlRow(connection, id);
  if (crawl.state !== 'RUNNING') {
    throw new EngineError('InvalidState', `Crawl ${id} is ${crawl.state}; a finished crawl does not change.`, {
      hint: 'Start a new crawl.',
    });
  }
  return crawl;
}

/** Replaces the crawl's changes; inside a transaction. */
export function putCrawlChanges(connection: Connection, id: string, changes: readonly CrawlChange[]): void {
  connection.run(sql`DELETE FROM crawl_changes WHERE crawl_id = ?`, id);
  for (let slice = 0; slice * 1000 < changes.length; slice += 1) {
    connection.run(
      sql`INSERT INTO crawl_changes (crawl_id, slice, changes) VALUES (?, ?, ?)`,
      id,
      slice,
      JSON.stringify(changes.slice(slice * 1000, (slice + 1) * 1000)),
    );
  }
}

function getCrawl(connection: Connection, id: string): Crawl {
  return toCrawl(connection, getCrawlRow(connection, id));
}

function getCrawls(connection: Connection, crawlerName?: string, request?: PageRequest): Page<Crawl> {
  const owner = ofOwner(sql`crawler_name`, crawlerName);
  return readNewestFirst<CrawlRow, Crawl>(connection, 'crawls', request, { select: selectCrawl, ...owner }, (row) =>
    toCrawl(connection, row),
  );
}

/** Crawls whose process has ended cannot finish any more. */
export function failAbandonedCrawls(connection: Connection, isAlive: (owner: string) => boolean): void {
  const running = connection.all<{ id: string; owner: string }>(
    sql`SELECT id, owner FROM crawls WHERE state = 'RUNNING'`,
  );
  const abandoned = running.filter(({ owner }) => !isAlive(owner));
  if (abandoned.length === 0) return;
  const error: SerializedError = {
    kind: 'operational',
    code: 'Cancelled',
    message: 'The crawl ended because the program that ran it stopped.',
    hint: 'Start the crawler again.',
  };
  connection.transaction('failAbandonedCrawls', () => {
    for (const { id } of abandoned) {
      connection.run(
        sql`UPDATE crawls SET state = 'FAILED', end_time = ?, error = ? WHERE id = ?`,
        Date.now(),
        JSON.stringify(error),
        id,
      );
    }
  });
}

/** Of the row of `crawls` in the statement around it; warnings are recorded in the last slice of a crawl. */
export const warningCountOfCrawl = sql`coalesce((SELECT max(json_extract(entry.value, '$.count'))
  FROM crawl_changes, json_each(crawl_changes.changes) AS entry
  WHERE crawl_changes.crawl_id = crawls.id AND json_extract(entry.value, '$.change') = 'warned'
    AND slice = (SELECT max(slice) FROM crawl_changes AS slices WHERE slices.crawl_id = crawls.id)), 0)`;

/** @throws EngineError EntityNotFound. */
export function getCrawlRow(connection: Connection, id: string): CrawlRow {
  const row = connection.get<CrawlRow>(sql`${selectCrawl} WHERE id = ?`, id);
  if (row === undefined) refuseCleaned(connection, id, 'Crawl');
  if (row === undefined) throw entityNotFound('Crawl', id, []);
  return row;
}

function toCrawl(connection: Connection, row: CrawlRow): Crawl {
  const { sequence: _sequence, error, ...rest } = row;
  const slices = connection.all<{ changes: string }>(
    sql`SELECT changes FROM crawl_changes WHERE crawl_id = ? ORDER BY slice`,
    row.id,
  );
  const changes: CrawlChange[] = [];
  const misfits: CrawlMisfit[] = [];
  let [warningCount, warnings]: [number, readonly string[]] = [0, []];
  for (const entry of slices.flatMap((slice) => JSON.parse(slice.changes) as (CrawlChange | Recorded)[])) {
    if (entry.change === 'unfit') {
      const { change: _kind, ...misfit } = entry;
      misfits.push(misfit);
    } else if (entry.change === 'warned') [warningCount, warnings] = [entry.count, entry.texts];
    else changes.push(entry);
  }
  return {
    ...rest,
    error: error === null ? null : (JSON.parse(error) as SerializedError),
    changes,
    misfits,
    warningCount,
    warnings,
  };
}
