/** Settings of a table (`tables/<database>/<table>.json`), applied to the result of a crawl. */

import { foldName } from '#engine/base/same-name.ts';
import type { TableInput } from '#engine/catalog/entities.ts';
import { notesOf } from '#engine/catalog/table-notes.ts';
import type { TableSettings } from '#engine/contract/definitions/table-settings.ts';
import type { Column } from '#engine/types/data-type.ts';
import { parseHive } from '#engine/types/hive.ts';

/** Finds what a person set for a table; undefined when nothing. */
export type PinnedTables = (databaseName: string, name: string) => TableSettings | undefined;

export const nothingPinned: PinnedTables = () => undefined;

/**
 * Pinned types, options, descriptions, tags, comments and parameters win. A pinned column that the files do not have is dropped: it has no data.
 * @throws EngineError InvalidInput when a pinned type cannot be read.
 */
export function applyPins(table: TableInput, settings: TableSettings | undefined): TableInput {
  if (settings === undefined) return table;
  const comments = Object.fromEntries(
    settings.columns.flatMap(({ name, comment }) => (comment === '' ? [] : [[foldName(name), comment]])),
  );
  const variants =
    table.reading.variants === undefined
      ? undefined
      : Object.fromEntries(
          Object.entries(table.reading.variants).map(([hash, options]) => [
            hash,
            { ...options, ...settings.reading.options },
          ]),
        );
  return {
    ...table,
    description: settings.description === '' ? (table.description ?? '') : settings.description,
    owner: settings.owner === '' ? (table.owner ?? '') : settings.owner,
    columns: pinTypes(table.columns, settings),
    ...notesOf({ comments: { ...table.comments, ...comments }, tags: { ...table.tags, ...settings.tags } }),
    parameters: { ...table.parameters, ...settings.parameters },
    partitionKeys: pinTypes(table.partitionKeys, settings),
    reading: {
      ...table.reading,
      classification: settings.reading.classification ?? table.reading.classification,
      options: { ...table.reading.options, ...settings.reading.options },
      ...(variants === undefined ? {} : { variants }),
    },
  };
}

/** @throws EngineError InvalidInput when a pinned type cannot be read. */
export function pinTypes(columns: readonly Column[], settings: TableSettings | undefined): Column[] {
  const types = new Map<string, string>();
  for (const { name, type } of settings?.columns ?? []) if (type !== null) types.set(foldName(name), type);
  return columns.map((column) => {
    const type = types.get(foldName(column.name));
    return type === undefined ? column : { ...column, type: parseHive(type) };
  });
}
