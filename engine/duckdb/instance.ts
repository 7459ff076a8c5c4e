/** Opens a worker's DuckDB: an instance in memory with its own limits, and its connections. */

import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { makeOwnedFolder } from '#engine/base/owned/owned-files.ts';
import { exactFile } from '#engine/base/exact-files.ts';
import type { Sql } from '#engine/base/sql.ts';
import { duckdb, type Connection, type Database } from '#engine/duckdb/binding.ts';
import type { DuckConnection, DuckDatabase } from '#engine/duckdb/database.ts';
import { convertDuckError } from '#engine/duckdb/errors.ts';
import type { Fence } from '#engine/duckdb/fence.ts';
import { InstanceFunctions, type RowFunctions } from '#engine/duckdb/functions/row-functions.ts';
import { DuckSession } from '#engine/duckdb/session.ts';
import { connectionSettings, instanceSettings, lockDown, openSettings } from '#engine/duckdb/session-settings.ts';
import { valueCaps } from '#engine/duckdb/value-caps.ts';
import { OptimizerSwitch } from '#engine/duckdb/optimizer-switch.ts';
import { StatementProfiler } from '#engine/duckdb/statement-profiler.ts';

export interface DuckOptions {
  /** Bytes. */
  readonly memoryLimit: number;
  readonly threads: number;
  /** For this instance alone: two processes that spill to one folder crash (trap C3). Created when missing. */
  readonly temporaryDirectory: string;
  /** As {@link WorkerLimits}; with neither of the first two file access is open. */
  readonly allowedDirectories?: readonly string[] | undefined;
  readonly allowedFiles?: readonly string[] | undefined;
  readonly writableDirectories?: readonly string[] | undefined;
  /** Functions that statements may call besides DuckDB's own. */
  readonly functions?: RowFunctions | undefined;
}

/** A database that can be closed; its connections are disposed of by those who opened them. */
export interface DuckInstance extends DuckDatabase {
  /** False after an error that DuckDB calls fatal: it then refuses everything. */
  answers(): Promise<boolean>;
  /** False if a table, view, sequence, type or schema was made that outlasts its connection, or it cannot say. */
  isEmpty(): Promise<boolean>;
  close(): Promise<void>;
}

/** @throws EngineError when DuckDB refuses the limits or the folder. */
export async function openDuckDatabase(options: DuckOptions): Promise<DuckInstance> {
  makeOwnedFolder(options.temporaryDirectory, options.temporaryDirectory);
  const config = duckdb.create_config();
  const settings = {
    ...openSettings,
    memory_limit: `${Math.floor(options.memoryLimit)}B`,
    threads: String(options.threads),
    temp_directory: options.temporaryDirectory,
  };
  try {
    for (const [name, value] of Object.entries(settings)) duckdb.set_config(config, name, value);
    const database = await duckdb.open(':memory:', config);
    const first = await duckdb.connect(database);
    await runAll(first, instanceSettings);
    const { allowedDirectories, allowedFiles, writableDirectories = [] } = options;
    let fence: Fence | undefined;
    if (allowedDirectories !== undefined || allowedFiles !== undefined) {
      const writable = await spellings([...writableDirectories, options.temporaryDirectory]);
      const readable = await spellings(allowedDirectories ?? []);
      await runAll(first, valueCaps());
      await runAll(first, lockDown([...readable, ...writable], await fileSpellings(allowedFiles ?? [])));
      fence = { writable };
    }
    const functions = new InstanceFunctions(options.functions ?? {});
    functions.register(first);
    duckdb.disconnect_sync(first);
    return new Instance(database, options.temporaryDirectory, fence, functions);
  } catch (thrown) {
    throw convertDuckError(thrown);
  }
}

/** Each folder as given and as the file system knows it, for a path below a link reaches DuckDB in either form, or escaped. */
async function spellings(directories: readonly string[]): Promise<string[]> {
  const all = new Set<string>();
  for (const directory of directories) {
    const absolute = resolve(directory);
    const real = await realpath(absolute).catch(() => absolute);
    for (const each of [absolute, real]) all.add(each).add(exactFile(each));
  }
  return [...all];
}

/** As the readers name them: as passed, and escaped where DuckDB would read the path as a glob. */
async function fileSpellings(files: readonly string[]): Promise<string[]> {
  const folders = new Map<string, string>();
  const all = new Set<string>();
  for (const file of files) {
    const path = resolve(file);
    const folder = dirname(path);
    let real = folders.get(folder);
    if (real === undefined) folders.set(folder, (real = await realpath(folder).catch(() => folder)));
    for (const each of [path, join(real, basename(path))]) all.add(each).add(exactFile(each));
  }
  return [...all];
}

async function runAll(connection: Connection, statements: readonly Sql[]): Promise<void> {
  for (const statement of statements) await duckdb.query(connection, statement.text);
}

/** All but macros, of which an instance has those of value-caps.ts: listing them takes 100 ms, and no user's statement makes any. */
const lastingObjects = `SELECT 1 FROM duckdb_tables() UNION ALL SELECT 1 FROM duckdb_sequences()
  UNION ALL SELECT 1 FROM duckdb_views() WHERE NOT internal UNION ALL SELECT 1 FROM duckdb_types() WHERE NOT internal
  UNION ALL SELECT 1 FROM duckdb_schemas() WHERE NOT internal`;

class Instance implements DuckInstance {
  readonly #database: Database;
  readonly #optimizers = new OptimizerSwitch((setting) => this.#set(setting));
  readonly #profiler: StatementProfiler;
  readonly #fence: Fence | undefined;
  readonly #functions: InstanceFunctions;

  constructor(database: Database, temporaryDirectory: string, fence: Fence | undefined, functions: InstanceFunctions) {
    this.#database = database;
    this.#profiler = new StatementProfiler(temporaryDirectory, this.#optimizers);
    this.#fence = fence;
    this.#functions = functions;
  }

  async connect(): Promise<DuckConnection> {
    try {
      const connection = await duckdb.connect(this.#database);
      await runAll(connection, connectionSettings);
      return new DuckSession(connection, this.#profiler, this.#optimizers, this.#fence, this.#functions);
    } catch (thrown) {
      throw convertDuckError(thrown);
    }
  }

  async answers(): Promise<boolean> {
    return (await this.#countRows('SELECT 1')) === 1;
  }

  async isEmpty(): Promise<boolean> {
    return (await this.#countRows(lastingObjects)) === 0;
  }

  /** @returns undefined where the statement fails. */
  async #countRows(statement: string): Promise<number | undefined> {
    try {
      const connection = await duckdb.connect(this.#database);
      try {
        return duckdb.row_count(await duckdb.query(connection, statement));
      } finally {
        duckdb.disconnect_sync(connection);
      }
    } catch {
      return undefined;
    }
  }

  async #set(setting: Sql): Promise<void> {
    const connection = await duckdb.connect(this.#database);
    try {
      await duckdb.query(connection, setting.text);
    } catch (thrown) {
      throw convertDuckError(thrown, setting.text);
    } finally {
      duckdb.disconnect_sync(connection);
    }
  }

  async close(): Promise<void> {
    duckdb.close_sync(this.#database);
  }
}
