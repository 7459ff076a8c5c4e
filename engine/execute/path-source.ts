/** Lists the files of a path, folder or glob for a run and finds out how they are read. */

import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import { stableJson } from '#engine/base/hash.ts';
import { matchesGlob } from '#engine/execute/path-glob.ts';
import type { SourceHost, SourceListing } from '#engine/execute/source-listing.ts';
import { inferFileOperation, type InferFileOutput } from '#engine/formats/infer-file.ts';
import type { StoredObject } from '#engine/storage/storage.ts';
import { mergeFields } from '#engine/types/merge-types.ts';
import type { Schema } from '#engine/types/data-type.ts';

interface PathSourceArgs {
  readonly path: string;
  readonly format?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly onMisfit: string;
}

/** Together up to this size every row is looked at; beyond, this much of each file. */
const exactBytes = 256 * 1024 * 1024;
const sampleBytes = 4 * 1024 * 1024;
/** Files whose columns are looked at; those beyond are read with the columns found. */
const mostInferred = 200;

/** @throws EngineError FileNotFound when nothing matches; UnsupportedFormat when files are read in different ways. */
export async function readPathSource(
  host: SourceHost,
  nodeId: string,
  args: PathSourceArgs,
  signal: AbortSignal,
): Promise<SourceListing> {
  const { root, listed, glob } = await listFiles(host, path.resolve(host.workspaceFolder, args.path), signal);
  if (listed.length === 0) {
    throw new EngineError(
      'FileNotFound',
      `Source "${nodeId}" has no file: ${args.path} ${glob ? 'matches nothing' : 'is empty'}.`,
      {
        hint: 'Check the path; names that begin with "_" or "." are not read.',
        details: { path: args.path, node: nodeId },
      },
    );
  }
  const exact = listed.reduce((sum, object) => sum + object.size, 0) <= exactBytes;
  const stated = { ...args.options, ...(args.format === undefined ? {} : { format: args.format }) };
  const looked = spread(listed, mostInferred);
  const readings = new Map<string, { place: number; found: InferFileOutput }>();
  const placeOf = new Map<string, number>();
  let columns: Schema | undefined;
  for (const { path: file } of looked) {
    const depth = exact ? ('every-row' as const) : { bytes: sampleBytes };
    const found = await host.pools.interactive.run(inferFileOperation, { path: file, stated, depth }, { signal });
    columns =
      columns === undefined
        ? found.schema
        : mergeFields(columns, found.schema, args.onMisfit === 'choice' ? 'glue' : 'widen');
    const key = stableJson(found.reading);
    const known = readings.get(key) ?? { place: readings.size, found };
    readings.set(key, known);
    placeOf.set(file, known.place);
  }
  const ways = [...readings.values()].map(({ found }) => found);
  checkReadings(nodeId, ways, looked.length < listed.length);
  return {
    nodeId,
    table: null,
    roots: [root],
    readings: ways.map(({ reading }) => reading),
    columns: columns!,
    partitionKeys: [],
    location: root,
    listed: listed.map((object) => ({ ...object, reading: placeOf.get(object.path) ?? 0 })),
  };
}

/** Files may be packed or laid out in different ways, as long as each was looked at; they must be of one format. */
function checkReadings(nodeId: string, [first, ...others]: readonly InferFileOutput[], sampled: boolean): void {
  const other = others.find(({ reading }) => sampled || reading.format !== first!.reading.format);
  if (other === undefined) return;
  throw new EngineError(
    'UnsupportedFormat',
    `The files of source "${nodeId}" are read in different ways: some are ${describe(first!)}, others ${describe(other)}.`,
    {
      hint: 'State format and options, or crawl the folder and read the table.',
      details: { node: nodeId },
    },
  );
}

function describe({ reading }: InferFileOutput): string {
  return `${reading.format} ${reading.compression === 'none' ? '' : `(${reading.compression}) `}${stableJson(reading.options)}`;
}

/** Evenly over the list, so that an old and a new file are both seen. */
function spread(listed: readonly StoredObject[], most: number): readonly StoredObject[] {
  if (listed.length <= most) return listed;
  return Array.from({ length: most }, (_, index) => listed[Math.round((index * (listed.length - 1)) / (most - 1))]!);
}

async function listFiles(
  host: SourceHost,
  pattern: string,
  signal: AbortSignal,
): Promise<{ root: string; listed: readonly StoredObject[]; glob: boolean }> {
  const storage = host.storageOf(pattern);
  const stats = await stat(pattern).catch(() => undefined);
  if (stats?.isFile() === true) {
    const real = await realpath(pattern);
    const object = await storage.find(real);
    return { root: real, listed: object === undefined ? [] : [object], glob: false };
  }
  if (stats?.isDirectory() === true) {
    const root = await realpath(pattern);
    return { root, listed: (await storage.list({ root }, signal)).objects, glob: false };
  }
  const base = fixedPart(pattern);
  const folder = await stat(base).catch(() => undefined);
  if (folder?.isDirectory() !== true) return { root: base, listed: [], glob: true };
  const root = await realpath(base);
  const matches = matchesGlob(pattern.slice(base.length + 1));
  const { objects } = await storage.list({ root }, signal);
  return { root, listed: objects.filter((object) => matches(path.relative(root, object.path))), glob: true };
}

/** The folders of a glob before its first special character. */
function fixedPart(pattern: string): string {
  const special = pattern.search(/[*?[{]/u);
  return special === -1 ? pattern : path.dirname(`${pattern.slice(0, special)}x`);
}
