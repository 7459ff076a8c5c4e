/** How much of a source is sampled for its types, which formats state them, and where a column may have several. */

import { EngineError } from '#engine/contract/errors.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import type { InferFileInput } from '#engine/formats/infer-file.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

/** Files up to this size together are read whole; of larger sets, this much of each file. */
const exactBytes = 256 * 1024 * 1024;
const sampleBytes = 4 * 1024 * 1024;
/** Most files whose columns are inspected; any others are read with the columns found. */
export const mostInferred = 200;
/** The same, where the files are small together: one that was not inspected may have a column that is then missed. */
const mostSmallInferred = 2000;

export function depthOf(
  host: Pick<SourceHost, 'exactBytes'>,
  objects: readonly StoredObject[],
): InferFileInput['depth'] {
  const most = host.exactBytes ?? exactBytes;
  return sizeOf(objects) <= most ? 'every-row' : { bytes: Math.min(sampleBytes, Math.max(1, most)) };
}

/** The files of a path that are inspected. */
export function inspectedOf(
  host: Pick<SourceHost, 'exactBytes'>,
  listed: readonly StoredObject[],
): readonly StoredObject[] {
  return spread(listed, sizeOf(listed) <= (host.exactBytes ?? exactBytes) ? mostSmallInferred : mostInferred);
}

function sizeOf(objects: readonly StoredObject[]): number {
  return objects.reduce((sum, object) => sum + object.size, 0);
}

/** Evenly over the list, so that an old and a new file are both seen. */
export function spread(listed: readonly StoredObject[], most: number): readonly StoredObject[] {
  if (listed.length <= most) return listed;
  return Array.from({ length: most }, (_, index) => listed[Math.round((index * (listed.length - 1)) / (most - 1))]!);
}

/** Formats whose values have a type each; in the others a file states one type for a whole column. */
const choosable: ReadonlySet<string> = new Set(['csv', 'json']);

/** Formats in which a file states the types of its columns, so that they are not found from values. */
const stating: ReadonlySet<string> = new Set(['parquet', 'orc', 'avro', 'arrow']);

export function statesTypes(format: string): boolean {
  return stating.has(format);
}

/** @throws EngineError InvalidInput. */
export function checkChoosable(nodeId: string, format: string): void {
  if (choosable.has(format)) return;
  throw new EngineError(
    'InvalidInput',
    `Cannot use onMisfit choice for source "${nodeId}": columns of ${format} have one type.`,
    {
      hint: `Set onMisfit to reject; choice is only for ${[...choosable].join(' and ')}.`,
      details: { node: nodeId },
    },
  );
}
