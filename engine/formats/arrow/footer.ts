/** The schema in the footer of an Arrow file, for writers that do not state it in front as well. */

import { FlatTable } from '#engine/formats/arrow/flat-table.ts';
import { readContent } from '#engine/bytes/compression.ts';
import type { Compression } from '#engine/bytes/head.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';

/** Footer, its length in 4 bytes, and the mark of 6 bytes. */
const endLength = 10;
/** Of a packed file so much is kept until its end is seen. */
const keptBytes = 64 * 1024 * 1024;

/** @throws RangeError when there is none. */
export async function readFooterSchema(
  source: ByteSource,
  compression: Compression,
  signal: AbortSignal,
): Promise<FlatTable> {
  const end = compression === 'none' ? await readEnd(source) : await unpackEnd(source, compression, signal);
  const schema = FlatTable.root(end).table(1);
  if (schema === undefined) throw new RangeError('its footer has no schema');
  return schema;
}

async function readEnd(source: ByteSource): Promise<Uint8Array> {
  const { size } = source;
  if (size < endLength) throw new RangeError('it has no footer');
  const length = footerLength(await source.read(size - endLength, endLength), size);
  return await source.read(size - endLength - length, length);
}

async function unpackEnd(source: ByteSource, compression: Compression, signal: AbortSignal): Promise<Uint8Array> {
  let kept: Uint8Array[] = [];
  let length = 0;
  for await (const piece of readContent(source, compression, signal)) {
    kept.push(piece);
    length += piece.length;
    while (length - kept[0]!.length >= keptBytes) length -= kept.shift()!.length;
  }
  const end = Buffer.concat(kept);
  kept = [];
  const footer = footerLength(end.subarray(-endLength), end.length);
  return end.subarray(end.length - endLength - footer, end.length - endLength);
}

function footerLength(end: Uint8Array, size: number): number {
  if (end.length < endLength) throw new RangeError('it has no footer');
  const length = new DataView(end.buffer, end.byteOffset, endLength).getInt32(0, true);
  if (length <= 0 || length > size - endLength) throw new RangeError(`its footer would be ${length} bytes long`);
  return length;
}
