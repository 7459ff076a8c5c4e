/** Files that runs wrote, in the form of known files: the catalog says how to read them, so they are not inspected. */

import type { ObjectReading, SeenObject, Table, TableObject } from '#engine/catalog/entities.ts';
import { hashShape, type FileShape } from '#engine/crawl/file-shape.ts';
import { encodeVerdict } from '#engine/crawl/seen-verdict.ts';
import type { Compression } from '#engine/bytes/head.ts';
import type { Column } from '#engine/types/data-type.ts';

export interface WrittenFiles {
  readonly seen: readonly SeenObject[];
  /** By hash. */
  readonly shapes: Readonly<Record<string, FileShape>>;
}

/** @param objects those of the table that say how they are read. */
export function describeWritten(table: Table, objects: readonly TableObject[]): WrittenFiles {
  const shapes: Record<string, FileShape> = {};
  const hashes = new Map<string, WeakMap<ObjectReading, string>>();
  const hashOf = (compression: string, reading: ObjectReading): string => {
    const known = hashes.get(compression) ?? new WeakMap<ObjectReading, string>();
    hashes.set(compression, known);
    let hash = known.get(reading);
    if (hash === undefined) {
      const shape = shapeOf(table, compression, reading);
      hash = hashShape(shape);
      shapes[hash] = shape;
      known.set(reading, hash);
    }
    return hash;
  };
  const seen = objects.flatMap(({ path, size, modifiedMicros, compression, recordCount, reading }): SeenObject[] => {
    if (reading === undefined) return [];
    const shape = hashOf(compression, reading);
    const inference = encodeVerdict({ shape, reason: '', rowCount: recordCount, depth: 0, basis: '' });
    return [{ path, size, modifiedMicros, inference }];
  });
  return { seen, shapes };
}

/** Columns have the names that they have in the crawled files of the table, so that they are the same columns. */
function shapeOf({ columns, reading: { classification } }: Table, compression: string, own: ObjectReading): FileShape {
  const known = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  return {
    reading: { format: classification, compression: compression as Compression, options: own.options },
    schema: own.columns.map(({ name, type }): Column => ({
      name: known.get(name.toLowerCase())?.sourceName ?? name,
      type,
    })),
    exact: true,
    warnings: [],
    written: true,
  };
}
