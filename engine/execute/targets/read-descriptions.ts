/** Descriptions of targets as they are found in folders; anybody may have written one. */

import path from 'node:path';
import { z } from 'zod';
import { foldName } from '#engine/base/same-name.ts';
import type { ObjectReading } from '#engine/catalog/entities.ts';
import { pathDatabase } from '#engine/catalog/names.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { TableName } from '#engine/execute/plan/run-plan.ts';
import { pathTableName } from '#engine/catalog/names.ts';
import {
  descriptionHash,
  isDescriptionName,
  mostDescriptionBytes,
} from '#engine/execute/targets/target-description.ts';
import { findFormat } from '#engine/formats/index.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import { joinPath } from '#engine/storage/path-parts.ts';
import type { Storage } from '#engine/storage/storage.ts';
import type { Column } from '#engine/types/data-type.ts';
import { parseHive } from '#engine/types/hive.ts';

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
      const bytes = await storage.readState(root, name, mostDescriptionBytes);
      const hash = name.slice('table-'.length, -'.json'.length);
      const description = bytes === undefined ? undefined : parseDescription(root, hash, bytes);
      if (description !== undefined) found.set(hash, description);
    } catch (thrown) {
      if (toEngineError(thrown).kind !== 'user') throw thrown;
    }
  }
  return found;
}

function parseDescription(root: string, hash: string, bytes: Uint8Array): TargetDescription | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (descriptionHash(text) !== hash) return undefined;
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
  const location = fileName === null ? root : joinPath(root, fileName);
  return { databaseName: pathDatabase, name: pathTableName(location) };
}
