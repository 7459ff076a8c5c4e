/** `execute.countNodes`: a compiled statement run as in a task, for its receipts alone. */

import path from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { copyTo } from '#engine/base/sql.ts';
import { parquetCopy } from '#engine/duckdb/parquet-copy.ts';
import { runSetup } from '#engine/duckdb/run-setup.ts';
import { countNodesOperation } from '#engine/execute/preview/count-nodes-operation.ts';
import { fromQueryText, type QueryText } from '#engine/execute/task/task-operation.ts';
import {
  collectReceipts,
  countRejects,
  countTallies,
  type CollectedReceipts,
} from '#engine/execute/task/worker/collect-receipts.ts';
import { implementOperation, type OperationContext } from '#engine/workers/operation.ts';

export const countNodesHandler = implementOperation(countNodesOperation, ({ query }, context) => count(query, context));

async function count(query: QueryText, context: OperationContext): Promise<CollectedReceipts> {
  const database = await context.database();
  await using connection = await database.connect();
  const compiled = fromQueryText(query);
  // Written and not only counted: DuckDB would not compute the values that a count does not need.
  const file = path.join(context.temporaryDirectory, `${newId('counted')}.parquet`);
  try {
    await runSetup(connection, compiled.setup);
    const { changed: rowCount, profile } = await connection.profile(copyTo(compiled.query, file, parquetCopy));
    const tallies = await countTallies(connection, compiled);
    const rejected = await countRejects(connection, compiled.rejects);
    const collected = await collectReceipts(connection, compiled, { profile, rowCount, tallies, rejected });
    for (const statement of compiled.cleanup) await connection.run(statement);
    return collected;
  } finally {
    await removeOwned(context.temporaryDirectory, file);
  }
}
