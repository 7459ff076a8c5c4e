/** Partition pruning: the objects of those partitions for which a condition over the keys is true. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Table, TableObject } from '#engine/catalog/entities.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { partitionKey } from '#engine/execute/task/staged-row-counts.ts';
import { choosePositionsOperation, parseStatementOperation } from '#engine/execute/task/statement-operations.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { expressionQuery, readExpressions } from '#engine/types/expression/syntax.ts';

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
    await pools.interactive.run(parseStatementOperation, { sql: expressionQuery([condition]).text }, { signal }),
  );
  const keep = checkExpression(condition, parsed.get(condition), table.partitionKeys).sql;
  const partitions = [
    ...new Map(objects.map((object) => [partitionKey(object.partitionValues), object.partitionValues])).values(),
  ];
  const kept = new Set<string>();
  for (let start = 0; start < partitions.length; start += partitionsPerStatement) {
    const some = partitions.slice(start, start + partitionsPerStatement);
    const query = sql`SELECT position FROM (${joinSql(
      some.map((values, index) => row(table, values, index)),
      sql` UNION ALL `,
    )}) WHERE ${keep}`;
    for (const position of await pools.interactive.run(choosePositionsOperation, { sql: query.text }, { signal }))
      kept.add(partitionKey(some[position]!));
  }
  return objects.filter((object) => kept.has(partitionKey(object.partitionValues)));
}

function row({ partitionKeys }: Table, values: readonly (string | null)[], position: number): Sql {
  const keys = partitionKeys.map(
    ({ name, type }, index) => sql`CAST(${literal(values[index] ?? null)} AS ${toDuckDb(type)}) AS ${ident(name)}`,
  );
  return sql`SELECT ${literal(position)} AS position, ${joinSql(keys)}`;
}
