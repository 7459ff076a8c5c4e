/** The footer of an Arrow file, for writers that do not state its schema in front, or not as a message. */

import { FlatTable } from '#engine/formats/arrow/flat-table.ts';
import { readContent } from '#engine/bytes/compression.ts';
import type { Compression } from '#engine/bytes/head.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';

/** Footer, its length in 4 bytes, and the mark of 6 bytes. */
const endLength = 10;
/** Of a packed file so much is kept until its end is seen. */
const keptBytes = 64 * 1024 * 1024;

export interface ArrowFooter {
  readonly schema: FlatTable;
  /** Where the first batch or dictionary begins in the unpacked file; null: there is none. */
  readonly firstBlock: number | null;
}

/** Members of the footer that list blocks, each of an offset, the length of its metadata, and that of its body. */
const blocks = { dictionaries: 2, batches: 3, longs: 3 } as const;

/** @throws RangeError when there is none. */
export async function readArrowFooter(
  source: ByteSource,
  compression: Compression,
  signal: AbortSignal,
): Promise<ArrowFooter> {
  const end = compression === 'none' ? await readEnd(source) : await unpackEnd(source, compression, signal);
  const footer = FlatTable.root(end);
  const schema = footer.table(1);
  if (schema === undefined) throw new RangeError('its footer has no schema');
  const offsets = [blocks.dictionaries, blocks.batches].flatMap((member) =>
    footer.longs(member, blocks.longs).filter((_, index) => index % blocks.longs === 0),
  );
  const firstBlock = offsets.reduce<number | null>((least, each) => Math.min(least ?? each, each), null);
  return { schema, firstBlock };
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
