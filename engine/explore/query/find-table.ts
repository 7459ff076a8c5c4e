/** The catalog's table that a reference of a query means. */

import type { Table, TableObject } from '#engine/catalog/entities.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import type { QueryHost } from '#engine/explore/query/query-host.ts';
import type { TableReference } from '#engine/explore/query/query-syntax.ts';

export interface FoundTable {
  readonly table: Table;
  /** [] for a view. */
  readonly objects: readonly TableObject[];
}

/** Equal for references to the same table or file. */
export function keyOf({ schema, name, isPath }: TableReference): string {
  return JSON.stringify([schema, name, isPath]);
}

/** undefined: the name is that of a file, or of nothing. */
export async function findTable(host: QueryHost, { schema, name }: TableReference): Promise<FoundTable | undefined> {
  // A name with a slash is not a table name, and the catalog need not be opened for it.
  if (/[/\\]/u.test(name) || (schema === '' && /\.[A-Za-z0-9]+$/u.test(name))) return undefined;
  const catalog = await host.catalog();
  const database = schema === '' ? await host.defaultDatabase() : schema;
  if ((await catalog.databases.findDatabase(database.toLowerCase())) === undefined) return undefined;
  const table = await catalog.tables.findTable(database.toLowerCase(), name.toLowerCase());
  return table === undefined ? undefined : catalog.tables.getTableSnapshot(table.databaseName, table.name);
}

/** The error of a reference to no table. */
export async function unknownTable(host: QueryHost, { schema, name }: TableReference): Promise<EngineError> {
  const catalog = await host.catalog();
  const database = (schema === '' ? await host.defaultDatabase() : schema).toLowerCase();
  const known = (await catalog.databases.findDatabase(database)) !== undefined;
  const names = known
    ? (await catalog.tables.getTables(database, { limit: 1000 })).items.map((table) => table.name)
    : (await catalog.databases.getDatabases({ limit: 1000 })).items.map((entry) => entry.name);
  const near = nearNames(known ? name : database, names);
  const what = known || schema === '' ? `table "${database}.${name}"` : `database "${schema}"`;
  return new EngineError('EntityNotFound', `There is no ${what}.`, {
    hint: meantHint(
      near.map((found) => `"${found}"`),
      "Write database.table, or a path in single quotes: FROM 'data/*.csv'.",
    ),
  });
}
