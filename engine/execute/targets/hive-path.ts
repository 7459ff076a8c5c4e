/** Hive partition folders: `key=value` segments with URL-encoded values. */

import { hiveDefaultPartition } from '#engine/types/casts/key-value.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** `k=v/l=w`, in the order of the keys; an empty value stays empty (`k=`). */
export function hivePath(keys: readonly string[], values: readonly (string | null)[]): string {
  return keys.map((key, index) => `${encodeHiveText(key)}=${encodeHiveValue(values[index] ?? null)}`).join('/');
}

export function encodeHiveValue(value: string | null): string {
  return value === null ? hiveDefaultPartition : encodeHiveText(value);
}

/** Also what Windows takes in no name (`*`, which Hive encodes too) or drops (a `.` at the end). */
function encodeHiveText(text: string): string {
  return encodeURIComponent(text).replaceAll('*', '%2A').replace(/\.$/u, '%2E');
}

/** Longest name of a folder, in bytes; an encoded name has one for each character. */
const longestFolderName = 255;

/** @throws EngineError InvalidInput for a value that no folder can be named after, or that would be read as null. */
export function checkHivePath(keys: readonly string[], values: readonly (string | null)[]): void {
  const taken = values.indexOf(hiveDefaultPartition);
  if (taken !== -1) {
    throw new EngineError(
      'InvalidInput',
      `The partition key ${keys[taken]!} contains the text "${hiveDefaultPartition}", which is the folder name for null.`,
      { hint: 'Replace the value with another text or null before the target.' },
    );
  }
  for (const folder of hivePath(keys, values).split('/')) {
    if (folder.length <= longestFolderName) continue;
    throw new EngineError(
      'InvalidInput',
      `A value of a partition key is too long for the name of a folder: "${folder.slice(0, 80)}…" has ${folder.length} bytes.`,
      {
        hint: `A name may have up to ${longestFolderName} bytes: partition by a shorter column, or by a hash of this one.`,
      },
    );
  }
}

/**
 * Values of the last `count` folders of a relative path.
 * @returns null for the default partition; a segment that is not validly encoded is used literally.
 */
export function hiveValues(relativeFolder: string, count: number): (string | null)[] {
  if (count === 0) return [];
  const segments = relativeFolder.split(/[\\/]/u).filter((segment) => segment !== '');
  return segments.slice(-count).map((segment) => {
    const value = segment.slice(segment.indexOf('=') + 1);
    if (value === hiveDefaultPartition) return null;
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  });
}
