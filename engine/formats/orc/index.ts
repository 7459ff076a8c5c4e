/** Apache ORC files. */

import { batchFormat, type BatchReading } from '#engine/formats/batches/batch-format.ts';
import type { BatchPart, BatchRequest } from '#engine/formats/batches/column-batch.ts';
import { canonicalEncoding } from '#engine/bytes/encoding.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { Classification } from '#engine/formats/format.ts';
import { orcReadOptions, orcWriteOptions } from '#engine/formats/orc/options.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/**
 * The mark is at both ends. A text may begin with the same letters, and files of Hive 0.11, like those that were
 * cut off or are packed as a whole, show none at the end: then bytes that no text has decide.
 */
function classifyOrc({ compression, bytes, tail }: FileHead): Classification | undefined {
  if (latin(bytes.subarray(0, 3)) !== 'ORC') return undefined;
  if (compression === 'none' && latin(tail.subarray(-4, -1)) === 'ORC') {
    return { format: 'orc', certainty: 1, evidence: 'the mark ORC at the start and at the end' };
  }
  if (!bytes.subarray(3, 512).some(isNoText)) return undefined;
  return { format: 'orc', certainty: 0.9, evidence: 'the mark ORC at the start, and no text behind it' };
}

/** Control characters except tab, line feed and the like. */
function isNoText(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d);
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** What reads and writes is loaded with the first file: most calls of the command line meet none. */
async function* readOrc(
  request: BatchRequest,
  { compression, options }: BatchReading<typeof orcReadOptions>,
  context: OperationContext,
): AsyncGenerator<BatchPart, void, void> {
  const { readBatches } = await import('#engine/formats/orc/read/read-batches.ts');
  const encoding = canonicalEncoding(options.encoding);
  yield* readBatches(request, { unwrap: options.hiveAcid === 'unwrap', compression, encoding }, context);
}

export const orcFormat = batchFormat({
  name: 'orc',
  title: 'ORC',
  summary: 'Typed columns in stripes with a footer, as Hive, Spark and Trino write them.',
  extensions: ['orc'],
  readOptions: orcReadOptions,
  classify: classifyOrc,
  infer: async (request, context) => (await import('#engine/formats/orc/infer.ts')).inferOrc(request, context),
  leaves: 'typed',
  placed: false,
  read: readOrc,
  write: {
    options: orcWriteOptions,
    encode: async (request, context) =>
      (await import('#engine/formats/orc/write/encode.ts')).encodeOrc(request, context),
    fileExtension: () => '.orc',
  },
});
