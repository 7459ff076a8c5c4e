/** `execute.readNodeRows`: first rows of a compiled node, setup before and cleanup after. */

import { literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { queriedCasts } from '#engine/compile/index.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { runSetup } from '#engine/duckdb/run-setup.ts';
import { readNodeRowsOperation, type NodeRowsRequest } from '#engine/execute/preview/node-rows-operation.ts';
import { toJsonRow, type JsonValue } from '#engine/types/json-value.ts';
import { implementOperation, type OperationContext } from '#engine/workers/operation.ts';

export const readNodeRowsHandler = implementOperation(readNodeRowsOperation, readNodeRows);

async function readNodeRows(
  request: NodeRowsRequest,
  context: OperationContext,
): Promise<{ rows: Record<string, JsonValue>[]; rejected: number; castToNull: Record<string, number> }> {
  const database = await context.database();
  await using connection = await database.connect();
  // Texts of compile/, which builds them with the sql template.
  await runSetup(
    connection,
    request.setup.map(({ nodeId, statement }) => ({ nodeId, statement: trustedSql(statement, true) })),
  );
  const rows = await connection.rows(
    sql`SELECT * FROM (${trustedSql(request.query, true)}) LIMIT ${literal(request.limit)}`,
  );
  let rejected = 0;
  for (const query of request.rejects) {
    const [counted] = await connection.rows<{ count: bigint }>(
      sql`SELECT count(*) AS count FROM (${trustedSql(query, true)})`,
    );
    rejected += Number(counted!.count);
  }
  const castToNull = await countCasts(connection, request.casts);
  for (const statement of request.cleanup) await connection.run(trustedSql(statement, true));
  return { rows: rows.map((row) => toJsonRow(row, request.schema)), rejected, castToNull };
}

async function countCasts(
  connection: DuckConnection,
  casts: NodeRowsRequest['casts'],
): Promise<Record<string, number>> {
  if (casts === null) return {};
  const query = trustedSql(casts.query, true);
  const [row] = await connection.rows<Record<string, bigint>>(query);
  return Object.fromEntries(
    Object.entries(queriedCasts({ ...casts, query }, row!).lost).filter(([, count]) => count > 0),
  );
}
