/** One SQLite connection: statements from `Sql` only, transactions with a fault point, errors converted. */

import BetterSqlite3 from 'better-sqlite3';
import type { Database as SqliteDatabase, Statement } from 'better-sqlite3';

import { withFaultPoint } from '#engine/base/fault-points.ts';
import { isSameNumber, markOf, type FileMark } from '#engine/base/owned/file-mark.ts';
import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import { convertSqliteError, replacedCatalog } from '#engine/catalog/thread/sqlite-errors.ts';

export type Parameter = string | number | null;

/** `full` fsyncs the WAL at commit, so the transaction and all before it survive a power cut; `normal` survives a killed process. */
export type Durability = 'normal' | 'full';

export class Connection {
  readonly path: string;
  readonly #database: SqliteDatabase;
  readonly #statements = new Map<string, Statement>();
  /** Of the file that is open; undefined for a connection that only reads, and without a file. */
  #mark: FileMark | undefined;

  private constructor(path: string, database: SqliteDatabase) {
    this.path = path;
    this.#database = database;
  }

  /**
   * @throws EngineError IoFailed, MalformedFile (not a database), WorkspaceLocked (another process holds it too long).
   */
  static open(path: string, mode: 'read-write' | 'read-only'): Connection {
    return convertSqliteError(path, () => {
      const database = new BetterSqlite3(path, { readonly: mode === 'read-only', timeout: 10_000 });
      try {
        const connection = new Connection(path, database);
        if (mode === 'read-write') {
          // Before anything is written; a file that exists keeps its mode until a VACUUM.
          connection.pragma('auto_vacuum = INCREMENTAL');
          connection.pragma('journal_mode = WAL');
          connection.pragma('synchronous = NORMAL');
          connection.pragma('journal_size_limit = 67108864');
          if (path !== ':memory:') connection.#mark = markOf(path);
        }
        // Any code in the file's schema must be harmless, since any program may have created the file.
        connection.pragma('trusted_schema = OFF');
        connection.pragma('foreign_keys = ON');
        connection.pragma('cache_size = -65536');
        return connection;
      } catch (error) {
        database.close();
        throw error;
      }
    });
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  /** The first row, or undefined. */
  get<Row>(statement: Sql, ...parameters: readonly Parameter[]): Row | undefined {
    return convertSqliteError(this.path, () => this.#prepare(statement).get(...parameters) as Row | undefined);
  }

  all<Row>(statement: Sql, ...parameters: readonly Parameter[]): Row[] {
    return convertSqliteError(this.path, () => this.#prepare(statement).all(...parameters) as Row[]);
  }

  /** Rows one by one; the connection cannot be used until the iteration ends. */
  *iterate<Row>(statement: Sql, ...parameters: readonly Parameter[]): Generator<Row, void> {
    // Not from the cache: two iterations of one statement would share its position.
    const prepared = convertSqliteError(this.path, () => this.#database.prepare(statement.text));
    const rows = prepared.iterate(...parameters) as IterableIterator<Row>;
    try {
      for (;;) {
        const next = convertSqliteError(this.path, () => rows.next());
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      rows.return?.();
    }
  }

  /** @returns changed rows and the last row id given out. */
  run(statement: Sql, ...parameters: readonly Parameter[]): { changes: number; rowId: number } {
    return convertSqliteError(this.path, () => {
      const { changes, lastInsertRowid } = this.#prepare(statement).run(...parameters);
      return { changes, rowId: Number(lastInsertRowid) };
    });
  }

  /** A statement without parameters and results, to its end: `run` stops an incremental vacuum after its first page. */
  runToEnd(statement: Sql): void {
    convertSqliteError(this.path, () => this.#database.exec(statement.text));
  }

  /** A pragma of this code's own; returns its single value. */
  pragma(text: string): unknown {
    return convertSqliteError(this.path, () => this.#database.pragma(text, { simple: true }));
  }

  /**
   * One write transaction: all of `work` or nothing. Has a fault point `catalog.<name>` around its commit.
   * @throws EngineError IoFailed if another file, or none, is at the path now.
   */
  transaction<T>(name: string, work: () => T, durability: Durability = 'normal'): T {
    // SQLite refuses to change this pragma inside a transaction.
    if (durability === 'full') this.pragma('synchronous = FULL');
    try {
      this.run(sql`BEGIN IMMEDIATE`);
      try {
        const result = work();
        this.#checkPlace();
        withFaultPoint(`catalog.${name}`, () => this.run(sql`COMMIT`));
        return result;
      } catch (error) {
        if (this.inTransaction) this.run(sql`ROLLBACK`);
        throw error;
      }
    } finally {
      if (durability === 'full') this.pragma('synchronous = NORMAL');
    }
  }

  /** Several reads of one state of the database. */
  snapshot<T>(work: () => T): T {
    this.run(sql`BEGIN`);
    try {
      return work();
    } finally {
      if (this.inTransaction) this.run(sql`COMMIT`);
    }
  }

  /** Gives back the memory of pages that are kept for the next statements. */
  shrink(): void {
    this.pragma('shrink_memory');
  }

  /** Moves the write-ahead log into the database and empties it, unless a reader prevents that. */
  checkpoint(): void {
    this.pragma('busy_timeout = 0');
    try {
      this.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      this.pragma('busy_timeout = 10000');
    }
  }

  /** Copies the whole database to a new file while calls come in between; those of this connection are in the copy, too. */
  async backup(to: string): Promise<void> {
    try {
      await this.#database.backup(to);
    } catch (error) {
      convertSqliteError(to, () => {
        throw error;
      });
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  /** SQLite writes on to a file that was removed, moved or replaced, and nobody ever reads that. */
  #checkPlace(): void {
    if (this.#mark === undefined) return;
    const now = markOf(this.path);
    if (now === undefined || !isSameNumber(this.#mark, now)) throw replacedCatalog(this.path, now !== undefined);
  }

  #prepare(statement: Sql): Statement {
    const known = this.#statements.get(statement.text);
    if (known !== undefined) return known;
    const prepared = this.#database.prepare(statement.text);
    this.#statements.set(statement.text, prepared);
    return prepared;
  }
}
