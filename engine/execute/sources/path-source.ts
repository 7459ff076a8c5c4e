/** Lists the files of a path, folder or glob for a run and finds out how they are read. */

import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, meantHint } from '#engine/contract/errors.ts';
import { stableJson } from '#engine/base/hash.ts';
import type { Node } from '#engine/contract/definitions/job.ts';
import { folderKeysOf } from '#engine/execute/sources/folder-keys.ts';
import { inferObjects } from '#engine/execute/sources/infer-objects.ts';
import { matchesGlob } from '#engine/execute/sources/path-glob.ts';
import type { SourceHost, SourceListing } from '#engine/execute/sources/source-listing.ts';
import { checkChoosable, depthOf, mostInferred, spread, statesTypes } from '#engine/execute/sources/source-types.ts';
import { withDistinctNames } from '#engine/formats/batches/distinct-names.ts';
import type { InferFileInput, InferFileOutput } from '#engine/formats/infer-file.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { withWideNumbersOfAll } from '#engine/formats/sampled-readings.ts';
import { findReadingFor, type StatedReading } from '#engine/formats/stated-reading.ts';
import { findArchivePath, isArchiveName } from '#engine/bytes/archives/archive-path.ts';
import { namesNear } from '#engine/storage/file-error.ts';
import { compileVisible, fixedFolder, hasWildcard, hiddenParts } from '#engine/storage/hidden-name.ts';
import { refuseSpecialFile } from '#engine/storage/regular-file.ts';
import type { StoredObject } from '#engine/storage/storage.ts';
import { findTableOf, refuseTable, type TableFolder } from '#engine/storage/table-format.ts';
import { mergeRulesOf, mergeSchemas } from '#engine/types/merge-schemas.ts';
import { mergeFields } from '#engine/types/merge-types.ts';
import type { Schema } from '#engine/types/data-type.ts';

interface PathSourceArgs {
  readonly path: string;
  readonly format?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly onMisfit: string;
}

/** @throws EngineError FileNotFound when nothing matches; UnsupportedFormat when files are read in different ways. */
export async function readPathSource(
  host: SourceHost,
  { id: nodeId, name }: Pick<Node, 'id' | 'name'>,
  args: PathSourceArgs,
  signal: AbortSignal,
): Promise<SourceListing> {
  const { root, listed, glob } = await listFiles(host, path.resolve(host.workspaceFolder, args.path), signal);
  if (listed.length === 0) throw noFile(host, { id: nodeId, name }, args.path, glob);
  const { looked, inferred, stated } = await lookAt(host, args, listed, signal);
  const choosing = args.onMisfit === 'choice';
  if (choosing) inferred.forEach(({ reading }) => checkChoosable(nodeId, reading.format));
  if (choosing && stated === null) {
    throw new EngineError(
      'UnsupportedFormat',
      `Cannot use onMisfit choice for source "${nodeId}": different ways of reading are saved for its folders.`,
      { hint: 'Set format and options in the source.', details: { node: nodeId } },
    );
  }
  const readings = new Map<string, { place: number; found: InferFileOutput }>();
  const placeOf = new Map<string, number>();
  for (const [index, found] of inferred.entries()) {
    const key = stableJson(found.reading);
    const known = readings.get(key) ?? { place: readings.size, found };
    readings.set(key, known);
    placeOf.set(looked[index]!.path, known.place);
  }
  const warnings = inferred.flatMap((found, index) =>
    found.warnings.map((text) => ({ path: looked[index]!.path, text })),
  );
  const ways = [...readings.values()].map(({ found }) => found);
  checkReadings(nodeId, ways, looked.length < listed.length);
  const columns = columnsOf(inferred, choosing);
  return {
    nodeId,
    table: null,
    roots: [root],
    readings: ways.map(({ reading }) => reading),
    columns: withoutNullTypes(columns),
    ...folderKeysOf(
      listed.map((object) => object.path),
      columns,
      root,
    ),
    listed: listed.map((object) => ({ ...object, reading: placeOf.get(object.path) ?? 0 })),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(choosing ? { widening: { stated: stated! } } : {}),
  };
}

