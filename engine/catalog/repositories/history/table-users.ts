/** What changed a table: the runs that committed to it and the crawls that made versions of it, newest first. */

import { sql } from '#engine/base/sql.ts';
import type { CrawlState, ListedJobRun } from '#engine/catalog/entities.ts';
import { foldName } from '#engine/catalog/names.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import { readPage } from '#engine/catalog/page-token.ts';
import { listedColumns, listedJoins, toListedRun, type ListedRow } from '#engine/catalog/repositories/job-runs.ts';
import { warningCountOfCrawl } from '#engine/catalog/repositories/crawls/crawls.ts';
import { read } from '#engine/catalog/repositories/method.ts';
import { getTableHead } from '#engine/catalog/repositories/tables/tables.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const tableUserMethods = {
  /** Also those that were undone, and those that are not finished. @throws EngineError EntityNotFound. */
  getWritersOfTable: read(getWritersOfTable),
  /** Those whose record is still kept. @throws EngineError EntityNotFound. */
  getCrawlsOfTable: read(getCrawlsOfTable),
};

export interface TableCrawl {
  readonly id: string;
  readonly crawlerName: string;
  readonly state: CrawlState;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  /** null: it is in effect. */
  readonly undone: 'part' | 'all' | null;
  readonly warningCount: number;
  /** The version of the table that it created. */
  readonly versionId: number;
}

function getWritersOfTable(
  connection: Connection,
  databaseName: string,
  name: string,
  request?: PageRequest,
): Page<ListedJobRun> {
  getTableHead(connection, databaseName, name);
  return readPage<ListedRow & { readonly commitSequence: number }, ListedJobRun>(
    'writersOfTable',
    request,
    ['number'],
    (after, limit) =>
      connection.all(
        sql`SELECT ${listedColumns}, commit_tables.commit_sequence AS commitSequence
          FROM commit_tables JOIN job_runs ON job_runs.id = commit_tables.run_id ${listedJoins}
          WHERE commit_tables.database_name = ? AND commit_tables.table_name = ? AND commit_tables.commit_sequence < ?
          ORDER BY commit_tables.commit_sequence DESC LIMIT ?`,
        foldName(databaseName),
        foldName(name),
        after?.[0] ?? Number.MAX_SAFE_INTEGER,
        limit,
      ),
    (row) => [row.commitSequence],
    ({ commitSequence: _sequence, ...row }) => toListedRun(row),
  );
}

function getCrawlsOfTable(
  connection: Connection,
  databaseName: string,
  name: string,
  request?: PageRequest,
): Page<TableCrawl> {
  const { id } = getTableHead(connection, databaseName, name);
  return readPage<TableCrawl, TableCrawl>(
    'crawlsOfTable',
    request,
    ['number'],
    (after, limit) =>
      connection.all(
        sql`SELECT crawls.id, crawls.crawler_name AS crawlerName, crawls.state, crawls.start_time AS startTime,
            crawls.undone, ${warningCountOfCrawl} AS warningCount, table_versions.version_id AS versionId
          FROM table_versions JOIN crawls ON table_versions.made_by = 'crawl ' || crawls.id
          WHERE table_versions.table_id = ? AND table_versions.version_id < ?
          ORDER BY table_versions.version_id DESC LIMIT ?`,
        id,
        after?.[0] ?? Number.MAX_SAFE_INTEGER,
        limit,
      ),
    (row) => [row.versionId],
    (row) => row,
  );
}
