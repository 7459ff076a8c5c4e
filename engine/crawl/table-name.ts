/** Names of the tables that a crawl makes. */

import { sha256 } from '#engine/base/hash.ts';
import type { PlannedTable } from '#engine/crawl/planned-table.ts';
import { cutName, longestName, normaliseName } from '#engine/types/names.ts';

/** Longest name of a crawled table, in characters (Glue's crawler cuts there). */
const longestTableName = 128;

/** Endings of files that say how the bytes are packed, not what they are. */
const packing = /\.(?:gz|gzip|zst|zstd|bz2|xz|br|lz4|snappy|zip)$/iu;

/** A file name without its ending, and without the packing behind that: `a.csv.gz` is `a`. */
export function stemOf(fileName: string): string {
  const unpacked = fileName.replace(packing, '');
  const dot = unpacked.lastIndexOf('.');
  const stem = dot > 0 ? unpacked.slice(0, dot) : unpacked;
  return stem === '' ? fileName : stem;
}

/** Title of a folder; the folder that an archive is unpacked as is named after the archive, without its extension. */
export function folderTitle(name: string): string {
  return name.endsWith('!') && packing.test(name.slice(0, -1)) ? stemOf(name.slice(0, -1)) : name;
}

export function baseTableName(prefix: string, name: string): string {
  const normalised = cutName(normaliseName(prefix + name), longestTableName);
  return normalised === '' ? 'table' : normalised;
}

/**
 * The name of a new table: of a folder whose table has it the format is put behind, else a hash of the location.
 * @param isTaken whether another table has the name.
 * @param isBeside whether it is a table of the same location.
 */
export function chooseTableName(
  base: string,
  { location, reading }: Pick<PlannedTable, 'location' | 'reading'>,
  isTaken: (name: string) => boolean,
  isBeside: (name: string, location: string) => boolean = () => false,
): string {
  if (!isTaken(base)) return base;
  const withFormat = nameOfFormat(base, reading.classification);
  if (isBeside(base, location) && !isTaken(withFormat)) return withFormat;
  const hash = sha256(location);
  for (let digits = 8; digits <= hash.length; digits += 8) {
    const name = `${cutName(base, longestTableName - digits - 1, longestName - digits - 1)}_${hash.slice(0, digits)}`;
    if (!isTaken(name)) return name;
  }
  return base;
}

/** As a second table of one folder is called. */
export function nameOfFormat(base: string, classification: string): string {
  const ending = `_${normaliseName(classification)}`;
  return base.endsWith(ending)
    ? base
    : cutName(base, longestTableName - ending.length, longestName - ending.length) + ending;
}
