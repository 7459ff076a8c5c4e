/**
 * Descriptions in a target's `_tenon`: of which table the files are and how they are read. A file's name ends with the
 * hash of its description, so that a catalog that was lost can be made again from the folder. Anybody may have written
 * one.
 */

import path from 'node:path';
import { z } from 'zod';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { foldName } from '#engine/base/same-name.ts';
import type { CommitIntent, ObjectReading, TableChange } from '#engine/catalog/entities.ts';
import { pathDatabase, pathTableName } from '#engine/catalog/names.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { TableName } from '#engine/execute/plan/run-plan.ts';
import { findFormat } from '#engine/formats/index.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { Storage } from '#engine/storage/storage.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';

/** A table of 10,000 columns has some 500 kB. */
const mostBytes = 4_000_000;
/** A target's schema changes seldom; more files of this name are nobody's descriptions. */
const mostDescriptions = 1000;

const columnSchema = z.strictObject({ name: z.string().min(1).max(1000), type: z.string().max(1_000_000) });
const descriptionSchema = z.strictObject({
  version: z.literal(1),
  databaseName: z.string().min(1).max(255),
  name: z.string().min(1).max(255),
  fileName: z.string().min(1).max(255).nullable(),
  format: z.string().max(100),
  compression: z.enum(['none', 'gzip', 'zstd', 'bzip2', 'xz', 'brotli', 'lz4', 'snappy']),
  options: z.record(z.string(), z.unknown()),
  columns: z.array(columnSchema).min(1),
  partitionKeys: z.array(columnSchema),
});

export interface TargetDescription {
  readonly table: TableName;
  /** The one file; null for a folder of files. */
  readonly fileName: string | null;
  readonly format: string;
  readonly compression: string;
  readonly reading: ObjectReading;
  readonly partitionKeys: readonly Column[];
}

/** Where and how a change writes; undefined for intents of versions that kept none. */
type DescribedChange = Pick<TableChange, 'databaseName' | 'name' | 'reading' | 'place'>;

/** The text of the description, and its hash: 16 hex characters. */
export function describeChange({
  databaseName,
  name,
  reading,
  place,
}: DescribedChange): { readonly hash: string; readonly text: string } | undefined {
  if (reading === undefined || place === undefined) return undefined;
  const spelled = (columns: Schema): unknown[] =>
    columns.map((column) => ({ name: column.name, type: formatHive(column.type) }));
  const { fileName, format, compression, partitionKeys } = place;
  const text = stableJson({
    version: 1,
    databaseName,
    name,
    fileName,
    format,
    compression,
    options: reading.options,
    columns: spelled(reading.columns),
    partitionKeys: spelled(partitionKeys),
  });
  return { hash: hashOf(text), text };
}

/** Before the files of a commit are published: each finds its description in the folder. Done twice is done once. */
export async function keepDescriptions(intent: CommitIntent, storageOf: (path: string) => Storage): Promise<void> {
  for (const change of intent.tableChanges) {
    const described = describeChange(change);
    if (described === undefined || change.addObjects.length === 0) continue;
    const { root, fileName } = change.place!;
    const storage = storageOf(root);
    const name = `table-${described.hash}.json`;
    // One named file has no hash in its name: the description that was written last is its own.
    if (fileName === null && (await isThere(storage, root, name, described.text))) continue;
    await storage.writeState(root, name, described.text);
  }
}

async function isThere(storage: Storage, root: string, name: string, text: string): Promise<boolean> {
  try {
    const bytes = await storage.readState(root, name, mostBytes);
    return bytes !== undefined && new TextDecoder().decode(bytes) === text;
  } catch (thrown) {
    // Something else has the name, and is replaced.
    if (toEngineError(thrown).kind === 'user') return false;
    throw thrown;
  }
}

/** The name of a file in `_tenon` that describes a table. */
export function isDescriptionName(name: string): boolean {
  return /^table-[0-9a-f]{16}\.json$/u.test(name);
}

/** By hash, most recently written first. Other files are skipped. @throws EngineError IoFailed. */
export async function readDescriptions(
  storage: Storage,
  root: string,
): Promise<ReadonlyMap<string, TargetDescription>> {
  const found = new Map<string, TargetDescription>();
  const names = (await storage.listState(root)).filter(({ name }) => isDescriptionName(name));
  names.sort((left, right) => right.modifiedMicros - left.modifiedMicros);
  for (const { name } of names.slice(0, mostDescriptions)) {
    try {
      const bytes = await storage.readState(root, name, mostBytes);
      const hash = name.slice('table-'.length, -'.json'.length);
      const description = bytes === undefined ? undefined : parseDescription(root, hash, bytes);
      if (description !== undefined) found.set(hash, description);
    } catch (thrown) {
      if (toEngineError(thrown).kind !== 'user') throw thrown;
    }
  }
  return found;
}

/** The hash in the name of a published file. */
export function descriptionOf(file: string): string | undefined {
  return /^part-jr_[0-9a-f]{32}-.+-([0-9a-f]{16})(?:\.[^/\\]*)?$/u.exec(path.basename(file))?.[1];
}

function parseDescription(root: string, hash: string, bytes: Uint8Array): TargetDescription | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (hashOf(text) !== hash) return undefined;
    const { databaseName, name, fileName, format, compression, options, ...rest } = descriptionSchema.parse(
      JSON.parse(text),
    );
    const known = findFormat(format);
    if (known === undefined || (fileName !== null && path.basename(fileName) !== fileName)) return undefined;
    const [columns, partitionKeys] = [rest.columns, rest.partitionKeys].map((each) =>
      each.map((column): Column => ({ name: column.name, type: parseHive(column.type) })),
    ) as [Column[], Column[]];
    const names = [...columns, ...partitionKeys].map((column) => foldName(column.name));
    if (new Set(names).size < names.length) return undefined;
    const parsed = parseOptions<z.ZodObject>(known.name, known.readOptions, options);
    return {
      table: nameOf(root, fileName, { databaseName, name }),
      fileName,
      format,
      compression,
      reading: { options: parsed, columns },
      partitionKeys,
    };
  } catch {
    return undefined;
  }
}

/** The hidden table of a path is named after where the path is now. */
function nameOf(root: string, fileName: string | null, { databaseName, name }: TableName): TableName {
  if (databaseName !== pathDatabase) return { databaseName: foldName(databaseName), name: foldName(name) };
  const location = fileName === null ? root : path.join(root, fileName);
  return { databaseName: pathDatabase, name: pathTableName(location) };
}

function hashOf(text: string): string {
  return sha256(text).slice(0, 16);
}
