/**
 * Which columns of distant and of very wide files a query uses: the others are not fetched, and not planned. DuckDB itself binds and optimizes the query over empty
 * tables; a column that no scan of its plan gives cannot change a result. Whatever is not understood, and every error, uses all.
 */

import { foldName } from '#engine/base/same-name.ts';
import type { Sql } from '#engine/base/sql.ts';
import type { NamedSource, Source } from '#engine/explore/operations.ts';
import { planOverEmptyTables, tableKey } from '#engine/explore/pruning/empty-plan.ts';
import { isJsonObject, type JsonObject } from '#engine/explore/pruning/plan-json.ts';
import { getFormat } from '#engine/formats/index.ts';
import { localStorage } from '#engine/storage/local.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';

/** They would use that the tables are empty, or make plans that DuckDB does not serialize. */
const optimizersOff = 'statistics_propagation,empty_result_pullup,top_n,late_materialization,join_filter_pushdown';

/** With more of them, planning what converts each takes longer than finding those that are used. */
const manyColumns = 200;

/**
 * As of `pruneSources`.
 * @param always also of sources that DuckDB reads by columns: without its own optimizer it reads all of them.
 * @returns sources with the columns that are to be fetched, where not all are.
 */
export async function withUsedColumns(
  named: readonly NamedSource[],
  select: string,
  views: readonly Sql[],
  connection: DuckConnection,
  always: boolean,
): Promise<readonly NamedSource[]> {
  const isLimited = (source: Source): boolean =>
    source.columns.length > manyColumns || (always ? source.columns.length > 1 : isFetchedByColumns(source));
  if (!named.some(({ source }) => isLimited(source))) return named;
  const plan = await connection
    .withoutOptimizers(optimizersOff, () => planOverEmptyTables(named, select, views, connection))
    .catch(() => undefined);
  const used = plan === undefined ? undefined : usedColumns(plan.value);
  if (used === undefined) return named;
  return named.map((each) => {
    if (!isLimited(each.source)) return each;
    const names = used.get(tableKey(each.schema, each.name));
    const { columns } = each.source;
    const kept = columns.filter(({ name }) => names?.has(foldName(name)) === true);
    // A value that does not fit may be in a row that the query does not select; where every row was inspected, there is none.
    const source =
      each.table === null && each.source.sampled !== true ? { ...each.source, everyColumn: true } : each.source;
    if (kept.length === columns.length) return { ...each, source };
    // Its rows are counted by any column.
    return { ...each, source: { ...source, fetched: kept.length === 0 ? columns.slice(0, 1) : kept } };
  });
}

function isFetchedByColumns({ columns, files }: Source): boolean {
  return (
    columns.length > 1 &&
    files.every(({ reading }) => getFormat(reading.format).fetchesColumns === true) &&
    files.some(({ paths }) => paths.some((path) => !localStorage.owns(path)))
  );
}

/** Table → folded names of the columns that its scans give together; undefined: a scan does not list them. Pure. */
export function usedColumns(plan: unknown): Map<string, Set<string>> | undefined {
  const used = new Map<string, Set<string>>();
  let isListed = true;
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const each of node) visit(each);
      return;
    }
    if (!isJsonObject(node)) return;
    if (node['type'] === 'LOGICAL_GET') isListed = addColumns(node, used) && isListed;
    for (const each of Object.values(node)) visit(each);
  };
  visit(plan);
  return isListed ? used : undefined;
}

/** @returns false when the scan is of a table and its columns are not listed. */
function addColumns(get: JsonObject, used: Map<string, Set<string>>): boolean {
  const source = get['function_data'];
  if (!isJsonObject(source) || typeof source['table'] !== 'string') return true;
  const { names, column_indexes: indexes } = get;
  if (!Array.isArray(names) || !Array.isArray(indexes)) return false;
  const key = tableKey(String(source['schema']), source['table']);
  const columns = used.get(key) ?? new Set();
  used.set(key, columns);
  for (const each of indexes as readonly unknown[]) {
    if (!isJsonObject(each)) return false;
    const name: unknown = names[Number(each['index'])];
    // Beyond the names is the number of the row.
    if (typeof name === 'string') columns.add(foldName(name));
  }
  return true;
}
