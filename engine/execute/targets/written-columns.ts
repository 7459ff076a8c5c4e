/** How a target's format writes columns: those that it cannot hold, and the form in which the others are written. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { pathDatabase } from '#engine/catalog/names.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

/**
 * A table of the catalog must give the rows back that were written; a path is only written.
 * @throws EngineError TypeMismatch for a column that files of the format cannot hold.
 */
export async function checkWrittenColumns({
  nodeId,
  table,
  format: name,
  options,
  schema,
  partitionKeys,
}: PlannedTarget): Promise<void> {
  if (table.databaseName === pathDatabase) return;
  const format = await loadFormat(name);
  for (const column of schema) {
    if (partitionKeys.includes(column.name)) continue;
    const reason = format.refuse?.(column, options);
    if (reason === undefined) continue;
    throw new EngineError(
      'TypeMismatch',
      `Cannot write column "${clip(column.name)}" (${clip(formatHive(column.type))}) as ${format.title}: ${reason}.`,
      {
        hint:
          name === 'parquet'
            ? 'Change or drop the column with Change Schema (ApplyMapping), or write it as text.'
            : 'Change or drop the column with Change Schema (ApplyMapping), or write Parquet, which holds every type.',
        details: { node: nodeId, column: clip(column.name) },
      },
    );
  }
}

/** The rows under the names that the table has for its columns, which may differ in case. */
export function namedRows(
  rows: Sql,
  schema: Schema,
  names: readonly string[] | null,
): { readonly rows: Sql; readonly schema: Schema } {
  if (names === null || schema.every(({ name }, index) => name === names[index])) return { rows, schema };
  const items = schema.map(({ name }, index) => sql`${ident(name)} AS ${ident(names[index]!)}`);
  return {
    rows: sql`SELECT ${joinSql(items)} FROM (${rows})`,
    schema: schema.map(({ type }, index) => ({ name: names[index]!, type })),
  };
}
