/**
 * Streams a result and proves its end. DuckDB's stream ends the same way after the last row and after an error,
 * so each statement gets one row more, a sentinel, and a stream that ends without it has failed.
 */

import { withoutEnd } from '#engine/base/text-end.ts';
import { randomUUID } from 'node:crypto';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { bindParameters, runBound } from '#engine/duckdb/bind-parameters.ts';
import { duckdb, type Connection, type DataChunk, type Result } from '#engine/duckdb/binding.ts';
import { admitStatement, type Fence } from '#engine/duckdb/fence.ts';
import { leavesAsText, readResultFields, type DuckField } from '#engine/duckdb/result-type.ts';
import { cancelled } from '#engine/duckdb/statement-watch.ts';
import { operationScope } from '#engine/duckdb/operation-scope.ts';
import { vectorBytes } from '#engine/duckdb/vector-bytes.ts';

export interface CompleteStream {
  readonly fields: readonly DuckField[];
  /** The next rows, null at the proven end. @throws EngineError when the statement failed anywhere. */
  next(): Promise<{ readonly chunk: DataChunk; readonly rows: number } | null>;
}

/**
 * Runs a call of the binding with the statement watched and its errors converted.
 * @param text the caller's own SQL, if DuckDB got it unchanged: positions in errors refer to it.
 */
export type Guard = <T>(work: () => Promise<T>, text?: string) => Promise<T>;

const sentinelName = 'tenon_end_of_rows';

export async function openCompleteStream(
  connection: Connection,
  statement: Sql,
  guard: Guard,
  fence: Fence | undefined,
): Promise<CompleteStream> {
  const opened = await openFirst(connection, statement, guard, fence);
  const odd = opened.fields.filter((field) => leavesAsText(field.type));
  if (odd.length === 0) return opened;
  const casts = joinSql(odd.map((field) => sql`CAST(${ident(field.name)} AS VARCHAR) AS ${ident(field.name)}`));
  return openFirst(
    connection,
    sql`SELECT * REPLACE (${casts}) FROM (${statement}
)`,
    guard,
    fence,
  );
}

/** A statement that is not allowed in a subquery (EXPLAIN, PRAGMA) is materialised. */
async function openFirst(
  connection: Connection,
  written: Sql,
  guard: Guard,
  fence: Fence | undefined,
): Promise<CompleteStream> {
  // The caller's text, without a semicolon, which is not allowed in a subquery.
  const text = withoutEnd(written.text, '; \t\r\n\f\v\u00a0');
  const statement = trustedSql(text, written.fromUser, written.parameters);
  const end = ident(sentinelName);
  // The line break ends a comment that the statement may end with.
  const result = await stream(
    connection,
    sql`SELECT *, false AS ${end} FROM (${statement}
) UNION ALL BY NAME SELECT true AS ${end}`,
    guard,
    fence,
  );
  if (result !== undefined) return new ProvenStream(connection, statement, result, guard);
  await admitStatement(connection, written, fence);
  return materialise(await guard(() => runBound(connection, written), written.text), guard);
}

/** Undefined when DuckDB does not accept the text as a query; the plain text will then give the right error. */
async function stream(
  connection: Connection,
  statement: Sql,
  guard: Guard,
  fence: Fence | undefined,
): Promise<Result | undefined> {
  await admitStatement(connection, statement, fence);
  const prepared = await duckdb.prepare(connection, statement.text).catch(() => undefined);
  if (prepared === undefined) return undefined;
  try {
    if (statement.parameters !== undefined) bindParameters(prepared, statement.parameters);
    return await guard(() => duckdb.execute_prepared_streaming(prepared));
  } finally {
    duckdb.destroy_prepare_sync(prepared);
  }
}

function materialise(result: Result, guard: Guard): CompleteStream {
  return {
    fields: readResultFields(result),
    async next() {
      const chunk = await guard(() => fetchChunk(result));
      const rows = chunk === null ? 0 : duckdb.data_chunk_get_size(chunk);
      return chunk === null || rows === 0 ? null : { chunk, rows };
    },
  };
}

/** The binding returns null after the last chunk, which its types do not show. */
async function fetchChunk(result: Result): Promise<DataChunk | null> {
  return (await duckdb.fetch_chunk(result)) ?? null;
}

class ProvenStream implements CompleteStream {
  readonly fields: readonly DuckField[];
  readonly #connection: Connection;
  readonly #statement: Sql;
  readonly #result: Result;
  readonly #guard: Guard;
  #ended = false;
  #ahead: Promise<DataChunk | null> | undefined;

  constructor(connection: Connection, statement: Sql, result: Result, guard: Guard) {
    this.#connection = connection;
    this.#statement = statement;
    this.#result = result;
    this.#guard = guard;
    this.fields = readResultFields(result).slice(0, -1);
  }

  async next(): Promise<{ chunk: DataChunk; rows: number } | null> {
    for (;;) {
      const chunk = await (this.#ahead ?? this.#fetch());
      this.#ahead = undefined;
      const count = chunk === null ? 0 : duckdb.data_chunk_get_size(chunk);
      if (chunk === null || count === 0) {
        if (this.#ended) return null;
        throw await this.#reasonOfEarlyEnd();
      }
      if (this.#ended) throw outOfOrder();
      const marks = vectorBytes(duckdb.data_chunk_get_vector(chunk, this.fields.length), count);
      const at = marks.indexOf(1);
      if (at < 0) {
        // DuckDB's threads make the next chunk while this one is encoded.
        this.#ahead = this.#fetch();
        // Its failure is reported when it is awaited.
        this.#ahead.catch(() => undefined);
        return { chunk, rows: count };
      }
      if (at !== count - 1) throw outOfOrder();
      this.#ended = true;
      if (at > 0) return { chunk, rows: at };
    }
  }

  #fetch(): Promise<DataChunk | null> {
    return this.#guard(() => fetchChunk(this.#result));
  }

  /** A statement that runs to its end throws the errors that a stream hides; its rows go to a table that may spill. */
  async #reasonOfEarlyEnd(): Promise<EngineError> {
    if (operationScope.getStore()?.signal.aborted === true) return cancelled();
    const table = ident(`tenon_check_${randomUUID()}`);
    try {
      await this.#guard(() => runBound(this.#connection, sql`CREATE TEMP TABLE ${table} AS ${this.#statement}`));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      // The position refers to the longer text of the check.
      const { line: _line, character: _character, ...details } = error.details;
      const message = error.message.replace(/ \(line \d+, character \d+\)/, '');
      return new EngineError(error.code, message, {
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        details,
        cause: error.cause,
      });
    }
    await duckdb.query(this.#connection, sql`DROP TABLE IF EXISTS ${table}`.text);
    return new EngineError('Execution', 'The result ended before its last row, and DuckDB did not say why.', {
      hint: 'Run it again; the failure may not recur.',
    });
  }
}

function outOfOrder(): EngineError {
  return new EngineError('Internal', 'DuckDB returned rows after the end of a result.', {
    hint: 'This is a bug in Tenon; please report it with the log.',
  });
}
