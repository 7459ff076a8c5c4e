/** Partition keys and values from folder names: `key=value` as Hive writes them, plain folders as `partition_N`. */

import { hiveDefaultPartition } from '#engine/types/casts/key-value.ts';
import { isArchiveName } from '#engine/storage/archive-name.ts';
import { makeUnique, normaliseName } from '#engine/types/names.ts';
import { bigintType, intType, stringType, type Column, type DataType } from '#engine/types/data-type.ts';

/** The key of a `key=value` folder, normalised; undefined for a plain folder. */
export function partitionKeyOf(folderName: string): string | undefined {
  const equals = folderName.indexOf('=');
  // An archive in the path of a file inside of it (`orders.zip!/2024/a.csv`) is a file, whatever its name.
  const isArchive = folderName.endsWith('!') && isArchiveName(folderName.slice(0, -1));
  if (equals <= 0 || isArchive) return undefined;
  return normaliseName(decodeFolder(folderName.slice(0, equals)));
}

/** The value of a `key=value` folder after URL-decoding; null for Hive's default partition. */
export function partitionValueOf(folderName: string): string | null {
  const value = folderName.slice(folderName.indexOf('=') + 1);
  return value === hiveDefaultPartition ? null : decodeFolder(value);
}

/** Text with a stray `%` is not changed: not every writer encodes. */
function decodeFolder(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replaceAll(/%[0-9a-f]{2}/giu, (code) => {
      const byte = Number.parseInt(code.slice(1), 16);
      return byte < 0x80 ? String.fromCharCode(byte) : code;
    });
  }
}

export interface Partitions {
  /** Outermost first. */
  readonly keys: readonly Column[];
  /** One tuple per given folder, in its order; null where a folder has fewer levels. */
  readonly values: readonly (readonly (string | null)[])[];
}

/**
 * Keys and values of a table.
 * @param folders of every file's folder its names below the table root, outermost first.
 */
export function partitionsOf(folders: readonly (readonly string[])[]): Partitions {
  const depth = folders.reduce((deepest, folder) => Math.max(deepest, folder.length), 0);
  const names: string[] = [];
  const hive: boolean[] = [];
  let plain = 0;
  for (let level = 0; level < depth; level += 1) {
    const keys = new Set(
      folders.filter((folder) => folder.length > level).map((folder) => partitionKeyOf(folder[level]!)),
    );
    const [key] = keys;
    const named = keys.size === 1 && key !== undefined;
    hive.push(named);
    names.push(named ? key : `partition_${plain++}`);
  }
  const values = folders.map((folder) =>
    hive.map((named, level) => {
      const name = folder[level];
      if (name === undefined) return null;
      return named ? partitionValueOf(name) : name;
    }),
  );
  const unique = makeUnique(names);
  const keys = unique.map((name, level): Column => {
    const type = partitionType(values.map((tuple) => tuple[level]!));
    const source = names[level]!;
    return source === name ? { name, type } : { name, type, sourceName: source };
  });
  return { keys, values };
}

/**
 * `int` if every value is an integer without leading zeros (`bigint` where one needs 64 bits), else `string`;
 * nulls are ignored, and only nulls give `string`.
 */
export function partitionType(values: Iterable<string | null>): DataType {
  let found = false;
  let wide = false;
  for (const value of values) {
    if (value === null) continue;
    found = true;
    if (!/^(?:0|-?[1-9]\d{0,18})$/u.test(value)) return stringType;
    const number = BigInt(value);
    if (number !== BigInt.asIntN(64, number)) return stringType;
    wide ||= number !== BigInt.asIntN(32, number);
  }
  if (!found) return stringType;
  return wide ? bigintType : intType;
}
