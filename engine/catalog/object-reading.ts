/** How an object of a table is read: with its own reading, else with the table's. Pure. */

import { stableJson } from '#engine/base/hash.ts';
import type { TableObject, TableReading } from '#engine/catalog/entities.ts';
import type { Compression } from '#engine/bytes/head.ts';
import type { FileReading } from '#engine/formats/format.ts';

/** @returns for each object its reading; objects with equal readings share the same one. */
export function createReadings(table: TableReading): (object: TableObject) => FileReading {
  const { classification: format, options, variants = {} } = table;
  const texts = new WeakMap<object, string>();
  const readings = new Map<string, FileReading>();
  const textOf = (part: object): string => {
    let text = texts.get(part);
    if (text === undefined) texts.set(part, (text = stableJson(part)));
    return text;
  };
  return ({ compression, inferenceHash, reading }) => {
    const own = reading?.options ?? (Object.hasOwn(variants, inferenceHash) ? variants[inferenceHash]! : options);
    const key = `${compression} ${reading !== undefined} ${textOf(own)}`;
    let found = readings.get(key);
    if (found === undefined) {
      const named = reading === undefined ? {} : { namedAsTable: true as const };
      readings.set(key, (found = { format, compression: compression as Compression, options: own, ...named }));
    }
    return found;
  };
}
