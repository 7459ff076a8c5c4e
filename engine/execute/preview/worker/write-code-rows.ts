/** `execute.writeCodeRows` and `execute.inferCode`: rows of a file through custom code, for a preview. */

import path from 'node:path';
import { columnBatches } from '#engine/arrow/results.ts';
import { exactFiles } from '#engine/base/exact-files.ts';
import { newId } from '#engine/base/ids.ts';
import { copyTo, ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { inferCode } from '#engine/code/code-service.ts';
import type { InferredColumns } from '#engine/code/code-task.ts';
import { parquetCopy } from '#engine/duckdb/parquet-copy.ts';
import {
  inferCodeOperation,
  writeCodeRowsOperation,
  type CodeRowsRequest,
  type CodeRowsWritten,
  type ShownFailure,
} from '#engine/execute/preview/code-rows-operation.ts';
import type { TaskCode } from '#engine/execute/task/task-operation.ts';
import { makeCodeRows, type FailedRow } from '#engine/execute/task/worker/code-rows.ts';
import { receiptOfCode } from '#engine/execute/task/worker/run-code.ts';
import { FailureSpool } from '#engine/execute/task/worker/spool-failures.ts';
import { implementOperation, type OperationContext } from '#engine/workers/operation.ts';

const mostShown = 20;

export const writeCodeRowsHandler = implementOperation(writeCodeRowsOperation, writeCodeRows);
export const inferCodeHandler = implementOperation(inferCodeOperation, infer);

async function writeCodeRows({ file, code }: CodeRowsRequest, context: OperationContext): Promise<CodeRowsWritten> {
  const database = await context.database();
  await using connection = await database.connect();
  const name = path.join(context.temporaryDirectory, newId('code'));
  using spool = new FailureSpool(code.nodeId, `${name}.jsonl`, Number.MAX_SAFE_INTEGER);
  const shown: ShownFailure[] = [];
  const onFailures = (failures: readonly FailedRow[]): void => {
    spool.add(failures);
    for (const { number, column, reason, line, raw } of failures.slice(0, mostShown - shown.length))
      shown.push({ row: number, column, reason, line, raw });
  };
  const failures = { room: () => spool.room, onFailures };
  const rows = await makeCodeRows(connection, rowsOf(file, code), { ...code, stops: false }, failures, context);
  try {
    await connection.run(copyTo(sql`SELECT * FROM ${rows.table}`, `${name}.parquet`, parquetCopy));
  } finally {
    await connection.run(sql`DROP TABLE IF EXISTS ${rows.table}`);
  }
  return {
    file: `${name}.parquet`,
    rejectsFile: spool.files[0] ?? null,
    receipt: receiptOfCode(code.nodeId, code.task.returns, rows),
    failures: shown,
  };
}

async function infer({ file, code }: CodeRowsRequest, context: OperationContext): Promise<InferredColumns> {
  const database = await context.database();
  await using connection = await database.connect();
  const { task, timeLimit } = code;
  const question = { task, mostFailures: mostShown, timeLimit, firstRow: 1, sequence: newId('infer') };
  for await (const batch of columnBatches(connection, rowsOf(file, code), task.input))
    return await inferCode({ ...question, batch }, context.signal);
  return { columns: [], problems: [], rowCount: 0, failed: 0, failures: [] };
}

function rowsOf(file: string, { task }: TaskCode): Sql {
  return sql`SELECT ${joinSql(task.input.map(({ name }) => ident(name)))} FROM read_parquet(${exactFiles(file)}, hive_partitioning = false)`;
}
