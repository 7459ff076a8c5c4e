/** A table's definition as it is stored: complete, names folded, comparable. Pure. */

import { stableJson } from '#engine/base/hash.ts';
import type { TableInput, WholeTable } from '#engine/catalog/entities.ts';
import { notesOf } from '#engine/catalog/table-notes.ts';
import { foldName, foldNewName } from '#engine/catalog/names.ts';

export type TableDefinition = WholeTable;

/** @throws EngineError InvalidInput for a name that is not allowed. */
export function toDefinition(input: TableInput): TableDefinition {
  const { viewOriginalText, viewReads = [] } = input;
  return {
    databaseName: foldNewName('database', input.databaseName),
    name: foldNewName('table', input.name),
    description: input.description ?? '',
    owner: input.owner ?? '',
    tableType: input.tableType,
    columns: input.columns,
    partitionKeys: input.partitionKeys,
    location: input.location,
    reading: input.reading,
    parameters: input.parameters,
    // Definitions of tables stay as earlier versions stored them.
    ...notesOf(input),
    ...(viewOriginalText === undefined ? {} : { viewOriginalText, viewReads }),
  };
}

export function sameDefinition(left: TableDefinition, right: TableDefinition): boolean {
  return stableJson(left) === stableJson(right);
}

/** Whether a scan of the table gives the same rows with both: then the generation does not change. */
export function sameScan(left: TableDefinition, right: TableDefinition): boolean {
  const scan = (definition: TableDefinition): string => {
    const { columns, partitionKeys, location, tableType, viewOriginalText } = definition;
    const { classifier: _classifier, ...reading } = definition.reading;
    return stableJson({ columns, partitionKeys, location, reading, tableType, viewOriginalText });
  };
  return scan(left) === scan(right);
}

/** The text that searchTables searches: names, description, owner, classification, tags, and every column name and comment. */
export function searchText(definition: TableDefinition): string {
  const names = [...definition.columns, ...definition.partitionKeys].map((column) => column.name);
  return [
    `${definition.databaseName}.${definition.name}`,
    definition.description,
    definition.owner,
    definition.reading.classification,
    ...names,
    ...Object.values(definition.comments ?? {}),
    ...Object.entries(definition.tags ?? {}).flat(),
  ]
    .map(foldName)
    .join('\n');
}
