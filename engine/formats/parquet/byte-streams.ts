/**
 * Values whose bytes are split into streams (Parquet's encoding BYTE_STREAM_SPLIT), put together again. DuckDB 1.5.5 reads
 * them of floats and doubles alone; the format allows them of whole numbers and bytes of a fixed length, too.
 */

import { listAt, numberAt, setNumber, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';
import { detailsOf, valuesStart, type LeafLevels, type Page } from '#engine/formats/parquet/value-pages.ts';

/** Numbers of Parquet's Type and Encoding. */
const physical = { int32: 1, int64: 2, float: 4, double: 5, fixed: 7 } as const;
const encodings = { plain: 0, split: 9 } as const;

/** @param column metadata of a column chunk. */
export function hasByteStreams(column: ThriftStruct): boolean {
  const type = numberAt(column, 1);
  return type !== physical.float && type !== physical.double && listAt(column, 2).includes(encodings.split);
}

/** @param element of the schema, of a leaf. @returns bytes of each value. @throws RangeError where they differ. */
export function valueWidth(element: ThriftStruct): number {
  const type = numberAt(element, 1);
  const width =
    type === physical.int32 ? 4 : type === physical.int64 ? 8 : type === physical.fixed ? numberAt(element, 2) : 0;
  if (width === undefined || width <= 0) throw new RangeError('values without a fixed length are split into streams');
  return width;
}

/** @returns the page with plain values; one in another encoding as it is. @throws RangeError for damaged pages. */
export function joinByteStreams(page: Page, width: number, levels: LeafLevels): Page {
  const data = detailsOf(page.header);
  if (data === undefined || numberAt(data.details, data.encodingId) !== encodings.split) return page;
  const start = valuesStart(page, levels);
  const count = (page.bytes.length - start) / width;
  if (!Number.isInteger(count)) throw new RangeError('the streams of a page are not equally long');
  const bytes = Uint8Array.from(page.bytes);
  for (let stream = 0; stream < width; stream += 1)
    for (let value = 0; value < count; value += 1)
      bytes[start + value * width + stream] = page.bytes[start + stream * count + value]!;
  setNumber(data.details, data.encodingId, encodings.plain);
  return { header: page.header, bytes };
}

/** Says in the metadata of a column that its values are plain. */
export function statePlain(column: ThriftStruct): void {
  const { items } = column.get(2)!.value as { items: unknown[] };
  for (const [at, encoding] of items.entries()) if (encoding === encodings.split) items[at] = encodings.plain;
  // Counts of pages for each encoding.
  column.delete(13);
}
