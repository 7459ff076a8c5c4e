/** Hive partition folders: `key=value` segments with URL-encoded values. */

/** What Hive, Spark and DuckDB write for a null partition value. */
export const hiveDefaultPartition = '__HIVE_DEFAULT_PARTITION__';

/** `k=v/l=w`, in the order of the keys; an empty value stays empty (`k=`). */
export function hivePath(keys: readonly string[], values: readonly (string | null)[]): string {
  return keys.map((key, index) => `${encodeURIComponent(key)}=${encodeHiveValue(values[index] ?? null)}`).join('/');
}

export function encodeHiveValue(value: string | null): string {
  return value === null ? hiveDefaultPartition : encodeURIComponent(value);
}

/**
 * Values of the last `count` folders of a relative path.
 * @returns null for the default partition; a segment that is not validly encoded is taken as it stands.
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
