/** The worker's side of the rows of a node: its compiled statements, and the records that they rejected. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { runSetup } from '#engine/duckdb/run-setup.ts';
import type { NodeOrigin } from '#engine/explore/operations.ts';
import type { RejectRow } from '#engine/explore/query/find-misfit.ts';
import { LeftOutRecords, toldRecords } from '#engine/explore/query/left-out-records.ts';

export interface NodeRows {
  /** Valid on the connection. */
  readonly rows: Sql;
  /** To be called after the rows were read. @returns a warning for each rejected record, the last one with the total. */
  readonly end: () => Promise<readonly string[]>;
}

/** @throws EngineError of a statement before the rows, at its node. */
export async function nodeRows(origin: NodeOrigin, connection: DuckConnection): Promise<NodeRows> {
  // Texts of compile/, which builds them with the sql template.
  await runSetup(
    connection,
    origin.setup.map(({ nodeId, statement }) => ({ nodeId, statement: trustedSql(statement, true) })),
  );
  const query = trustedSql(origin.query, true);
  const rows = origin.limit === null ? query : sql`SELECT * FROM (${query}) LIMIT ${literal(origin.limit)}`;
  if ((await connection.describe(rows)).length === 0)
    throw new EngineError('InvalidInput', 'The node has no columns, so there is nothing to write.', {
      hint: 'Preview the node to see its columns.',
    });
  return {
    rows,
    end: async () => {
      const leftOut = new LeftOutRecords();
      for (const text of origin.rejects) await addRejected(leftOut, trustedSql(text, true), origin, connection);
      for (const statement of origin.cleanup) await connection.run(trustedSql(statement, true));
      return leftOut.warnings();
    },
  };
}

async function addRejected(
  leftOut: LeftOutRecords,
  rejects: Sql,
  { standIns }: NodeOrigin,
  connection: DuckConnection,
): Promise<void> {
  const [total] = await connection.rows<{ count: bigint }>(sql`SELECT count(*) AS count FROM (${rejects})`);
  if (total!.count === 0n) return;
  const first = await connection.rows<RejectRow & { readonly file: string | null }>(
    sql`SELECT file, line, byte_offset, column_name, reason, raw FROM (${rejects}) ORDER BY file, line LIMIT ${literal(toldRecords)}`,
  );
  const original = (file: string): string => (Object.hasOwn(standIns, file) ? standIns[file]! : file);
  leftOut.add(
    Number(total!.count),
    first.map((row) => ({ ...row, file: row.file === null ? null : original(row.file) })),
  );
}
