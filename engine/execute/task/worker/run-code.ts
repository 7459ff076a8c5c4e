/** A task whose rows are made by custom code: from the border before it to its own files. Runs in a worker. */

import { sql } from '#engine/base/sql.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import type { CompiledQuery } from '#engine/compile/compiled-query.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { RunTaskInput, TaskCode } from '#engine/execute/task/task-operation.ts';
import { makeCodeRows, type CodeRows, type FailureTaker } from '#engine/execute/task/worker/code-rows.ts';
import { FailureSpool } from '#engine/execute/task/worker/spool-failures.ts';
import type { CodeReturns } from '#engine/code/code-task.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export interface RanCode {
  /** The rows that are written. */
  readonly compiled: CompiledQuery;
  readonly receipt: Receipt;
  readonly rejectFiles: readonly string[];
}

/** @throws EngineError of the code. */
export async function runCode(
  connection: DuckConnection,
  compiled: CompiledQuery,
  { rejectsFile, rejectsLimit }: RunTaskInput,
  code: TaskCode,
  context: OperationContext,
): Promise<RanCode> {
  using spool = new FailureSpool(code.nodeId, `${rejectsFile}.0`, rejectsLimit);
  const taker: FailureTaker = { room: () => spool.room, onFailures: (failures) => spool.add(failures) };
  const rows = await makeCodeRows(connection, compiled.query, code, taker, context);
  const { task } = code;
  return {
    compiled: {
      ...compiled,
      query: sql`SELECT * FROM ${rows.table}`,
      schema: task.returns === 'keep' ? task.input : task.output,
      cleanup: [sql`DROP TABLE ${rows.table}`],
    },
    receipt: receiptOfCode(code.nodeId, task.returns, rows),
    rejectFiles: spool.files,
  };
}

/** Rows in are those that became rows, were filtered or were rejected; only an array makes several of one. */
export function receiptOfCode(
  nodeId: string,
  returns: CodeReturns,
  { rowsIn, rowsOut, filtered, failed }: CodeRows,
): Receipt {
  const kind = returns === 'rows' ? 'explode' : 'filter';
  return { nodeId, kind, rowsIn, rowsOut, filtered, rejected: failed, deduplicated: 0, inputs: { in: rowsIn } };
}
