/** Values that casts turned into null, from the sequences of the statement or from queries, into receipts. */

import { sql, type Sql } from '#engine/base/sql.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import type { CastCounts, CompiledQuery } from '#engine/compile/compiled-query.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import type { NodeCounts } from '#engine/compile/row-counts.ts';

/** Node id → label → values. Labels without a lost value may be missing. */
export type CountedCasts = ReadonlyMap<string, Readonly<Record<string, number>>>;

/** Sequence → how often the statement advanced it; missing: never. */
export type Tallies = ReadonlyMap<string, number>;

/** A row of {@link talliesQuery}. */
interface TallyRow {
  readonly name: string;
  readonly count: bigint;
}

/** Must be read right after the statement: a query that reads a node again counts its casts again. */
export const talliesQuery: Sql = sql`SELECT sequence_name AS name, CAST(last_value AS BIGINT) AS count FROM duckdb_sequences() WHERE temporary AND last_value IS NOT NULL`;

/** Whether the statement has sequences to read. */
export function hasTallies({ casts }: CompiledQuery): boolean {
  return casts.some(({ columns }) => columns.some(({ sequence }) => sequence !== null));
}

export function readTallies(rows: readonly TallyRow[]): Tallies {
  return new Map(rows.map(({ name, count }) => [name, Number(count)]));
}

export interface CastPlan {
  /** Counted while the statement ran. */
  readonly told: CountedCasts;
  /** Nodes whose query has to be run. */
  readonly queries: readonly CastCounts[];
}

/** The sequences count exactly where every row of the node's input passed once; other nodes are asked by query. */
export function planCasts({ casts }: CompiledQuery, { tallied }: NodeCounts, tallies: Tallies): CastPlan {
  const told = new Map<string, Record<string, number>>();
  const queries: CastCounts[] = [];
  for (const counts of casts) {
    const found = counts.columns.map(({ label, sequence, isSingle }) => ({
      label,
      count: sequence === null ? 0 : (tallies.get(sequence) ?? 0),
      isKnown: sequence !== null && (isSingle || !tallies.has(sequence)),
    }));
    if (tallied.has(counts.nodeId) && found.every(({ isKnown }) => isKnown))
      told.set(counts.nodeId, Object.fromEntries(found.map(({ label, count }) => [label, count])));
    else queries.push(counts);
  }
  return { told, queries };
}

/** @param row the result of the node's query. */
export function queriedCasts({ columns }: CastCounts, row: Readonly<Record<string, bigint>>): Record<string, number> {
  return Object.fromEntries(columns.map(({ label }, index) => [label, Number(row[String(index)] ?? 0n)]));
}

/** @returns the receipt with the columns that lost values; unchanged if none did. A merge has what became of its rows. */
export function withCasts(receipt: Receipt, casts: CountedCasts, merges: boolean): Receipt {
  if (merges) return withChanges(receipt, casts.get(portKey(receipt.nodeId, receipt.port)));
  const lost = Object.entries(casts.get(portKey(receipt.nodeId, receipt.port)) ?? {}).filter(([, count]) => count > 0);
  return lost.length === 0 ? receipt : { ...receipt, castToNull: Object.fromEntries(lost) };
}

function withChanges(receipt: Receipt, counted: Readonly<Record<string, number>> | undefined): Receipt {
  if (counted === undefined) return receipt;
  const { inserted = 0, updated = 0, deleted = 0 } = counted;
  const unchanged = (receipt.inputs['in2'] ?? 0) - updated - deleted;
  return { ...receipt, changes: { inserted, updated, unchanged, deleted } };
}
