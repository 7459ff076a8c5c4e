/** Long results, read slice by slice: each cursor keeps one state of the database on a separate connection. */

import { Connection } from '#engine/catalog/thread/connection.ts';
import { sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** Rows of one slice: a few milliseconds of the receiving thread. */
const sliceSize = 2000;

/** The header before the rows, and the rows one by one. */
export interface OpenedRows<Head, Row> {
  readonly head: Head;
  readonly rows: Iterator<Row>;
}

export interface CursorSlice<Row> {
  readonly rows: readonly Row[];
  /** The argument of `pull`; null after the last slice. */
  readonly cursor: number | null;
}

interface Cursor {
  readonly connection: Connection;
  readonly rows: Iterator<unknown>;
}

export class Cursors {
  readonly #path: string;
  readonly #open = new Map<number, Cursor>();
  #idle: Connection | undefined;
  #last = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** @param read opens the rows on the connection it is given. */
  open<Head, Row>(read: (connection: Connection) => OpenedRows<Head, Row>): { head: Head } & CursorSlice<Row> {
    const connection = this.#idle ?? Connection.open(this.#path, 'read-only');
    this.#idle = undefined;
    try {
      connection.run(sql`BEGIN`);
      const { head, rows } = read(connection);
      this.#last += 1;
      this.#open.set(this.#last, { connection, rows });
      return { head, ...this.pull<Row>(this.#last) };
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  pull<Row>(id: number): CursorSlice<Row> {
    const cursor = this.#open.get(id);
    if (cursor === undefined) {
      throw new EngineError('Internal', `Cursor ${id} is not open.`, { hint: 'Read from the start again.' });
    }
    const rows: Row[] = [];
    while (rows.length < sliceSize) {
      const next = cursor.rows.next();
      if (next.done === true) {
        this.#finish(id, cursor.connection);
        return { rows, cursor: null };
      }
      rows.push(next.value as Row);
    }
    return { rows, cursor: id };
  }

  close(): void {
    for (const [id, cursor] of this.#open) {
      cursor.rows.return?.();
      this.#finish(id, cursor.connection);
    }
    this.#idle?.close();
    this.#idle = undefined;
  }

  #finish(id: number, connection: Connection): void {
    this.#open.delete(id);
    connection.run(sql`COMMIT`);
    if (this.#idle === undefined) this.#idle = connection;
    else connection.close();
  }
}
