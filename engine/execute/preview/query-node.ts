/** Rows of a query over what a node gives, without running the job. */

import type { Sql } from '#engine/base/sql.ts';
import { compileCut, inTextOfUser, readIsolating, textOfCut, type NodeCut } from '#engine/execute/preview/cut-node.ts';
import { readNodeRowsOperation } from '#engine/execute/preview/node-rows-operation.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { JsonValue } from '#engine/types/json-value.ts';
import type { WorkerLease } from '#engine/workers/worker-pool.ts';

/** A query over the rows of a node, with the columns that it gives, and what these mean. */
interface NodeQuery<T> {
  readonly query: Sql;
  readonly schema: Schema;
  read(rows: readonly Readonly<Record<string, JsonValue>>[]): T;
}

/**
 * Every row of every source is there, whatever a bookmark says; records that do not fit are rejected, as in a run.
 * @param queryOf over the rows of the node, which have this schema. @param limit rows of the answer.
 * @throws EngineError of reading the sources, and of the statement.
 */
export function queryNode<T>(
  worker: WorkerLease,
  cut: NodeCut,
  queryOf: (rows: Sql, schema: Schema) => NodeQuery<T>,
  limit: number,
  signal: AbortSignal,
): Promise<T> {
  return readIsolating(cut, async (isolating) => {
    const { compiled } = await compileCut(worker, cut, null, isolating, signal);
    const asked = queryOf(compiled.query, compiled.schema);
    const text = textOfCut({ ...compiled, query: asked.query });
    const reading = worker.run(
      readNodeRowsOperation,
      { ...text, casts: null, schema: asked.schema, limit },
      { signal },
    );
    return asked.read((await inTextOfUser(cut, text, reading)).rows);
  });
}
