/** Whether files have to be prepared by a worker before DuckDB can open them. */

import { hasExactGlob } from '#engine/base/exact-files.ts';
import { findArchivePath } from '#engine/bytes/archives/archive-path.ts';
import { isArchiveName } from '#engine/storage/archive-name.ts';
import { localStorage } from '#engine/storage/local.ts';
import type { FileReading, FormatDescriptor } from '#engine/formats/format.ts';

/** False when every path can be given to DuckDB as it is. */
export function needsPreparing(format: FormatDescriptor, reading: FileReading, paths: readonly string[]): boolean {
  return format.isReady?.(reading) !== true || paths.some(isElsewhere);
}

function isElsewhere(path: string): boolean {
  return isInArchive(path) || !localStorage.owns(path) || !hasExactGlob(path);
}

export function isInArchive(path: string): boolean {
  return isArchiveName(path) || findArchivePath(path) !== undefined;
}
