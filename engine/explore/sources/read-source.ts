/** Finds the files of a path or glob and what they hold together: columns merged by name, files grouped by reading. */

import { existsSync, globSync, statSync } from 'node:fs';
import { dirname, posix, relative, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { stableJson } from '#engine/base/hash.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { inspectFile } from '#engine/explore/sources/inspect-file.ts';
import { withHiveKeys } from '#engine/explore/sources/hive-keys.ts';
import type { Source, SourceFiles, SourceRequest } from '#engine/explore/operations.ts';
import { withDistinctNames } from '#engine/formats/batches/distinct-names.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { findReadingFor } from '#engine/formats/stated-reading.ts';
import { findArchivePath, memberPath, memberSeparator, type ArchivePath } from '#engine/bytes/archives/archive-path.ts';
import { listArchive } from '#engine/bytes/archives/index.ts';
import { compileVisible, fixedFolder } from '#engine/storage/hidden-name.ts';
import { getStorage } from '#engine/bytes/storages.ts';
import { refuseSpecialFile } from '#engine/storage/regular-file.ts';
import { findTableAround, findTableOf, refuseTable, type TableFolder } from '#engine/storage/table-format.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { mergeRulesOf, mergeSchemas } from '#engine/types/merge-schemas.ts';
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
  const paths = await findFilesHere(pattern, context.signal);
  const size = paths.reduce((sum, path) => sum + statSync(findArchivePath(path)?.archive ?? path).size, 0);
  const everyRow = wanted || size <= exactBytes;
  const groups = new Map<string, { files: SourceFiles; paths: string[] }>();
  const schemas: Schema[] = [];
  const warnings: string[] = [];
  let last = performance.now();
  for (const [index, path] of paths.entries()) {
    const { format, options = {} } = findReadingFor(readings, path) ?? {};
    const request = { path, options, ...(format === undefined ? {} : { format }) };
    const { inference } = await inspectFile(request, everyRow, context, true);
    schemas.push(inference.schema);
    warnings.push(...inference.warnings.map((warning) => `${path}: ${warning}`));
    const key = stableJson(inference.reading);
    const group = groups.get(key) ?? {
      files: { reading: inference.reading, paths: [], partitionValues: [] },
      paths: [],
    };
    group.paths.push(path);
    groups.set(key, group);
    if (performance.now() - last < 40) continue;
    await setImmediate();
    context.signal.throwIfAborted();
    context.progress(null, `${index + 1} of ${paths.length} files`);
    last = performance.now();
  }
  const formats = new Set([...groups.values()].map(({ files }) => files.reading.format));
  const columns = mergeSchemas(schemas, mergeRulesOf(formats.size === 1 ? [...formats][0]! : ''));
  const source = withHiveKeys({
    columns: withDistinctNames(withoutNullTypes(columns)),
    partitionKeys: [],
    files: [...groups.values()].map(({ files, paths: own }) => ({ ...files, paths: own })),
    warnings: firstOf(warnings),
  });
  return everyRow ? source : { ...source, sampled: true };
}

function firstOf(warnings: readonly string[]): readonly string[] {
  const more = warnings.length - mostWarnings;
  return more <= 0 ? warnings : [...warnings.slice(0, mostWarnings), `${more} more warnings of files.`];
}

/** @throws EngineError FileNotFound when there is none. */
export async function findFilesHere(pattern: string, signal: AbortSignal): Promise<string[]> {
  const paths = await findFiles(pattern, signal);
  if (paths.length > 0) return paths;
  throw new EngineError('FileNotFound', `No file matches ${pattern}.`, {
    hint: 'Check the path; * and ** match names and folders, except those that begin with "_" or ".".',
    details: { path: pattern },
  });
}

/** An existing path is used literally, whatever characters it contains; a folder means every file below it. */
async function findFiles(pattern: string, signal: AbortSignal): Promise<string[]> {
  const path = resolve(pattern);
  if (existsSync(path)) {
    const stats = statSync(path);
    refuseSpecialFile(path, stats);
    if (!stats.isDirectory()) return [path];
    const { objects, tables } = await getStorage(path).list({ root: path, intoTables: true }, signal);
    refuseTable(tables[0]);
    return objects.map((object) => object.path);
  }
  const inArchive = findArchivePath(path);
  if (inArchive !== undefined) return await findMembers(inArchive, signal);
  const base = fixedFolder(path);
  const isMeant = compileVisible(relative(base, path));
  const files = globSync(pattern, { withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => resolve(entry.parentPath, entry.name))
    .filter((found) => isMeant(relative(base, found)))
    .filter((found) => statSync(found, { throwIfNoEntry: false })?.isFile() === true)
    .sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  const asked = new Map<string, TableFolder | undefined>();
  for (const file of files) refuseTable(findTableAround(dirname(file), asked));
  return files;
}

/** The name of an archive member is used literally, any other name as a glob. */
async function findMembers({ archive, member }: ArchivePath, signal: AbortSignal): Promise<string[]> {
  // A file in a nested archive is found when that archive is opened.
  if (member.includes(memberSeparator)) return [memberPath(archive, member)];
  const { members, tables } = await listArchive(archive, signal);
  const names = members.map(({ name }) => name);
  const found = names.includes(member) ? [member] : names.filter((name) => posix.matchesGlob(name, member));
  if (!names.includes(member)) refuseTable(inArchive(findTableOf(found, tables, '/'), archive));
  return found.map((name) => memberPath(archive, name));
}

function inArchive(table: TableFolder | undefined, archive: string): TableFolder | undefined {
  return table === undefined ? undefined : { ...table, path: memberPath(archive, table.path) };
}
