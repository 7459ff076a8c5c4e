/** DuckDB's plan of a query, bound and optimized over tables without rows that have the names of its sources. */

import { foldName } from '#engine/base/same-name.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { NamedSource } from '#engine/explore/operations.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';

/**
 * @param select the query's own text over the names of the sources.
 * @param views statements for the views of the catalog that it reads.
 * @returns one plan as DuckDB serializes it. Nothing of it stays in the instance.
 */
export async function planOverEmptyTables(
  named: readonly NamedSource[],
  select: string,
  views: readonly Sql[],
  connection: DuckConnection,
): Promise<unknown> {
  await connection.run(sql`BEGIN TRANSACTION`);
  try {
    for (const { schema, name, source } of named) {
      if (schema !== '') await connection.run(sql`CREATE SCHEMA IF NOT EXISTS ${ident(schema)}`);
      const table = schema === '' ? ident(name) : sql`${ident(schema)}.${ident(name)}`;
      const columns = [...source.columns, ...source.partitionKeys].map(
        (column) => sql`${ident(column.name)} ${toDuckDb(column.type)}`,
      );
      // A process that answers several queries keeps the view of an earlier one.
      await connection.run(sql`DROP VIEW IF EXISTS ${table}`);
      await connection.run(sql`CREATE TABLE ${table} (${joinSql(columns)})`);
    }
    for (const statement of views) await connection.run(statement);
    const [row] = await connection.rows<{ plan: string }>(
      sql`SELECT json_serialize_plan(${literal(select)}, optimize := true, skip_null := true, skip_empty := true) AS plan`,
    );
    const { error, plans } = JSON.parse(row!.plan) as { error: boolean; plans?: readonly unknown[] };
    if (error || plans?.length !== 1) throw new Error('The query has no single plan.');
    return plans[0];
  } finally {
    await connection.run(sql`ROLLBACK`);
  }
}

/** Of a table of a plan or of a source. */
export function tableKey(schema: string, name: string): string {
  return JSON.stringify([foldName(schema === 'main' ? '' : schema), foldName(name)]);
}
