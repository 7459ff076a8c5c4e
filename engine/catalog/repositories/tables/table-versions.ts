/** The versions of a table's definition: listed, and restored as a new version. */

import { sql } from '#engine/base/sql.ts';
import type { Table, TableVersion } from '#engine/catalog/entities.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import { titleOfRun } from '#engine/catalog/repositories/run-title.ts';
import { readPage } from '#engine/catalog/page-token.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import type { TableDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import { sameDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import { refuseLocked } from '#engine/catalog/repositories/tables/table-locks.ts';
import type { TableHead } from '#engine/catalog/repositories/tables/table-rows.ts';
import { putDefinition } from '#engine/catalog/repositories/tables/table-rows.ts';
import { expectVersion, getTable, getTableHead, recordDefinition } from '#engine/catalog/repositories/tables/tables.ts';
import { findRestoreRefusal, restoredDefinition } from '#engine/catalog/restored-definition.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { crawlSubject } from '#engine/contract/crawl-subject.ts';
import { EngineError } from '#engine/contract/errors.ts';

export const tableVersionMethods = {
  /** Newest first. */
  getTableVersions: read(getTableVersions),
  /** @throws EntityNotFound. */
  getTableVersion: read(getTableVersion),
  /** What {@link restoreTableVersion} would do now. @throws EntityNotFound. */
  previewRestore: read(previewRestore),
  /**
   * Makes the definition of an earlier version the current one, as a new version. Files and their list stay.
   * @throws EntityNotFound; ConcurrentModification when `expectedVersionId` is not current or a run is publishing to the
   *   table; InvalidState when its files could not be read, or nothing would change.
   */
  restoreTableVersion: transaction(restoreTableVersion),
};

export interface RestorePreview {
  readonly current: Table;
  /** The definition afterwards. */
  readonly restored: TableDefinition;
  /** Why it is refused; absent: it is not. */
  readonly refusal?: { readonly message: string; readonly hint: string };
}

interface VersionRow extends Omit<TableVersion, 'table'> {
  readonly definition: string;
}

function getTableVersions(
  connection: Connection,
  databaseName: string,
  name: string,
  request?: PageRequest,
): Page<TableVersion> {
  const { id } = getTableHead(connection, databaseName, name);
  return readPage<VersionRow, TableVersion>(
    'versions',
    request,
    ['number'],
    (after, limit) =>
      connection.all(
        sql`SELECT version_id AS versionId, create_time AS createTime, made_by AS madeBy, definition
          FROM table_versions WHERE table_id = ? AND version_id < ? ORDER BY version_id DESC LIMIT ?`,
        id,
        after?.[0] ?? Number.MAX_SAFE_INTEGER,
        limit,
      ),
    (row) => [row.versionId],
    (row) => toVersion(connection, row),
  );
}

function getTableVersion(connection: Connection, databaseName: string, name: string, versionId: number): TableVersion {
  return versionOf(connection, getTableHead(connection, databaseName, name), versionId);
}

function versionOf(connection: Connection, head: TableHead, versionId: number): TableVersion {
  const row = connection.get<VersionRow>(
    sql`SELECT version_id AS versionId, create_time AS createTime, made_by AS madeBy, definition
      FROM table_versions WHERE table_id = ? AND version_id = ?`,
    head.id,
    versionId,
  );
  if (row !== undefined) return toVersion(connection, row);
  const { databaseName, name } = head.definition;
  throw new EngineError('EntityNotFound', `Table ${databaseName}.${name} has no version ${versionId}.`, {
    hint: head.versionId === 0 ? 'It has version 0 only.' : `It has the versions 0 to ${head.versionId}.`,
    details: { database: databaseName, table: name },
  });
}

function toVersion(
  connection: Connection,
  { definition, madeBy, ...version }: VersionRow,
): TableVersion & { readonly table: TableDefinition } {
  return { ...version, madeBy: authorOf(connection, madeBy), table: JSON.parse(definition) as TableDefinition };
}

/** A run and a crawl by the names that people know, as long as they are in the history. */
function authorOf(connection: Connection, madeBy: string): string {
  const [kind, id] = madeBy.split(' ');
  if (kind === 'run' && id !== undefined) return titleOfRun(connection, id);
  if (kind !== 'crawl' || id === undefined) return madeBy;
  const crawl = connection.get<{ name: string }>(sql`SELECT crawler_name AS name FROM crawls WHERE id = ?`, id);
  return crawl === undefined ? madeBy : `crawl of ${crawlSubject(crawl.name)}`;
}

interface Restore {
  readonly definition: TableDefinition;
  readonly refusal: EngineError | undefined;
}

function planRestore(connection: Connection, head: TableHead, versionId: number): Restore {
  const version = versionOf(connection, head, versionId).table as TableDefinition;
  const { definition: current, objectCount } = head;
  const definition = restoredDefinition(current, version, shapesOf(connection, head));
  const refusal =
    findRestoreRefusal(current, version, versionId, objectCount) ??
    (sameDefinition(current, definition)
      ? new EngineError(
          'InvalidState',
          `Cannot restore version ${versionId} of ${current.databaseName}.${current.name}: the current version ${head.versionId} has the same definition.`,
          { hint: 'Choose another version.' },
        )
      : undefined);
  return { definition, refusal };
}

function previewRestore(connection: Connection, databaseName: string, name: string, versionId: number): RestorePreview {
  const head = getTableHead(connection, databaseName, name);
  const { definition, refusal } = planRestore(connection, head, versionId);
  return {
    current: getTable(connection, databaseName, name),
    restored: definition,
    ...(refusal === undefined ? {} : { refusal: { message: refusal.message, hint: refusal.hint ?? '' } }),
  };
}

function restoreTableVersion(
  connection: Connection,
  databaseName: string,
  name: string,
  versionId: number,
  expectedVersionId: number,
): Table {
  const head = getTableHead(connection, databaseName, name);
  refuseLocked(connection, head.definition.databaseName, head.definition.name);
  expectVersion(head, expectedVersionId);
  const { definition, refusal } = planRestore(connection, head, versionId);
  if (refusal !== undefined) throw refusal;
  putDefinition(connection, head, definition, `restore of version ${versionId}`);
  recordDefinition(connection, definition, 'updated', 0);
  return getTable(connection, databaseName, name);
}

/** Of the files that are read as the table is. */
function shapesOf(connection: Connection, { listingId }: TableHead): string[] {
  return connection
    .all<{ hash: string }>(
      sql`SELECT DISTINCT inference_hash AS hash FROM table_objects WHERE listing_id = ? AND reading_hash IS NULL
        ORDER BY inference_hash`,
      listingId,
    )
    .map(({ hash }) => hash);
}
