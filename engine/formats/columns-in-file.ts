/** The wanted columns as a file calls them. Pure. */

import type { FileReading } from '#engine/formats/format.ts';
import type { Column, DataType, Schema } from '#engine/types/data-type.ts';

/** What a run wrote has the table's names, whatever the table's columns are called in the files that were crawled. */
export function columnsInFile(
  { namedAsTable, names }: Pick<FileReading, 'namedAsTable' | 'names'>,
  columns: Schema,
): Schema {
  if (namedAsTable === true) return columns.map(ownName);
  if (names === undefined) return columns;
  return columns.map((column) =>
    Object.hasOwn(names, column.name) ? { ...column, sourceName: names[column.name]! } : column,
  );
}

function ownName({ name, type }: Column): Column {
  return { name, type: ownNames(type) };
}

function ownNames(type: DataType): DataType {
  switch (type.kind) {
    case 'struct':
      return { kind: 'struct', fields: type.fields.map(ownName) };
    case 'array':
      return { kind: 'array', element: ownNames(type.element) };
    case 'map':
      return { kind: 'map', key: ownNames(type.key), value: ownNames(type.value) };
    case 'choice':
      return { kind: 'choice', alternatives: type.alternatives.map(ownNames) };
    default:
      return type;
  }
}
