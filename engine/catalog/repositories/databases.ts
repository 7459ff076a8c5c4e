/** Rows of databases. */

import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import type { Database } from '#engine/catalog/entities.ts';
import { entityNotFound, foldName, foldNewName, pathDatabase } from '#engine/catalog/names.ts';
import { readPage } from '#engine/catalog/page-token.ts';
import { recordTableEvent } from '#engine/catalog/repositories/triggers/table-events.ts';
import { dropTableRow } from '#engine/catalog/repositories/tables/table-rows.ts';
import { refuseLocked } from '#engine/catalog/repositories/tables/table-locks.ts';
import { read, transaction, write } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface DatabaseInput {
  readonly name: string;
  readonly description?: string;
  readonly locationUri?: string | null;
  readonly parameters?: Readonly<Record<string, string>>;
}

export const databaseMethods = {
  /** @throws EngineError AlreadyExists */
  createDatabase: transaction(createDatabase),
  /** Creates it unless it is there. */
  ensureDatabase: write(({ connection }, name: string) => ensureDatabase(connection, name)),
  /** @throws EngineError EntityNotFound (near names in the hint) */
  getDatabase: read(getDatabase),
  findDatabase: read(findDatabase),
  getDatabases: read(getDatabases),
  /** Names alone: those that begin with the text first. */
  searchDatabaseNames: read(searchDatabaseNames),
  /** Including all its tables. Files are not touched. */
  deleteDatabase: transaction(deleteDatabase, { leavesGarbage: true }),
};

/** For completion at each key press: names that hold a text, few of very many. */
export interface NameSearch {
  /** In any case; '' finds every name. */
  readonly typed: string;
  /** Most names to return. */
  readonly limit: number;
}

interface DatabaseRow {
  readonly name: string;
  readonly description: string;
  readonly locationUri: string | null;
  readonly parameters: string;
  readonly createTime: number;
}

const selectDatabase: Sql = sql`SELECT name, description, location_uri AS locationUri, parameters,
  create_time AS createTime FROM databases`;

function findDatabase(connection: Connection, name: string): Database | undefined {
  const row = connection.get<DatabaseRow>(sql`${selectDatabase} WHERE name = ?`, foldName(name));
  return row === undefined ? undefined : toDatabase(row);
}

export function getDatabase(connection: Connection, name: string): Database {
  const database = findDatabase(connection, name);
  if (database !== undefined) return database;
  const known = connection.all<{ name: string }>(
    sql`SELECT name FROM databases WHERE name <> ? LIMIT 5000`,
    pathDatabase,
  );
  throw entityNotFound(
    'Database',
    foldName(name),
    known.map((row) => row.name),
    { database: foldName(name).slice(0, 255) },
    'Check the name in the Catalog area, or list the databases with: tenon databases',
  );
}

/** Databases of people; that of the folders that jobs write to is excluded before pages are cut. */
function getDatabases(connection: Connection, page?: PageRequest): Page<Database> {
  return readPage<DatabaseRow, Database>(
    'databases',
    page,
    ['string'],
    (after, limit) =>
      connection.all(
        sql`${selectDatabase} WHERE name > ? AND name <> ? ORDER BY name LIMIT ?`,
        after?.[0] ?? '',
        pathDatabase,
        limit,
      ),
    (row) => [row.name],
    toDatabase,
  );
}

function searchDatabaseNames(connection: Connection, { typed, limit }: NameSearch): string[] {
  const folded = foldName(typed);
  return connection
    .all<{ name: string }>(
      sql`SELECT name FROM databases WHERE instr(name, ?) > 0 AND name <> ? ORDER BY instr(name, ?) <> 1, name LIMIT ?`,
      folded,
      pathDatabase,
      folded,
      limit,
    )
    .map(({ name }) => name);
}

function createDatabase(connection: Connection, input: DatabaseInput): Database {
  const name = foldNewName('database', input.name);
  if (!insertDatabase(connection, { ...input, name })) {
    throw new EngineError('AlreadyExists', `Database ${JSON.stringify(name)} already exists.`, {
      hint: 'Choose another name, or use the existing database.',
    });
  }
  return getDatabase(connection, name);
}

function ensureDatabase(connection: Connection, name: string): Database {
  return (
    findDatabase(connection, name) ??
    connection.transaction('ensureDatabase', () => {
      insertDatabase(connection, { name: foldNewName('database', name) });
      return getDatabase(connection, name);
    })
  );
}

/** @returns whether it was created; false when it existed. Inside a transaction. */
export function insertDatabase(connection: Connection, input: DatabaseInput): boolean {
  const { changes } = connection.run(
    sql`INSERT INTO databases (name, description, location_uri, parameters, create_time)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    input.name,
    input.description ?? '',
    input.locationUri ?? null,
    JSON.stringify(input.parameters ?? {}),
    Date.now(),
  );
  return changes > 0;
}

/** Creates it, or replaces its members. Inside a transaction. */
export function putDatabase(connection: Connection, input: DatabaseInput): void {
  const name = foldNewName('database', input.name);
  if (insertDatabase(connection, { ...input, name })) return;
  connection.run(
    sql`UPDATE databases SET description = ?, location_uri = ?, parameters = ? WHERE name = ?`,
    input.description ?? '',
    input.locationUri ?? null,
    JSON.stringify(input.parameters ?? {}),
    name,
  );
}

/** With its tables; their object lists become garbage that is swept later. */
function deleteDatabase(connection: Connection, name: string): void {
  const database = getDatabase(connection, name);
  const tables = connection.all<{ id: number; name: string }>(
    sql`SELECT id, name FROM tables WHERE database_name = ?`,
    database.name,
  );
  for (const table of tables) {
    refuseLocked(connection, database.name, table.name);
    recordTableEvent(connection, {
      databaseName: database.name,
      tableName: table.name,
      madeBy: null,
      change: 'deleted',
      objects: 0,
    });
    dropTableRow(connection, table.id);
  }
  connection.run(sql`DELETE FROM databases WHERE name = ?`, database.name);
}

function toDatabase(row: DatabaseRow): Database {
  return { ...row, parameters: JSON.parse(row.parameters) as Record<string, string> };
}
