/** The sources of a query as tables of their good records: those that do not fit are skipped and reported. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { LeftOutRecords } from '#engine/explore/query/left-out-records.ts';
import { isolatingScan, type RejectRow } from '#engine/explore/query/find-misfit.ts';
import type { NamedSource, Source, SourceFiles } from '#engine/explore/operations.ts';
import { partitionColumns, sourceRelation } from '#engine/explore/sources/source-relation.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** @returns one warning per skipped record, the last one with the total. */
export async function createTolerantTables(
  named: readonly NamedSource[],
  connection: DuckConnection,
  context: OperationContext,
): Promise<string[]> {
  const leftOut = new LeftOutRecords();
  for (const { schema, name, source } of named) {
    if (schema !== '') await connection.run(sql`CREATE SCHEMA IF NOT EXISTS ${ident(schema)}`);
    const table = schema === '' ? ident(name) : sql`${ident(schema)}.${ident(name)}`;
    const columns = await sourceRelation({ ...source, files: [] });
    await connection.run(sql`CREATE OR REPLACE TABLE ${table} AS SELECT * FROM (${columns})`);
    for (const files of source.files)
      for (const path of files.paths) {
        context.signal.throwIfAborted();
        await addGoodRecords(table, source, files, path, leftOut, connection, context);
      }
  }
  return leftOut.warnings();
}

async function addGoodRecords(
  table: Sql,
  { columns, partitionKeys }: Source,
  { reading, partitionValues }: SourceFiles,
  path: string,
  leftOut: LeftOutRecords,
  connection: DuckConnection,
  context: OperationContext,
): Promise<void> {
  const isolating = await isolatingScan(path, reading, columns, context);
  try {
    for (const statement of isolating.setup) await connection.run(statement);
    const names = [...columns.map(({ name }) => ident(name)), ...partitionColumns(partitionKeys, partitionValues)];
    // Records without fields are rows all the same.
    const items = names.length > 0 ? joinSql(names) : sql`NULL`;
    await connection.run(sql`INSERT INTO ${table} SELECT ${items} FROM (${isolating.relation})`);
    const [total] = await connection.rows<{ count: bigint }>(sql`SELECT count(*) AS count FROM (${isolating.rejects})`);
    if (total!.count === 0n) return;
    const first = await connection.rows<RejectRow>(
      sql`SELECT line, byte_offset, column_name, reason, raw FROM (${isolating.rejects}) ORDER BY line LIMIT 10`,
    );
    leftOut.add(
      Number(total!.count),
      first.map((row) => ({ ...row, file: path })),
    );
  } finally {
    for (const statement of isolating.cleanup) await connection.run(statement).catch(() => undefined);
  }
}
