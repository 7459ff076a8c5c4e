/** The definition of a table, without what the catalog counts. */

import type { Table, TableInput } from '#engine/catalog/entities.ts';
import { notesOf } from '#engine/catalog/table-notes.ts';

/** Of a table with files, without the members of views. */
export function inputOf(table: Table): TableInput {
  const { databaseName, name, description, owner, tableType, columns, partitionKeys, location, reading, parameters } =
    table;
  return {
    databaseName,
    name,
    description,
    owner,
    tableType,
    columns,
    partitionKeys,
    location,
    reading,
    parameters,
    ...notesOf(table),
  };
}
