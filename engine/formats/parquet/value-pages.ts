/** Pages of Parquet as a header and bytes: unpacked, and taken apart into levels and values. */

import { unpackBytes } from '#engine/formats/parquet/level-runs.ts';
import { unpackOldLz4 } from '#engine/formats/parquet/old-lz4.ts';
import { numberAt, readThrift, setNumber, structAt, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';

/** Numbers of Parquet's CompressionCodec and Encoding. */
export const oldLz4 = 5;
const runLength = 3;

export interface Page {
  /** It says that the page is not packed. */
  readonly header: ThriftStruct;
  readonly bytes: Uint8Array;
}

/** Whether the values of a column may be missing, and may be several in a row. */
export interface LeafLevels {
  readonly isOptional: boolean;
  readonly isRepeated: boolean;
}

/** @param chunk the stored pages of a column. @throws RangeError for damaged pages and unknown codecs. */
export async function* readPages(chunk: Uint8Array, codec: number): AsyncGenerator<Page, void, void> {
  for (let at = 0; at < chunk.length;) {
    const { struct: header, length } = readThrift(chunk, at);
    const size = numberAt(header, 3) ?? 0;
    const page = chunk.subarray(at + length, at + length + size);
    if (page.length < size || size < 0) throw new RangeError('a page ends after its column');
    at += length + size;
    const bytes = await unpackPage(header, page, codec);
    setNumber(header, 2, bytes.length);
    setNumber(header, 3, bytes.length);
    // The checksum of the stored bytes.
    header.delete(4);
    yield { header, bytes };
  }
}

/** Levels of a page of version 2 stand unpacked in front. */
async function unpackPage(header: ThriftStruct, page: Uint8Array, codec: number): Promise<Uint8Array> {
  const size = numberAt(header, 2) ?? 0;
  if (!header.has(8)) return await unpack(page, codec, size);
  const details = structAt(header, 8);
  const levels = (numberAt(details, 5) ?? 0) + (numberAt(details, 6) ?? 0);
  if (details.get(7)?.value === false) return page;
  const unpacked = levels < page.length ? await unpack(page.subarray(levels), codec, size - levels) : new Uint8Array();
  details.set(7, { type: 2, value: false });
  return Buffer.concat([page.subarray(0, levels), unpacked]);
}

async function unpack(bytes: Uint8Array, codec: number, size: number): Promise<Uint8Array> {
  if (codec === oldLz4) return unpackOldLz4(bytes, size);
  try {
    return await unpackBytes(bytes, codec, size);
  } catch (thrown) {
    throw thrown instanceof RangeError ? thrown : new RangeError('a page cannot be unpacked');
  }
}

/** What a page of data says of its values; undefined for a dictionary. */
export function detailsOf(header: ThriftStruct): { details: ThriftStruct; encodingId: number } | undefined {
  if (header.has(8)) return { details: structAt(header, 8), encodingId: 4 };
  return header.has(5) ? { details: structAt(header, 5), encodingId: 2 } : undefined;
}

/** Where the values of an unpacked page of data begin. @throws RangeError for damaged levels. */
export function valuesStart({ header, bytes }: Page, { isOptional, isRepeated }: LeafLevels): number {
  if (header.has(8)) {
    const details = structAt(header, 8);
    return within(bytes, (numberAt(details, 5) ?? 0) + (numberAt(details, 6) ?? 0));
  }
  const details = structAt(header, 5);
  let at = 0;
  for (const [isThere, encodingId] of [
    [isRepeated, 4],
    [isOptional, 3],
  ] as const) {
    if (!isThere) continue;
    if (numberAt(details, encodingId) !== runLength) throw new RangeError('levels are in an old encoding');
    within(bytes, at + 4);
    at = within(bytes, at + 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true));
  }
  return at;
}

function within(bytes: Uint8Array, place: number): number {
  if (place < 0 || place > bytes.length) throw new RangeError('levels end after their page');
  return place;
}
