/** Tables: reading them in lists and alone, and their changes by people and programs. */

import { foldLocation } from '#engine/catalog/tables/partition-location.ts';
import type { Sql } from '#engine/base/sql.ts';
import { literal, sql } from '#engine/base/sql.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import type { Table, TableInput } from '#engine/catalog/entities.ts';
import { entityNotFound, foldName, pathDatabase } from '#engine/catalog/names.ts';
import type { PageKey } from '#engine/catalog/page-token.ts';
import { readPage } from '#engine/catalog/page-token.ts';
import { getDatabase, insertDatabase, type NameSearch } from '#engine/catalog/repositories/databases.ts';
import type { TableDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import { toDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import { refuseLocked } from '#engine/catalog/repositories/tables/table-locks.ts';
import type { TableHead } from '#engine/catalog/repositories/tables/table-rows.ts';
import {
  dropTableRow,
  findTableHead,
  insertTableRow,
  putDefinition,
} from '#engine/catalog/repositories/tables/table-rows.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import { recordTableEvent } from '#engine/catalog/repositories/triggers/table-events.ts';
import type { TableEvent } from '#engine/catalog/trigger-entities.ts';
import type { Connection, Parameter } from '#engine/catalog/thread/connection.ts';
import { deprecatedParameter } from '#engine/contract/deprecated-parameter.ts';
import { EngineError } from '#engine/contract/errors.ts';

export const tableMethods = {
  /** @param makesDatabase its database is created with it if necessary, or neither is. */
  createTable: transaction(createTable),
  /** Replaces the definition; a new version unless nothing differs. @throws ConcurrentModification when `expectedVersionId` is not current. */
  updateTable: transaction(updateTable),
  getTable: read(getTable),
  findTable: read(findTable),
  getTables: read(getTables),
  /** Those of all databases, by database and name, without their columns. */
  getListedTables: read(getListedTables),
  /** Of all tables, each once. */
  getLocations: read(getLocations),
  deleteTable: transaction(deleteTable, { leavesGarbage: true }),
  /** Every table whose location is the path, inside it, or around it. */
  getTablesOverlapping: read(getTablesOverlapping),
  /** Every word of the text occurs in the names, columns, description, owner or classification. */
  searchTables: read(searchTables),
  /** Names alone, of one database or of all (null): those that begin with the text first. */
  searchTableNames: read(searchTableNames),
};

interface TableRow {
  readonly databaseName: string;
  readonly name: string;
  readonly versionId: number;
  readonly generation: number;
  readonly createTime: number;
  readonly updateTime: number;
  readonly objectCount: number;
  readonly sizeBytes: number;
  readonly countedRecords: number;
  readonly uncountedObjects: number;
  readonly partitionCount: number;
  readonly definition: string;
  readonly lockedByRun: string | null;
}

const selectTable: Sql = sql`SELECT t.database_name AS databaseName, t.name, t.version_id AS versionId,
    t.generation, t.create_time AS createTime, t.update_time AS updateTime, l.object_count AS objectCount,
    l.size_bytes AS sizeBytes, l.counted_records AS countedRecords, l.uncounted_objects AS uncountedObjects,
    l.partition_count AS partitionCount, v.definition,
    (SELECT k.run_id FROM table_locks k JOIN commits c ON c.run_id = k.run_id LEFT JOIN undos u ON u.run_id = k.run_id
      WHERE k.database_name = t.database_name AND k.table_name = t.name
        AND iif(u.run_id IS NULL, c.phase = 'blocked', u.error IS NOT NULL)) AS lockedByRun
  FROM tables t
  JOIN listings l ON l.id = t.listing_id
  JOIN table_versions v ON v.table_id = t.id AND v.version_id = t.version_id`;

function findTable(connection: Connection, databaseName: string, name: string): Table | undefined {
  const row = connection.get<TableRow>(
    sql`${selectTable} WHERE t.database_name = ? AND t.name = ?`,
    foldName(databaseName),
    foldName(name),
  );
  return row === undefined ? undefined : toTable(row);
}

export function getTable(connection: Connection, databaseName: string, name: string): Table {
  return findTable(connection, databaseName, name) ?? throwTableNotFound(connection, databaseName, name);
}

/** The head of a table that must be there. */
export function getTableHead(connection: Connection, databaseName: string, name: string): TableHead {
  return (
    findTableHead(connection, foldName(databaseName), foldName(name)) ??
    throwTableNotFound(connection, databaseName, name)
  );
}

function throwTableNotFound(connection: Connection, databaseName: string, name: string): never {
  const database = getDatabase(connection, databaseName);
  const folded = foldName(name);
  const length = [...folded].length;
  const span = Math.max(2, Math.ceil(length / 2));
  // Names of a very different length are never near; the rest is capped so that a miss stays cheap.
  const known = connection.all<{ name: string }>(
    sql`SELECT name FROM tables WHERE database_name = ? AND length(name) BETWEEN ? AND ? LIMIT 5000`,
    database.name,
    length - span,
    length + span,
  );
  throw entityNotFound(
    'Table',
    `${database.name}.${folded}`,
    known.map((row) => `${database.name}.${row.name}`),
    {
      database: database.name,
      table: folded.slice(0, 255),
    },
    'Check the name in the Catalog area, or list the tables with: tenon tables',
  );
}

/** By name. @throws EngineError EntityNotFound when the database does not exist. */
function getTables(
  connection: Connection,
  databaseName: string,
  request?: PageRequest & { nameContains?: string },
): Page<Table> {
  const database = getDatabase(connection, databaseName).name;
  const wanted = foldName(request?.nameContains ?? '');
  return readTables(
    'tables',
    request,
    ['string'],
    (row) => [row.name],
    (after, limit) =>
      connection.all(
        sql`${selectTable} WHERE t.database_name = ? AND t.name > ? AND instr(t.name, ?) > 0 ORDER BY t.name LIMIT ?`,
        database,
        after?.[0] ?? '',
        wanted,
        limit,
      ),
  );
}

/** What lists show of a table. */
export interface ListedTable extends Pick<
  Table,
  'databaseName' | 'name' | 'tableType' | 'recordCount' | 'partitionCount'
> {
  /** The last crawl did not find its files. */
  readonly isDeprecated: boolean;
}

interface ListedRow extends Omit<ListedTable, 'isDeprecated' | 'recordCount'> {
  readonly countedRecords: number;
  readonly uncountedObjects: number;
  readonly deprecated: 0 | 1;
}

function getLocations(connection: Connection): readonly string[] {
  return connection
    .all<{ location: string }>(sql`SELECT DISTINCT location FROM tables`)
    .map(({ location }) => location);
}

function getListedTables(connection: Connection, request?: PageRequest): Page<ListedTable> {
  return readPage<ListedRow, ListedTable>(
    'listedTables',
    request,
    ['string', 'string'],
    (after, limit) =>
      connection.all(
        sql`SELECT t.database_name AS databaseName, t.name, v.definition ->> '$.tableType' AS tableType,
            v.definition -> ${literal(`$.parameters.${deprecatedParameter}`)} IS NOT NULL AS deprecated,
            l.counted_records AS countedRecords, l.uncounted_objects AS uncountedObjects,
            l.partition_count AS partitionCount
          FROM tables t
          JOIN listings l ON l.id = t.listing_id
          JOIN table_versions v ON v.table_id = t.id AND v.version_id = t.version_id
          WHERE (t.database_name, t.name) > (?, ?) AND t.database_name <> ?
          ORDER BY t.database_name, t.name LIMIT ?`,
        after?.[0] ?? '',
        after?.[1] ?? '',
        pathDatabase,
        limit,
      ),
    (row) => [row.databaseName, row.name],
    ({ countedRecords, uncountedObjects, deprecated, ...rest }) => ({
      ...rest,
      recordCount: uncountedObjects === 0 && rest.tableType !== 'VIRTUAL_VIEW' ? countedRecords : null,
      isDeprecated: deprecated === 1,
    }),
  );
}

/** Tables of people; the records of folders that jobs write to are excluded before pages are cut. */
function searchTables(connection: Connection, text: string, request?: PageRequest): Page<Table> {
  const words = foldName(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  return readTables(
    'search',
    request,
    ['string', 'string'],
    (row) => [row.databaseName, row.name],
    (after, limit) =>
      connection.all(
        sql`${selectTable} WHERE (t.database_name, t.name) > (?, ?) AND t.database_name <> ?
        AND NOT EXISTS (SELECT 1 FROM json_each(?) word WHERE instr(t.search_text, word.value) = 0)
        ORDER BY t.database_name, t.name LIMIT ?`,
        after?.[0] ?? '',
        after?.[1] ?? '',
        pathDatabase,
        JSON.stringify(words),
        limit,
      ),
  );
}

function searchTableNames(
  connection: Connection,
  databaseName: string | null,
  { typed, limit }: NameSearch,
): { readonly databaseName: string; readonly name: string }[] {
  const folded = foldName(typed);
  const database = databaseName === null ? null : foldName(databaseName);
  return connection.all(
    sql`SELECT database_name AS databaseName, name FROM tables
      WHERE (? IS NULL OR database_name = ?) AND database_name <> ? AND instr(name, ?) > 0
      ORDER BY instr(name, ?) <> 1, name, database_name LIMIT ?`,
    database,
    database,
    pathDatabase,
    folded,
    folded,
    limit,
  );
}

/** The path itself, paths inside it, and paths that contain it; by location. */
function getTablesOverlapping(connection: Connection, path: string): Table[] {
  const folded = foldLocation(path);
  const around = [folded];
  for (let index = 0; index < folded.length; index += 1) {
    if (folded[index] === '/' || folded[index] === '\\') around.push(folded.slice(0, Math.max(index, 1)));
  }
  const inside = ['/', '\\'].map((separator): [string, string] => {
    const prefix = folded.endsWith(separator) ? folded : folded + separator;
    return [prefix, afterPrefix(prefix)];
  });
  return connection
    .all<TableRow>(
      sql`${selectTable} WHERE t.id IN (
          SELECT id FROM tables WHERE location IN (SELECT value FROM json_each(?))
          UNION SELECT id FROM tables WHERE location >= ? AND location < ?
          UNION SELECT id FROM tables WHERE location >= ? AND location < ?)
        ORDER BY t.location, t.database_name, t.name`,
      JSON.stringify(around),
      ...inside.flat(),
    )
    .map(toTable);
}

/** The first text after every text that starts with the prefix; the prefix ends in an ASCII character. */
export function afterPrefix(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}

function createTable(connection: Connection, input: TableInput, madeBy: string, makesDatabase = false): Table {
  const definition = toDefinition(input);
  if (makesDatabase) insertDatabase(connection, { name: definition.databaseName });
  getDatabase(connection, definition.databaseName);
  refuseLocked(connection, definition.databaseName, definition.name);
  if (findTableHead(connection, definition.databaseName, definition.name) !== undefined) {
    throw new EngineError('AlreadyExists', `Table ${definition.databaseName}.${definition.name} already exists.`, {
      hint: 'Choose another name, or update the existing table.',
    });
  }
  insertTableRow(connection, definition, madeBy);
  recordDefinition(connection, definition, 'created', 0);
  return getTable(connection, definition.databaseName, definition.name);
}

function updateTable(connection: Connection, input: TableInput, madeBy: string, expectedVersionId?: number): Table {
  const definition = toDefinition(input);
  const head = getTableHead(connection, definition.databaseName, definition.name);
  refuseLocked(connection, definition.databaseName, definition.name);
  if (expectedVersionId !== undefined) expectVersion(head, expectedVersionId);
  if (head.definition.tableType !== definition.tableType) throw otherKind(head.definition);
  if (head.definition.partitionKeys.length !== definition.partitionKeys.length && head.objectCount > 0) {
    throw new EngineError(
      'InvalidInput',
      `Table ${definition.databaseName}.${definition.name} has objects under ${head.definition.partitionKeys.length} ` +
        `partition keys; the change has ${definition.partitionKeys.length}.`,
      { hint: 'Keep the number of partition keys, or delete the table and crawl it again.' },
    );
  }
  const { changed } = putDefinition(connection, head, definition, madeBy);
  if (changed) recordDefinition(connection, definition, 'updated', 0);
  return getTable(connection, definition.databaseName, definition.name);
}

/** @throws EngineError ConcurrentModification unless the version is the current one. */
export function expectVersion({ versionId, definition }: TableHead, expected: number): void {
  if (expected === versionId) return;
  throw new EngineError(
    'ConcurrentModification',
    `Table ${definition.databaseName}.${definition.name} is at version ${versionId}, not ${expected}.`,
    { hint: 'Read the table again and repeat the change.' },
  );
}

function otherKind({ databaseName, name, tableType }: TableDefinition): EngineError {
  const isView = tableType === 'VIRTUAL_VIEW';
  return new EngineError(
    'AlreadyExists',
    `${databaseName}.${name} is a ${isView ? 'view, and a table' : 'table, and a view'} cannot take its place.`,
    { hint: `Choose another name, or remove the ${isView ? 'view' : 'table'} from the catalog first.` },
  );
}

function deleteTable(connection: Connection, databaseName: string, name: string): void {
  const head = getTableHead(connection, databaseName, name);
  refuseLocked(connection, head.definition.databaseName, head.definition.name);
  recordDefinition(connection, head.definition, 'deleted', head.objectCount);
  dropTableRow(connection, head.id);
}

/** A person's change. */
export function recordDefinition(
  connection: Connection,
  { databaseName, name }: TableDefinition,
  change: TableEvent['change'],
  objects: number,
): void {
  recordTableEvent(connection, { databaseName, tableName: name, madeBy: null, change, objects });
}

function readTables(
  list: string,
  request: PageRequest | undefined,
  shape: readonly ('string' | 'number')[],
  keyOf: (row: TableRow) => PageKey,
  read: (after: readonly Parameter[] | undefined, limit: number) => TableRow[],
): Page<Table> {
  return readPage<TableRow, Table>(
    list,
    request,
    shape,
    read as (after: PageKey | undefined, limit: number) => TableRow[],
    keyOf,
    toTable,
  );
}

function toTable(row: TableRow): Table {
  const { definition: text, countedRecords, uncountedObjects, ...rest } = row;
  const definition = JSON.parse(text) as TableDefinition;
  const isCounted = uncountedObjects === 0 && definition.tableType === 'EXTERNAL_TABLE';
  return { ...definition, ...rest, recordCount: isCounted ? countedRecords : null };
}
