/**
 * Excludes the files of partitions that a query surely does not use. DuckDB itself binds and optimizes the query over
 * empty tables; what it then asks of the scan of a table, as far as it is about partition keys, is evaluated for the
 * values of each partition. Whatever is not understood, and every error, prunes nothing.
 */

import { foldName } from '#engine/base/same-name.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { NamedSource, Source } from '#engine/explore/operations.ts';
import { planOverEmptyTables, tableKey } from '#engine/explore/pruning/empty-plan.ts';
import { scanFilters } from '#engine/explore/pruning/scan-filters.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';

/** They would take a filter away from its scan, or use that the tables are empty. */
const optimizersOff =
  'statistics_propagation,in_clause,empty_result_pullup,unused_columns,column_lifetime,join_order,build_side_probe_side,top_n,limit_pushdown,join_filter_pushdown,common_subexpressions,compressed_materialization,duplicate_groups,reorder_filter,sampling_pushdown,late_materialization';

/**
 * @param select the query's own text over the names of the sources.
 * @param views statements for the views of the catalog that it reads.
 */
export async function pruneSources(
  named: readonly NamedSource[],
  select: string,
  views: readonly Sql[],
  connection: DuckConnection,
): Promise<readonly NamedSource[]> {
  if (!named.some(({ source }) => isPartitioned(source))) return named;
  const conditions = await conditionsOf(named, select, views, connection).catch(() => undefined);
  if (conditions === undefined) return named;
  const pruned: NamedSource[] = [];
  for (const each of named) {
    const condition = conditions.get(tableKey(each.schema, each.name));
    pruned.push(
      condition === undefined || !isPartitioned(each.source)
        ? each
        : { ...each, source: await keepPartitions(each.source, condition, connection).catch(() => each.source) },
    );
  }
  return pruned;
}

function isPartitioned({ partitionKeys, files }: Source): boolean {
  return partitionKeys.length > 0 && files.length > 1;
}

/** Table → a condition that every row fulfils which any of its scans uses; a table that is read whole has none. */
async function conditionsOf(
  named: readonly NamedSource[],
  select: string,
  views: readonly Sql[],
  connection: DuckConnection,
): Promise<Map<string, Sql>> {
  const keys = new Map(
    named.map(({ name, source }) => [foldName(name), new Set(source.partitionKeys.map((key) => key.name))]),
  );
  // While a job's statement needs other optimizers nothing is pruned: a plan made with those that are on would be one of
  // empty tables.
  const plan = await connection.withoutOptimizers(optimizersOff, () =>
    planOverEmptyTables(named, select, views, connection),
  );
  if (plan === undefined) return new Map();
  const scans = scanFilters(plan.value, (table, column) => keys.get(foldName(table))?.has(column) === true);
  const found = new Map<string, Sql>();
  for (const [key, own] of Map.groupBy(scans, ({ schema, table }) => tableKey(schema, table))) {
    const conditions = own.map(({ condition }) => condition);
    if (!conditions.every((condition) => condition !== undefined)) continue;
    found.set(
      key,
      joinSql(
        conditions.map((condition) => sql`(${condition})`),
        sql` OR `,
      ),
    );
  }
  return found;
}

async function keepPartitions(source: Source, condition: Sql, connection: DuckConnection): Promise<Source> {
  const { partitionKeys } = source;
  const partitions = [
    ...new Map(source.files.map(({ partitionValues: each }) => [JSON.stringify(each), each])).values(),
  ];
  const texts = partitionKeys.map((_, key) => partitions.map((values) => values[key] ?? null));
  const raw = texts.map((each, key) => sql`unnest(${textList(each)}) AS ${rawName(key)}`);
  const typed = partitionKeys.map(
    ({ name, type }, key) => sql`TRY_CAST(${rawName(key)} AS ${toDuckDb(type)}) AS ${ident(name)}`,
  );
  // A value that is not of its key's type stops the query, so its files stay; a condition that fails there as well.
  const odd = partitionKeys.map(({ name }, key) => sql`(${rawName(key)} IS NOT NULL AND ${ident(name)} IS NULL)`);
  const rows = await connection.rows<{ position: bigint }>(sql`SELECT "partition position" AS position FROM (
    SELECT *, ${joinSql(typed)} FROM (SELECT unnest(range(${literal(partitions.length)})) AS "partition position", ${joinSql(raw)})
  ) WHERE ${joinSql(odd, sql` OR `)} OR coalesce(TRY(CASE WHEN ${condition} THEN true ELSE false END), true)`);
  const kept = new Set(rows.map(({ position }) => JSON.stringify(partitions[Number(position)]!)));
  return { ...source, files: source.files.filter(({ partitionValues }) => kept.has(JSON.stringify(partitionValues))) };
}

/** A name with a blank, which a partition key cannot have. */
function rawName(key: number): Sql {
  return ident(`partition text ${key}`);
}

/** One text instead of many: a list of a hundred thousand literals takes a second to parse. */
export function textList(values: readonly (string | null)[]): Sql {
  return sql`from_json(${literal(JSON.stringify(values))}, '["VARCHAR"]')`;
}
