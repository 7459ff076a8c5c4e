/** `explore.listFolder`: which files all below a folder are, and whether they look alike. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { foldName } from '#engine/base/same-name.ts';
import type { FileKind, FolderFiles, FolderRequest } from '#engine/explore/folders/operations.ts';
import { inspectFile } from '#engine/explore/sources/inspect-file.ts';
import { formats } from '#engine/formats/index.ts';
import { dataExtension, findReadingFor, type StatedReading } from '#engine/formats/stated-reading.ts';
import { findFolderKeys } from '#engine/sources/folder-keys.ts';
import { listPath } from '#engine/sources/list-path.ts';
import { realReadings } from '#engine/sources/real-readings.ts';
import { wholePath } from '#engine/storage/whole-path.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Files whose columns are compared: the first, the last, and some between. */
const mostCompared = 6;
/** Of all columns of two files, the share that both have. */
const leastShared = 0.7;

export async function listFolderHere(
  { path, readings }: FolderRequest,
  context: OperationContext,
): Promise<FolderFiles> {
  const { objects } = await listPath(wholePath(path), context.signal);
  const paths = objects.map((object) => object.path);
  const kinds = kindsOf(paths);
  const format = new Set(kinds.map((kind) => kind.format)).size === 1 ? kinds[0]!.format : null;
  return {
    fileCount: objects.length,
    sizeBytes: objects.reduce((sum, { size }) => sum + size, 0),
    kinds,
    partitionKeys: (paths.length === 0 ? undefined : findFolderKeys(paths, []))?.partitionKeys ?? [],
    sameColumns: readings === null || format === null ? null : await haveSameColumns(paths, readings, context),
    token: sha256(stableJson([path, objects.map((object) => [object.path, object.size, object.modifiedMicros])])),
  };
}

function kindsOf(paths: readonly string[]): FileKind[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const extension = dataExtension(path);
    counts.set(extension, (counts.get(extension) ?? 0) + 1);
  }
  return [...counts]
    .map(([extension, fileCount]) => ({ format: formatOf(extension), extension, fileCount }))
    .toSorted((left, right) => right.fileCount - left.fileCount || (left.extension < right.extension ? -1 : 1));
}

function formatOf(extension: string): string | null {
  return formats.find(({ extensions }) => (extensions as readonly string[]).includes(extension))?.name ?? null;
}

async function haveSameColumns(
  paths: readonly string[],
  readings: readonly StatedReading[],
  context: OperationContext,
): Promise<boolean> {
  const saved = await realReadings(readings);
  const last = paths.length - 1;
  const places = Array.from({ length: mostCompared }, (_, place) => Math.round((place * last) / (mostCompared - 1)));
  let first: ReadonlySet<string> | undefined;
  for (const path of new Set(places.map((place) => paths[place]!))) {
    const names = await columnsOf(path, saved, context);
    if (names === undefined) return false;
    first ??= names;
    if (names.intersection(first).size < leastShared * names.union(first).size) return false;
  }
  return true;
}

/** In lower case; undefined: the file cannot be read. */
async function columnsOf(
  path: string,
  readings: readonly StatedReading[],
  context: OperationContext,
): Promise<ReadonlySet<string> | undefined> {
  const { format, options = {} } = findReadingFor(readings, path) ?? {};
  const request = { path, options, ...(format === undefined ? {} : { format }) };
  try {
    const { inference } = await inspectFile(request, false, context, true);
    return new Set(inference.schema.map(({ name }) => foldName(name)));
  } catch {
    context.signal.throwIfAborted();
    return undefined;
  }
}
