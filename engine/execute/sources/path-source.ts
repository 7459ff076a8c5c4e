/** Lists the files of a path, folder or glob for a run and finds out how they are read. */

import path from 'node:path';
import { EngineError, meantHint } from '#engine/contract/errors.ts';
import { stableJson } from '#engine/base/hash.ts';
import type { Node } from '#engine/contract/definitions/job.ts';
import { findFinished } from '#engine/execute/sources/finished-files.ts';
import { folderKeysOf } from '#engine/execute/sources/folder-keys.ts';
import { findFormerPath, whyFormer, type FormerPath } from '#engine/execute/targets/former-places.ts';
import { inferObjects } from '#engine/execute/sources/infer-objects.ts';
import type { SourceHost, SourceListing } from '#engine/execute/sources/source-listing.ts';
import { checkChoosable, depthOf, inspectedOf } from '#engine/execute/sources/source-types.ts';
import type { FileReading } from '#engine/formats/format.ts';
import type { InferFileInput, InferFileOutput } from '#engine/formats/infer-file.ts';
import { readingOfOthers } from '#engine/formats/sampled-readings.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { findReadingFor } from '#engine/formats/stated-reading.ts';
import { namesNear } from '#engine/storage/file-error.ts';
import { hasWildcard } from '#engine/storage/hidden-name.ts';
import { listPath } from '#engine/sources/list-path.ts';
import { realReadings } from '#engine/sources/real-readings.ts';
import { mergeFiles, type MergedFiles } from '#engine/sources/merge-files.ts';
import type { StoredObject } from '#engine/storage/storage.ts';
import { isUri } from '#engine/base/uri.ts';
import { wholePath } from '#engine/storage/whole-path.ts';
import { mergeFields } from '#engine/types/merge-types.ts';

interface PathSourceArgs {
  readonly path: string;
  readonly format?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly onMisfit: string;
  readonly quietSeconds?: number;
  readonly doneMarker?: string;
}

/** @throws EngineError FileNotFound when nothing matches; UnsupportedFormat for several formats under `choice`; as {@link listPath}. */
export async function readPathSource(
  host: SourceHost,
  { id: nodeId, name }: Pick<Node, 'id' | 'name'>,
  args: PathSourceArgs,
  signal: AbortSignal,
): Promise<SourceListing> {
  const place = wholePath(args.path, host.workspaceFolder);
  const { root, objects: found, isGlob } = await listPath(place, signal, host.storageOf);
  if (found.length === 0)
    throw noFile(host, { id: nodeId, name }, args.path, isGlob, await findFormerPath(host, place));
  const listed = await findFinished(host, { id: nodeId, name }, found, root, args);
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
  if (choosing) checkOneFormat(nodeId, inferred);
  const { columns, readings: merged } = choosing ? mergeChoosing(inferred) : mergeFiles(inferred);
  const readings = new Map<string, { place: number; reading: FileReading }>();
  const placeOf = new Map<string, number>();
  for (const [index, reading] of merged.entries()) {
    const key = stableJson(reading);
    const known = readings.get(key) ?? { place: readings.size, reading };
    readings.set(key, known);
    placeOf.set(looked[index]!.path, known.place);
  }
  const warnings = inferred.flatMap((found, index) =>
    found.warnings.map((text) => ({ path: looked[index]!.path, text })),
  );
  return {
    nodeId,
    table: null,
    roots: [root],
    readings: [...readings.values()].map(({ reading }) => reading),
    columns: withoutNullTypes(columns),
    ...folderKeysOf(
      listed.map((object) => object.path),
      columns,
      root,
    ),
    listed: listed.map((object) => ({ ...object, reading: placeOf.get(object.path) ?? 0 })),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(listed.length === found.length ? {} : { unfinishedObjects: found.length - listed.length }),
    ...(choosing ? { widening: { stated: stated! } } : {}),
  };
}

/** As AWS Glue merges DynamicFrames. */
function mergeChoosing(inferred: readonly InferFileOutput[]): MergedFiles {
  return {
    columns: inferred.map(({ schema }) => schema).reduce((columns, schema) => mergeFields(columns, schema, 'glue')),
    readings: inferred.map(({ reading }) => reading),
  };
}

function noFile(
  { workspaceFolder }: SourceHost,
  { id, name }: Pick<Node, 'id' | 'name'>,
  written: string,
  glob: boolean,
  former: FormerPath | undefined,
): EngineError {
  const isMissing = glob && !hasWildcard(written);
  // As a person writes them: relative where the path is.
  const near =
    !isMissing || isUri(written)
      ? []
      : namesNear(path.resolve(workspaceFolder, written)).map((each) =>
          path.isAbsolute(written) ? each : path.relative(workspaceFolder, each),
        );
  const why = isMissing ? 'does not exist' : glob ? 'matches nothing' : 'is empty';
  const moved = former === undefined ? '' : `: ${whyFormer({ workspaceFolder }, former)}`;
  return new EngineError('FileNotFound', `Source "${name}" has no file: ${written} ${why}${moved}.`, {
    hint:
      former === undefined
        ? meantHint(
            near.map((each) => `"${each}"`),
            'Check the path; names that begin with "_" or "." are skipped.',
          )
        : `Set its path to "${former.here}", which is inside this workspace.`,
    details: { path: written, node: id, ...(near.length === 0 ? {} : { value: written, near }) },
  });
}

type Stated = Readonly<Record<string, unknown>>;

interface Look {
  readonly looked: readonly StoredObject[];
  readonly inferred: readonly InferFileOutput[];
  readonly stated: Stated | null;
}

/** Of many files a sample; all of them where the sample shows that they are not read alike. */
async function lookAt(
  host: SourceHost,
  args: PathSourceArgs,
  listed: readonly StoredObject[],
  signal: AbortSignal,
): Promise<Look> {
  const looked = inspectedOf(host, listed);
  const depth = depthOf(host, listed);
  const { inferred, stated } = await inferAsStated(host, args, looked, depth, signal);
  if (looked.length === listed.length) return { looked, inferred, stated };
  const readings = inferred.map(({ reading }) => readingOfOthers(reading));
  const areAlike = new Set(readings.map((reading) => stableJson(reading))).size === 1;
  if (!areAlike) return { looked: listed, ...(await inferAsStated(host, args, listed, depth, signal)) };
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
  const saved = Object.keys(own).length > 0 ? [] : await realReadings((await host.savedReadings?.()) ?? []);
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

/** Types that are added to a column while a run is under way must be those of one format. */
function checkOneFormat(nodeId: string, [first, ...others]: readonly InferFileOutput[]): void {
  const other = others.find(({ reading }) => reading.format !== first!.reading.format);
  if (other === undefined) return;
  throw new EngineError(
    'UnsupportedFormat',
    `Cannot use onMisfit choice for source "${nodeId}": its files have different formats, such as ${describe(first!)} and ${describe(other)}.`,
    {
      hint: 'Set onMisfit to reject, or read the files of each format with a separate source.',
      details: { node: nodeId, options: [first!.reading.options, other.reading.options] },
    },
  );
}

function describe({ reading: { format, compression } }: InferFileOutput): string {
  return compression === 'none' ? format : `${format} (${compression})`;
}
