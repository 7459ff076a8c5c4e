/** Runs what a compiled query needs before it, on the same connection. */

import type { Sql } from '#engine/base/sql.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';

/** @throws EngineError of a statement, at its node. */
export async function runSetup(
  connection: DuckConnection,
  setup: Iterable<{ readonly nodeId: string; readonly statement: Sql }>,
): Promise<void> {
  for (const { nodeId, statement } of setup) {
    await connection.run(statement).catch((thrown: unknown) => {
      throw toEngineError(thrown).at({ node: nodeId });
    });
  }
}
