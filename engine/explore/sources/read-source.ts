/** Finds the files of a path or glob and what they hold together: columns merged by name, files grouped by reading. */

import { setImmediate } from 'node:timers/promises';
import { stableJson } from '#engine/base/hash.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { firstWarnings, moreWarnings } from '#engine/contract/first-warnings.ts';
import { inspectFile } from '#engine/explore/sources/inspect-file.ts';
import { withHiveKeys } from '#engine/explore/sources/hive-keys.ts';
import type { Source, SourceFiles, SourceRequest } from '#engine/explore/operations.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { findReadingFor } from '#engine/formats/stated-reading.ts';
import { listPath } from '#engine/sources/list-path.ts';
import { realReadings } from '#engine/sources/real-readings.ts';
import { mergeFiles } from '#engine/sources/merge-files.ts';
import type { Inference } from '#engine/formats/format.ts';
import type { StoredObject } from '#engine/storage/storage.ts';
import { wholePath } from '#engine/storage/whole-path.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Files up to this size together are inspected whole, so that no value is a surprise. */
const exactBytes = 256 * 1024 * 1024;
/** For all files of one path; `tenon preview` of a file shows all of that file's. */
const mostWarnings = 20;

/** @throws EngineError FileNotFound; what inspecting a file throws, with its path. */
export async function readSourceHere(
  { pattern, everyRow: wanted, readings }: SourceRequest,
  context: OperationContext,
): Promise<Source> {
  const objects = await listFound(pattern, context.signal);
  const paths = objects.map((object) => object.path);
  const size = objects.reduce((sum, object) => sum + object.size, 0);
  const everyRow = wanted || size <= exactBytes;
  const saved = await realReadings(readings);
  const inferred: Inference[] = [];
  const warnings: string[] = [];
  let last = performance.now();
  for (const [index, path] of paths.entries()) {
    const { format, options = {} } = findReadingFor(saved, path) ?? {};
    const request = { path, options, ...(format === undefined ? {} : { format }) };
    const { inference } = await inspectFile(request, everyRow, context, true);
    inferred.push(inference);
    warnings.push(...inference.warnings.map((warning) => `${path}: ${warning}`));
    if (performance.now() - last < 40) continue;
    await setImmediate();
    context.signal.throwIfAborted();
    context.progress(null, `${index + 1} of ${paths.length} files`);
    last = performance.now();
  }
  const merged = mergeFiles(inferred);
  const groups = Map.groupBy(paths.entries(), ([index]) => stableJson(merged.readings[index]));
  const source = withHiveKeys({
    columns: withoutNullTypes(merged.columns),
    partitionKeys: [],
    files: [...groups.values()].map((files): SourceFiles => ({
      reading: merged.readings[files[0]![0]]!,
      paths: files.map(([, path]) => path),
      partitionValues: [],
    })),
    warnings: firstOf(warnings),
  });
  return everyRow ? source : { ...source, sampled: true };
}

function firstOf(warnings: readonly string[]): readonly string[] {
  const { shown, more } = firstWarnings(warnings, mostWarnings, (text) => text);
  return more.length === 0 ? shown : [...shown, `${moreWarnings(more)}. Preview the files to see all.`];
}

/** @throws EngineError FileNotFound when there is none; as {@link listPath}. */
export async function findFilesHere(pattern: string, signal: AbortSignal): Promise<string[]> {
  return (await listFound(pattern, signal)).map(({ path }) => path);
}

async function listFound(pattern: string, signal: AbortSignal): Promise<readonly StoredObject[]> {
  const { objects, isGlob } = await listPath(wholePath(pattern), signal);
  if (objects.length > 0) return objects;
  throw new EngineError('FileNotFound', isGlob ? `No file matches ${pattern}.` : `${pattern} is empty.`, {
    hint: isGlob
      ? 'Check the path; * and ** match names and folders, except those that begin with "_" or ".". Empty files are skipped.'
      : 'Check the path; empty files and names that begin with "_" or "." are skipped.',
    details: { path: pattern },
  });
}