/** As a crawl merges them; under `choice`, as AWS Glue merges DynamicFrames. */
function columnsOf(inferred: readonly InferFileOutput[], choosing: boolean): Schema {
  const schemas = inferred.map(({ schema }) => schema);
  if (choosing) return schemas.reduce((columns, schema) => mergeFields(columns, schema, 'glue'));
  return withDistinctNames(mergeSchemas(schemas, mergeRulesOf(inferred[0]!.reading.format)));
}

function noFile(
  { workspaceFolder }: SourceHost,
  { id, name }: Pick<Node, 'id' | 'name'>,
  written: string,
  glob: boolean,
): EngineError {
  const isMissing = glob && !hasWildcard(written);
  // As a person writes them: relative where the path is.
  const near = !isMissing
    ? []
    : namesNear(path.resolve(workspaceFolder, written)).map((each) =>
        path.isAbsolute(written) ? each : path.relative(workspaceFolder, each),
      );
  const why = isMissing ? 'does not exist' : glob ? 'matches nothing' : 'is empty';
  return new EngineError('FileNotFound', `Source "${name}" has no file: ${written} ${why}.`, {
    hint: meantHint(
      near.map((each) => `"${each}"`),
      'Check the path; names that begin with "_" or "." are skipped.',
    ),
    details: { path: written, node: id, ...(near.length === 0 ? {} : { value: written, near }) },
  });
}

type Stated = Readonly<Record<string, unknown>>;

interface Look {
  readonly looked: readonly StoredObject[];
  readonly inferred: readonly InferFileOutput[];
  readonly stated: Stated | null;
}

/** Of many files a sample; all of them where they state their types and the sample shows that those differ. */
async function lookAt(
  host: SourceHost,
  args: PathSourceArgs,
  listed: readonly StoredObject[],
  signal: AbortSignal,
): Promise<Look> {
  const looked = spread(listed, mostInferred);
  const depth = depthOf(host, listed);
  const { inferred, stated } = await inferAsStated(host, args, looked, depth, signal);
  if (looked.length === listed.length) return { looked, inferred, stated };
  const readings = withWideNumbersOfAll(inferred.map(({ reading }) => reading));
  const areAlike = new Set(readings.map((reading) => stableJson(reading))).size === 1;
  if (!areAlike && readings.every(({ format }) => statesTypes(format)))
    return { looked: listed, ...(await inferAsStated(host, args, listed, depth, signal)) };
  return { looked, inferred: inferred.map((found, index) => ({ ...found, reading: readings[index]! })), stated };
}

/**
 * The node's own settings count; without any, those that people saved for the folder of a file.
 * @returns `stated` of all files; null when it differs from file to file.
 */
async function inferAsStated(
  host: SourceHost,
  { format, options }: PathSourceArgs,
  objects: readonly StoredObject[],
  depth: InferFileInput['depth'],
  signal: AbortSignal,
): Promise<{ inferred: InferFileOutput[]; stated: Stated | null }> {
  const own = statedOptions({ format, options });
  const saved = Object.keys(own).length > 0 ? [] : await savedReadings(host);
  const groups = new Map<string, { stated: Stated; objects: StoredObject[] }>();
  for (const object of objects) {
    const reading = findReadingFor(saved, object.path);
    const stated = reading === undefined ? own : statedOptions(reading);
    const key = stableJson(stated);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { stated, objects: [object] });
    else group.objects.push(object);
  }
  const found = new Map<StoredObject, InferFileOutput>();
  for (const group of groups.values()) {
    const outputs = await inferObjects(host, group.objects, group.stated, depth, signal);
    for (const [index, output] of outputs.entries()) found.set(group.objects[index]!, output);
  }
  const [first] = groups.values();
  return {
    inferred: objects.map((object) => found.get(object)!),
    stated: groups.size === 1 ? first!.stated : null,
  };
}

function statedOptions({ format, options }: Pick<PathSourceArgs, 'format' | 'options'>): Stated {
  return { ...options, ...(format === undefined ? {} : { format }) };
}

