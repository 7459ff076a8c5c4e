/** Receipts of a statement that has run: from its profile, and by queries for what the profile does not say. */

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

/** What the statement's own profile and connection know once it has run. */
export interface StatementCounts {
  readonly profile: StatementProfile;
  /** Rows that left the statement. */
  readonly rowCount: number;
  /** Sequence → how often the statement advanced it; read by {@link countTallies} right after the statement. */
  readonly tallies: ReadonlyMap<string, number>;
  /** Node id → rejected records. */
  readonly rejected: Readonly<Record<string, number>>;
}

export type CollectedReceipts =
  | {
      readonly receipts: readonly Receipt[];
      /** Why nothing was taken from the profile; null where the counts are its own. */
      readonly doubt: string | null;
    }
  /** Why the statement has to run in its counting form: a second look at its rows may find others. */
  | { readonly needsCounting: string };

/** Must be read before any query that reads the statement's nodes again. */
export async function countTallies(
  connection: DuckConnection,
  compiled: CompiledQuery,
): Promise<ReadonlyMap<string, number>> {
  return hasTallies(compiled) ? readTallies(await connection.rows(talliesQuery)) : new Map<string, number>();
}

/** Before the cleanup of the statement. @throws EngineError ReceiptsUnbalanced when rows were lost or doubled. */
export async function collectReceipts(
  connection: DuckConnection,
  compiled: CompiledQuery,
  { profile, rowCount, tallies, rejected }: StatementCounts,
): Promise<CollectedReceipts> {
  const plan = planCounts(compiled, profile, rowCount, rejected);
  const casts = planCasts(compiled, plan.told, tallies);
  const uncertain = [...plan.queries, ...casts.queries].find(({ repeatable }) => !repeatable);
  if (uncertain !== undefined)
    return { needsCounting: plan.doubt ?? `node "${uncertain.nodeId}" was not read to its end` };
  const counted: Counted[] = [];
  for (const query of plan.queries) counted.push({ query, count: await countBy(connection, query.query) });
  const countedCasts = new Map(casts.told);
  for (const counts of casts.queries) {
    const [row] = await connection.rows<Record<string, bigint>>(counts.query);
    countedCasts.set(counts.nodeId, queriedCasts(counts, row!));
  }
  return { receipts: readReceipts(compiled, plan, counted, rowCount, rejected, countedCasts), doubt: plan.doubt };
}

/** @param rejects of the isolating form; a node may have several queries. @returns node id → records. */
export async function countRejects(
  connection: DuckConnection,
  rejects: CompiledQuery['rejects'],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { nodeId, query } of rejects) {
    const count = await countBy(connection, sql`SELECT count(*) AS count FROM (${query})`);
    if (count > 0) counts[nodeId] = (counts[nodeId] ?? 0) + count;
  }
  return counts;
}

/** @param query gives one row with a column `count`. */
export async function countBy(connection: DuckConnection, query: Sql): Promise<number> {
  const [row] = await connection.rows<{ count: bigint }>(query);
  return Number(row!.count);
}
