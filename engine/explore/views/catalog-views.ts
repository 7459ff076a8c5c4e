/** The worker's side of views: each becomes a view of the instance, over its admitted SQL, with the columns that the catalog has. */

import { stableJson } from '#engine/base/hash.ts';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { NamedView } from '#engine/explore/operations.ts';
import { inView } from '#engine/explore/views/view-text.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { Schema } from '#engine/types/data-type.ts';

export interface AdmittedView {
  readonly view: NamedView;
  readonly select: Sql;
}

/**
 * Over relations that exist, in order.
 * @throws EngineError that names the view whose SQL fails, or whose columns are not those of the catalog.
 */
export async function createCatalogViews(views: readonly AdmittedView[], connection: DuckConnection): Promise<void> {
  for (const each of views) {
    try {
      refuseChanged(each.view, await connection.describe(each.select));
      for (const statement of viewStatements(each)) await connection.run(statement);
    } catch (thrown) {
      throw inView(thrown, each.view.view);
    }
  }
}

/** Columns that its SQL has got since it was saved are not among its columns. */
export function viewStatements({ view: { schema, name, columns }, select }: AdmittedView): Sql[] {
  const view = schema === '' ? ident(name) : sql`${ident(schema)}.${ident(name)}`;
  const names = joinSql(columns.map((column) => ident(column.name)));
  return [
    ...(schema === '' ? [] : [sql`CREATE SCHEMA IF NOT EXISTS ${ident(schema)}`]),
    sql`CREATE OR REPLACE VIEW ${view} AS SELECT ${names} FROM (${select})`,
  ];
}

function refuseChanged({ columns }: NamedView, found: Schema): void {
  for (const { name, type } of columns) {
    const now = found.find((column) => column.name === name);
    if (now === undefined)
      throw new EngineError('UnknownColumn', `its SQL no longer has the column ${name}.`, {
        hint: meantHint(
          nearNames(
            name,
            found.map((column) => column.name),
          ).map((near) => `"${near}"`),
          'Save the view again to take the columns that its SQL has now.',
        ),
        details: { column: name },
      });
    if (stableJson(now.type) !== stableJson(type))
      throw new EngineError(
        'SchemaMismatch',
        `its column ${name} was ${formatHive(type)} when it was saved, and is ${formatHive(now.type)} now.`,
        { hint: 'Save the view again to take the type that its SQL has now.', details: { column: name } },
      );
  }
}
