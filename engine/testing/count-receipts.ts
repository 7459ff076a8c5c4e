/** Receipts of a compiled statement that has run, collected as in a task. */

import { sql, type Sql } from '#engine/base/sql.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import {
  hasTallies,
  planCasts,
  planCounts,
  queriedCasts,
  readReceipts,
  readTallies,
  talliesQuery,
  type Counted,
} from '#engine/compile/index.ts';
import type { CompiledQuery } from '#engine/compile/compiled-query.ts';
import type { DuckConnection, StatementProfile } from '#engine/duckdb/database.ts';

export interface CountedReceipts {
  readonly receipts: readonly Receipt[];
  /** `rows` and `records` that were counted by query, each as `what of node`. */
  readonly asked: readonly string[];
  readonly doubt: string | null;
}

/** @throws EngineError ReceiptsUnbalanced. */
export async function countReceipts(
  connection: DuckConnection,
  compiled: CompiledQuery,
  profile: StatementProfile,
  written: number,
): Promise<CountedReceipts> {
  const tallies = hasTallies(compiled) ? readTallies(await connection.rows(talliesQuery)) : new Map<string, number>();
  const rejected: Record<string, number> = {};
  for (const { nodeId, query } of compiled.rejects)
    rejected[nodeId] = await countRows(connection, sql`SELECT count(*) AS count FROM (${query})`);
  const plan = planCounts(compiled, profile, written, rejected);
  const counted: Counted[] = [];
  for (const query of plan.queries) counted.push({ query, count: await countRows(connection, query.query) });
  const casts = planCasts(compiled, plan.told, tallies);
  const countedCasts = new Map(casts.told);
  for (const counts of casts.queries) {
    const [row] = await connection.rows<Record<string, bigint>>(counts.query);
    countedCasts.set(counts.nodeId, queriedCasts(counts, row!));
  }
  const asked = [
    ...plan.queries.map(({ nodeId, of }) => `${of} of ${nodeId}`),
    ...casts.queries.map(({ nodeId }) => `casts of ${nodeId}`),
  ];
  return {
    receipts: readReceipts(compiled, plan, counted, written, rejected, countedCasts),
    asked,
    doubt: plan.doubt,
  };
}

/** @param query gives one row with a column `count`. */
export async function countRows(connection: DuckConnection, query: Sql): Promise<number> {
  const [row] = await connection.rows<{ count: bigint }>(query);
  return Number(row!.count);
}
