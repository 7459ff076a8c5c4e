/** Rows of Parquet files through the custom code of a node, into a temporary table. Runs in a worker. */

import { newId } from '#engine/base/ids.ts';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { columnBatches } from '#engine/arrow/results.ts';
import type { CodeFailure, CodeResult } from '#engine/code/code-task.ts';
import { applyCode } from '#engine/code/code-service.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ColumnBatch } from '#engine/duckdb/column-vector.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { TaskCode } from '#engine/execute/task/task-operation.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** A row that failed, with its number in the input of the node, from 1. */
export interface FailedRow extends CodeFailure {
  readonly number: number;
}

export interface CodeRows {
  readonly table: Sql;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly filtered: number;
  readonly failed: number;
}

/** Who takes the rows that failed. */
export interface FailureTaker {
  /** How many are still taken; further ones are only counted. */
  room(): number;
  onFailures(failures: readonly FailedRow[]): void;
}

/** A batch whose rows are being made. */
interface AskedRows {
  readonly firstRow: number;
  readonly rowCount: number;
  readonly result: Promise<CodeResult>;
}

/** While the function runs over one batch, the next waits at its process, and the rows of the last are stored. */
const batchesInFlight = 3;
/** Of a batch, since no batch has more rows. */
const mostFailures = 16_384;

/**
 * @param connection gets the table; drop it. @param query over files alone, since another connection reads it.
 * @throws EngineError InvalidInput, Execution, WorkerCrashed of the code, with details.node; the signal's reason.
 */
export async function makeCodeRows(
  connection: DuckConnection,
  query: Sql,
  { nodeId, nodeName, task, stops, timeLimit }: TaskCode,
  taker: FailureTaker,
  context: OperationContext,
): Promise<CodeRows> {
  const database = await context.database();
  // A temporary table belongs to its connection, and that one is taken by the rows that are appended.
  await using reader = await database.connect();
  const table = ident(newId('code'));
  const stored = task.returns === 'keep' ? task.input : task.output;
  const counts = { rowsIn: 0, filtered: 0, failed: 0 };
  const ending = new AbortController();
  const signal = AbortSignal.any([context.signal, ending.signal]);
  const sequence = newId('rows');
  const askRows = (batch: ColumnBatch, firstRow: number): AskedRows => {
    const wanted = Math.max(stops ? 1 : 0, Math.min(mostFailures, taker.room()));
    const question = { task, batch, mostFailures: wanted, timeLimit, firstRow, sequence };
    const result = applyCode(question, signal);
    // Who waits for an earlier batch hears of the failure from that one.
    result.catch(() => undefined);
    return { firstRow, rowCount: batch.rowCount, result };
  };
  const take = async ({ firstRow, rowCount, result: asked }: AskedRows): Promise<ColumnBatch> => {
    const result = await asked;
    const failures = result.failures.map((failure) => ({ ...failure, number: firstRow + failure.row }));
    if (stops && failures[0] !== undefined) throw stoppedAt(failures[0]);
    counts.rowsIn += rowCount;
    counts.filtered += result.filtered;
    counts.failed += result.failed;
    if (failures.length > 0) taker.onFailures(failures);
    return result.batch;
  };
  async function* made(): AsyncGenerator<ColumnBatch, void, void> {
    const asked: AskedRows[] = [];
    let firstRow = 1;
    for await (const batch of columnBatches(reader, query, task.input)) {
      asked.push(askRows(batch, firstRow));
      firstRow += batch.rowCount;
      if (asked.length === batchesInFlight) yield await take(asked.shift()!);
    }
    for (const each of asked) yield await take(each);
  }
  const columns = joinSql(stored.map(({ name, type }) => sql`${ident(name)} ${toDuckDb(type)}`));
  await connection.run(sql`CREATE TEMP TABLE ${table} (${columns})`);
  try {
    const rowsOut = await connection.append(table.text.slice(1, -1), stored, made());
    return { table, rowsOut, ...counts };
  } catch (thrown) {
    await connection.run(sql`DROP TABLE IF EXISTS ${table}`).catch(() => undefined);
    throw thrown instanceof EngineError ? atNode(thrown, nodeId, nodeName) : thrown;
  } finally {
    // Batches that nobody waits for any more.
    ending.abort();
  }
}

/** What is said of a failed row. */
export function failureText({ number, reason, line, column }: FailedRow): string {
  const where = line === null ? '' : ` (line ${line} of the function)`;
  const what = column === null ? '' : `column "${column}": `;
  return `Row ${number} of the input: ${what}${reason}${where}`;
}

function stoppedAt(failed: FailedRow): EngineError {
  const { number, column, line, raw } = failed;
  return new EngineError('Execution', failureText(failed), {
    hint: 'Fix the function or the row, or let rows that fail be rejected.',
    details: {
      row: number,
      value: raw.slice(0, 1000),
      ...(column === null ? {} : { column }),
      ...(line === null ? {} : { line }),
      beforeRows: true,
    },
  });
}

function atNode(error: EngineError, nodeId: string, nodeName: string): EngineError {
  const { code, message, hint, details, cause } = error;
  if (code === 'Cancelled' || error.kind === 'unexpected') return error;
  return new EngineError(code, `Custom code "${nodeName}": ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    // Reading the files again would find the same.
    details: { ...details, node: nodeId, beforeRows: true },
    cause,
  });
}