/** By the real paths of their folders, as files are listed. */
async function savedReadings(host: SourceHost): Promise<StatedReading[]> {
  const saved = (await host.savedReadings?.()) ?? [];
  return Promise.all(
    saved.map(async (reading) => ({
      ...reading,
      location: await realpath(reading.location).catch(() => reading.location),
    })),
  );
}

/** Files may be packed or laid out in different ways, as long as each was inspected; they must be of one format. */
function checkReadings(nodeId: string, [first, ...others]: readonly InferFileOutput[], sampled: boolean): void {
  const other = others.find(({ reading }) => sampled || reading.format !== first!.reading.format);
  if (other === undefined) return;
  const ways = [describe(first!), describe(other)];
  throw new EngineError(
    'UnsupportedFormat',
    ways[0] === ways[1]
      ? `The files of source "${nodeId}" need different options of ${ways[0]}.`
      : `The files of source "${nodeId}" have different formats: some are ${ways[0]}, others ${ways[1]}.`,
    {
      hint: 'Set format and options, or crawl the folder and read the table.',
      details: { node: nodeId, options: [first!.reading.options, other.reading.options] },
    },
  );
}

function describe({ reading: { format, compression } }: InferFileOutput): string {
  return compression === 'none' ? format : `${format} (${compression})`;
}

async function listFiles(
  host: SourceHost,
  pattern: string,
  signal: AbortSignal,
): Promise<{ root: string; listed: readonly StoredObject[]; glob: boolean }> {
  const storage = host.storageOf(pattern);
  const inArchive = findArchivePath(pattern);
  if (inArchive !== undefined) {
    const root = `${await realpath(inArchive.archive)}!`;
    const { objects, tables } = await storage.list({ root: root.slice(0, -1), intoTables: true }, signal);
    const fits = (relative: string): boolean =>
      relative === inArchive.member || matchesGlob(inArchive.member)(relative);
    const listed = objects.filter((object) => fits(object.path.slice(root.length + 1)));
    if (listed.length !== 1 || !listed[0]!.path.endsWith(`!/${inArchive.member}`)) refuseTables(listed, tables);
    return { root, listed, glob: listed.length !== 1 };
  }
  const stats = await stat(pattern).catch(() => undefined);
  if (stats !== undefined) refuseSpecialFile(pattern, stats);
  if (stats?.isFile() === true) {
    const real = await realpath(pattern);
    if (isArchiveName(real)) {
      const { objects: listed, tables } = await storage.list({ root: real, intoTables: true }, signal);
      refuseTables(listed, tables);
      return { root: `${real}!`, listed, glob: false };
    }
    const object = await storage.find(real);
    return { root: real, listed: object === undefined ? [] : [object], glob: false };
  }
  if (stats?.isDirectory() === true) {
    const root = await realpath(pattern);
    const { objects: listed, tables } = await storage.list({ root, intoTables: true }, signal);
    refuseTables(listed, tables);
    return { root, listed, glob: false };
  }
  const base = fixedFolder(pattern);
  const glob = path.relative(base, pattern);
  const folder = hasWildcard(glob) ? await stat(base).catch(() => undefined) : undefined;
  if (folder?.isDirectory() !== true) return { root: base, listed: [], glob: true };
  const root = await realpath(base);
  const matches = matchesGlob(glob);
  const isMeant = compileVisible(glob);
  const { objects, tables } = await storage.list({ root, named: hiddenParts(glob), intoTables: true }, signal);
  const listed = objects.filter((object) => {
    const relative = path.relative(root, object.path);
    return matches(relative) && isMeant(relative);
  });
  refuseTables(listed, tables);
  return { root, listed, glob: true };
}

/** A single file that is named is read as the file that it is; a folder or a glob would take its table for plain files. */
function refuseTables(listed: readonly StoredObject[], tables: readonly TableFolder[]): void {
  const paths = listed.map((object) => object.path);
  refuseTable(findTableOf(paths, tables) ?? findTableOf(paths, tables, '/'));
}
