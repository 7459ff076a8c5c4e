/**
 * Descriptions in a target's `_tenon`: of which table the files are and how they are read. A file's name ends with the
 * hash of its description, so that a catalog that was lost can be made again from the folder (read-descriptions.ts).
 */

import { sha256, stableJson } from '#engine/base/hash.ts';
import type { CommitIntent, TableChange } from '#engine/catalog/commit-entities.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { nameOf } from '#engine/storage/path-parts.ts';
import type { Storage } from '#engine/storage/storage.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

/** Bytes; a table of 10,000 columns has some 500 kB. */
export const mostDescriptionBytes = 4_000_000;

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
  return { hash: descriptionHash(text), text };
}

/** Before the files of a commit are published: each finds its description in the folder. Done twice is done once. */
export async function keepDescriptions(intent: CommitIntent, storageOf: (path: string) => Storage): Promise<void> {
  for (const change of intent.tableChanges) {
    if (change.place === undefined || change.addObjects.length === 0) continue;
    const { root, fileName } = change.place;
    const storage = storageOf(root);
    for (const reading of [...(change.otherReadings ?? []), change.reading]) {
      const described = describeChange({ ...change, reading });
      if (described === undefined) continue;
      const name = `table-${described.hash}.json`;
      // One named file has no hash in its name: the description that was written last is its own.
      if (fileName === null && (await isThere(storage, root, name, described.text))) continue;
      await storage.writeState(root, name, described.text);
    }
  }
}

async function isThere(storage: Storage, root: string, name: string, text: string): Promise<boolean> {
  try {
    const bytes = await storage.readState(root, name, mostDescriptionBytes);
    return bytes !== undefined && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) === text;
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

/** The hash in the name of a published file. */
export function descriptionOf(file: string): string | undefined {
  return /^part-jr_[0-9a-f]{32}-.+-([0-9a-f]{16})(?:\.[^/\\]*)?$/u.exec(nameOf(file))?.[1];
}

/** Of the text of a description: 16 hex characters. */
export function descriptionHash(text: string): string {
  return sha256(text).slice(0, 16);
}
