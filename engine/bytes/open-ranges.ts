/** Makes the ranges of a source readable without waiting. */

import { join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import type { ReadyRanges } from '#engine/bytes/ready-ranges.ts';
import { SparseCopy } from '#engine/bytes/sparse-copy.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';

/**
 * The source itself where its reads need not wait, else a sparse copy in the folder, which goes when it is closed.
 * @param source stays its owner's.
 */
export function openRanges(source: ByteSource, folder: string): ReadyRanges {
  if (source.readNow === undefined) return new SparseCopy(source, join(folder, newId('ranges')));
  return {
    size: source.size,
    isWhole: true,
    async fetch() {},
    readNow: (target, offset) => source.readNow!(target, offset),
    async [Symbol.asyncDispose]() {},
  };
}
