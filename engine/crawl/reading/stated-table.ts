/** How a crawl reads the files at a table that it knows. */

import type { Table } from '#engine/catalog/entities.ts';
import { readingByPlace } from '#engine/catalog/tables/columns-by-place.ts';
import { foldLocation } from '#engine/catalog/tables/partition-location.ts';
import type { PinnedTables } from '#engine/crawl/pinned-table.ts';
import type { StatedReading } from '#engine/formats/stated-reading.ts';

/**
 * As people stated it, and where columns are known by their places; undefined: as it is found.
 * @param hasWritten runs wrote files of the table, each of which has its columns; then a file of somebody else may have a header
 *   although others have none.
 */
export function statedOf(table: Table, pinned: PinnedTables, hasWritten: boolean): StatedReading | undefined {
  const pins = pinned(table.databaseName, table.name)?.reading ?? { classification: null, options: {} };
  const byPlace = readingByPlace(table);
  const options = { ...byPlace, ...pins.options };
  const location = foldLocation(table.location);
  if (pins.classification !== null) return { location, format: pins.classification, options };
  if (Object.keys(options).length === 0) return undefined;
  const isFound = hasWritten && byPlace !== undefined && Object.keys(pins.options).length === 0;
  return {
    location,
    options,
    ...(isFound && { unlessHeader: table.columns.map(({ name, sourceName = name }) => sourceName) }),
  };
}
