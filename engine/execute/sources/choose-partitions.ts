/** Partition pruning: the objects of those partitions for which a condition over the keys is true. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Table, TableObject } from '#engine/catalog/entities.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { partitionKey } from '#engine/execute/task/staged-row-counts.ts';
import { choosePositionsOperation, parseStatementOperation } from '#engine/execute/task/statement-operations.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { computeLate } from '#engine/types/expression/late-constants.ts';
import { expressionQuery, readExpressions } from '#engine/types/expression/syntax.ts';

/** Keys have other names. */
const position = ident('position of partition');
/** Partitions of one statement, so that its text stays small. */
const partitionsPerStatement = 2000;

/** @throws EngineError of the condition: SqlSyntax, UnknownColumn (only partition keys are known), … */
export async function chooseObjects(
  { pools }: Pick<SourceHost, 'pools'>,
  table: Table,
  objects: readonly TableObject[],
  condition: string,
  signal: AbortSignal,
): Promise<readonly TableObject[]> {
  const parsed = readExpressions(
    [condition],
    await pools.planning.run(parseStatementOperation, { sql: expressionQuery([condition]).text }, { signal }),
  );
  const keep = computeLate(checkExpression(condition, parsed.get(condition), table.partitionKeys)).sql;
  const partitions = [
    ...new Map(objects.map((object) => [partitionKey(object.partitionValues), object.partitionValues])).values(),
  ];
  const kept = new Set<string>();
  for (let start = 0; start < partitions.length; start += partitionsPerStatement) {
    const some = partitions.slice(start, start + partitionsPerStatement);
    const query = sql`SELECT ${position} AS position FROM (${partitionRows(table, some)}) WHERE ${keep}`;
    for (const found of await pools.planning.run(choosePositionsOperation, { sql: query.text }, { signal }))
      kept.add(partitionKey(some[found]!));
  }
  return objects.filter((object) => kept.has(partitionKey(object.partitionValues)));
}

/** One row each: its position, and its values in the types of the keys. */
function partitionRows({ partitionKeys }: Table, partitions: readonly (readonly (string | null)[])[]): Sql {
  const texts = partitionKeys.map((_, place) => ident(`text ${place}`));
  const rows = partitions.map(
    (values, index) =>
      sql`(${joinSql([literal(index), ...partitionKeys.map((_, place) => literal(values[place] ?? null))])})`,
  );
  const keys = partitionKeys.map(
    ({ name, type }, place) => sql`CAST(${texts[place]!} AS ${toDuckDb(type)}) AS ${ident(name)}`,
  );
  return sql`SELECT ${joinSql([position, ...keys])} FROM (VALUES ${joinSql(rows)}) AS "of table"(${joinSql([position, ...texts])})`;
}
