/** Values that casts turned into null, from the sequences of the statement or from queries, into receipts. */

import { sql, type Sql } from '#engine/base/sql.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import type { CastCounts, CompiledQuery } from '#engine/compile/compiled-query.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import type { NodeCounts } from '#engine/compile/row-counts.ts';

/** What was counted of one node. */
export interface CountedValues {
  /** Label → values that casts turned into null. Labels without one may be missing. */
  readonly lost: Readonly<Record<string, number>>;
  /** Of a `table-merge`: label of a tally → rows; undefined for other nodes. */
  readonly changes?: Readonly<Record<string, number>>;
}

/** By node id. */
export type CountedCasts = ReadonlyMap<string, CountedValues>;

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
  const told = new Map<string, CountedValues>();
  const queries: CastCounts[] = [];
  for (const counts of casts) {
    const found = counts.columns.map(({ sequence, isSingle }) => ({
      count: sequence === null ? 0 : (tallies.get(sequence) ?? 0),
      isKnown: sequence !== null && (isSingle || !tallies.has(sequence)),
    }));
    if (tallied.has(counts.nodeId) && found.every(({ isKnown }) => isKnown))
      told.set(
        counts.nodeId,
        countedValues(counts, (index) => found[index]!.count),
      );
    else queries.push(counts);
  }
  return { told, queries };
}

/** @param row the result of the node's query. */
export function queriedCasts(counts: CastCounts, row: Readonly<Record<string, bigint>>): CountedValues {
  return countedValues(counts, (index) => Number(row[String(index)] ?? 0n));
}

/** @param countOf by position of the column. */
function countedValues({ columns }: CastCounts, countOf: (index: number) => number): CountedValues {
  const counted = columns.map(({ label, adds }, index) => ({ label, adds, count: countOf(index) }));
  const of = (isTally: boolean): Record<string, number> =>
    Object.fromEntries(
      counted.filter(({ adds }) => (adds !== undefined) === isTally).map(({ label, count }) => [label, count]),
    );
  const changes = of(true);
  return { lost: of(false), ...(Object.keys(changes).length === 0 ? {} : { changes }) };
}

/** @returns the receipt with the columns that lost values, if some did; of a merge also with what became of its rows. */
export function withCasts(receipt: Receipt, casts: CountedCasts): Receipt {
  const { lost = {}, changes } = casts.get(portKey(receipt.nodeId, receipt.port)) ?? {};
  const some = Object.entries(lost).filter(([, count]) => count > 0);
  return {
    ...receipt,
    ...(changes === undefined ? {} : { changes: rowChanges(receipt, changes) }),
    ...(some.length === 0 ? {} : { castToNull: Object.fromEntries(some) }),
  };
}

function rowChanges(
  { inputs }: Receipt,
  { inserted = 0, updated = 0, deleted = 0 }: Readonly<Record<string, number>>,
): NonNullable<Receipt['changes']> {
  return { inserted, updated, unchanged: (inputs['in2'] ?? 0) - updated - deleted, deleted };
}
