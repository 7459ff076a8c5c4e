/** Why changes of partitions by hand are refused, and how messages name a table and its partitions. Pure. */

import type { Table, TableObject } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { titleOf } from '#engine/crawl/catalog-targets/crawl-root.ts';
import { otherType } from '#engine/crawl/partitions/other-keys.ts';
import { keyOf, type ChangedPartition, type PartitionValues } from '#engine/crawl/partitions/partition-change.ts';
import { partitionValueOf } from '#engine/storage/partition-path.ts';
import { hiveDefaultPartition } from '#engine/types/casts/key-value.ts';
import { clip } from '#engine/types/column-lookup.ts';

export function refuseUnknown(
  table: Table,
  wanted: readonly PartitionValues[],
  dropped: readonly ChangedPartition[],
  objects: readonly TableObject[],
): void {
  const found = new Set(dropped.map(({ values }) => keyOf(values)));
  const unknown = wanted.find((values) => !found.has(keyOf(values)));
  if (unknown === undefined) return;
  const known = objects[0] === undefined ? '' : ` One is ${partitionText(table, objects[0].partitionValues)}.`;
  throw new EngineError(
    'EntityNotFound',
    `Table ${titleOf(table)} has no partition ${partitionText(table, unknown)}. Nothing was dropped.`,
    { hint: `Write the values as the partitions have them: tenon partitions ${titleOf(table)}.${known}` },
  );
}

/** @param files that the folders have, of any partition. */
export function refuseMissing(
  table: Table,
  wanted: readonly PartitionValues[],
  added: readonly ChangedPartition[],
  files: readonly TableObject[],
  known: readonly TableObject[],
): void {
  const found = new Set(added.map(({ values }) => keyOf(values)));
  for (const values of wanted) {
    if (found.has(keyOf(values))) continue;
    const text = partitionText(table, values);
    if (known.some((object) => keyOf(object.partitionValues) === keyOf(values)))
      throw new EngineError('AlreadyExists', `Table ${titleOf(table)} already has the partition ${text}.`, {
        hint: 'Crawl the table to update its files.',
      });
    throw new EngineError(
      'FileNotFound',
      `Cannot add the partition ${text} to ${titleOf(table)}: there are no files for it below ${table.location}.`,
      { hint: spellingHint(table, values, files) },
    );
  }
}

/** Values are often copied from the names of folders, which encode some characters. */
function spellingHint(table: Table, values: PartitionValues, files: readonly TableObject[]): string {
  const read = values.map((value) => (value === null ? null : partitionValueOf(`=${value}`)));
  const place = read.findIndex((value, index) => value !== values[index]);
  if (place === -1 || !files.some(({ partitionValues }) => keyOf(partitionValues) === keyOf(read)))
    return 'Check the values, put files of the table into the folder, or repair the table to see what is there.';
  const shown = read[place] === null ? 'null' : `“${clip(read[place]!)}”`;
  return `The folder ${table.partitionKeys[place]!.name}=${clip(values[place]!)} has the value ${shown}: use that one.`;
}

export function refuseOtherTypes(table: Table, wanted: readonly PartitionValues[]): void {
  for (const values of wanted) {
    const reason = otherType(table.partitionKeys, values);
    if (reason === undefined) continue;
    throw new EngineError(
      'InvalidInput',
      `Cannot add the partition ${partitionText(table, values)} to ${titleOf(table)}: ${reason}.`,
      { hint: 'Change the type of the key in the table, or correct the name of the folder.' },
    );
  }
}

export function otherFolders(table: Table): EngineError {
  return new EngineError(
    'InvalidInput',
    `Cannot find the partitions of ${titleOf(table)}: the folders below ${table.location} do not form one table with the keys ${table.partitionKeys.map((key) => key.name).join(', ')}.`,
    { hint: 'Crawl the folder: a review shows the tables that it finds.' },
  );
}

export function moved(table: Table): EngineError {
  return new EngineError('ConcurrentModification', `Table ${titleOf(table)} was changed meanwhile.`, {
    hint: 'Try again.',
  });
}

/** `year=2025/month=07`. */
export function partitionText(table: Table, values: PartitionValues): string {
  return table.partitionKeys.map((key, place) => `${key.name}=${values[place] ?? hiveDefaultPartition}`).join('/');
}
