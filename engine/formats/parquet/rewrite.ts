/**
 * Rewrites Parquet files that DuckDB does not open although they are whole: pages in the deprecated LZ4 codec, maps
 * that have keys only, and shredded variants without a column of values. Everything else is copied unchanged.
 */

import { EngineError } from '#engine/contract/errors.ts';
import {
  chunkPlace,
  fillGap,
  fillSchema,
  itemsAt,
  type FilledChunk,
} from '#engine/formats/parquet/fill-variant-gaps.ts';
import { readLevels } from '#engine/formats/parquet/level-runs.ts';
import { unpackOldLz4 } from '#engine/formats/parquet/old-lz4.ts';
import { definitionLevel, findVariantGaps, type VariantGap } from '#engine/formats/parquet/variant-gaps.ts';
import {
  emptyStruct,
  numberAt,
  readThrift,
  setNumber,
  structAt,
  structsAt,
  writeThrift,
  type ItemTaker,
  type ThriftStruct,
} from '#engine/formats/parquet/thrift.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { NewFile } from '#engine/storage/new-files.ts';

const mark = Buffer.from('PAR1');
const oldLz4 = 5;
const uncompressed = 0;

/** @throws EngineError MalformedFile. */
export async function rewriteParquet(source: ByteSource, target: string, signal: AbortSignal): Promise<void> {
  try {
    using output = new NewFile(target);
    await new Rewriter(source, output, signal).run();
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new EngineError('MalformedFile', `${source.path} cannot be read as Parquet: ${thrown.message}.`, {
      hint: 'The file is damaged; write it again with another tool.',
      details: { path: source.path },
    });
  }
}

/**
 * @param tail the last bytes of the source, where they are known.
 * @param taker of a list that is too long to be kept.
 * @returns the footer, and where it begins. @throws RangeError for damaged metadata.
 */
export async function readFooter(
  source: ByteSource,
  tail?: Uint8Array,
  taker?: ItemTaker,
): Promise<{ footer: ThriftStruct; start: number }> {
  const end = tail === undefined ? await readAt(source, source.size - 8, 8) : bufferOf(tail);
  const length = end.readUInt32LE(end.length - 8);
  const start = source.size - 8 - length;
  const held = end.length - 8 - length;
  const bytes = held < 0 ? await readAt(source, start, length) : end.subarray(held, end.length - 8);
  return { footer: readThrift(bytes, 0, taker).struct, start };
}

async function readAt(source: ByteSource, position: number, length: number): Promise<Buffer> {
  if (position < 0 || length < 0 || position + length > source.size)
    throw new RangeError('the metadata leads out of the file');
  return bufferOf(await source.read(position, length));
}

/** Of the same memory. */
function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

class Rewriter {
  readonly #input: ByteSource;
  readonly #output: NewFile;
  readonly #signal: AbortSignal;
  #written = 0;

  constructor(input: ByteSource, output: NewFile, signal: AbortSignal) {
    this.#input = input;
    this.#output = output;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    const { footer } = await readFooter(this.#input);
    const elements = structsAt(footer, 2);
    const gaps = findVariantGaps(elements);
    this.#write(mark);
    for (const group of structsAt(footer, 4)) {
      const filled = await this.#fillGaps(group, elements, gaps);
      await this.#copyGroup(group);
      await this.#addFilled(group, gaps, filled);
    }
    mendKeyOnlyMaps(elements);
    if (gaps.length > 0) {
      fillSchema(itemsAt(footer, 2), gaps);
      // Orders of columns, one for each: without them statistics are not used.
      footer.delete(7);
    }
    const written = writeThrift(footer);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(written.length);
    this.#write(Buffer.concat([written, length, mark]));
  }

  /** Before the group is copied, while its metadata refers to the input. */
  async #fillGaps(
    group: ThriftStruct,
    elements: readonly ThriftStruct[],
    gaps: readonly VariantGap[],
  ): Promise<FilledChunk[]> {
    const chunks = structsAt(group, 1);
    const filled: FilledChunk[] = [];
    for (const gap of gaps) {
      const chunk = chunks[gap.witness];
      if (chunk === undefined) throw new RangeError('a row group lacks a column');
      const { codec, start, length } = chunkPlace(chunk);
      const pages = await this.#read(start, length);
      filled.push(fillGap(elements, gap, await readLevels(pages, codec, definitionLevel(elements, gap.witnessPath))));
    }
    return filled;
  }

  async #addFilled(group: ThriftStruct, gaps: readonly VariantGap[], filled: readonly FilledChunk[]): Promise<void> {
    if (gaps.length === 0) return;
    const chunks = itemsAt(group, 1);
    for (const [index, { leaf }] of gaps.entries()) {
      const own = filled[index]!;
      chunks.splice(leaf, 0, own.chunkAt(this.#written));
      this.#write(own.page);
    }
    // Sorting refers to columns by number.
    group.delete(4);
  }

  async #copyGroup(group: ThriftStruct): Promise<void> {
    let packed = 0;
    for (const chunk of structsAt(group, 1)) {
      this.#signal.throwIfAborted();
      const column = structAt(chunk, 3);
      packed += await this.#copyChunk(column);
      // Indexes and filters tell places in the old file.
      for (const id of [4, 5, 6, 7]) chunk.delete(id);
      setNumber(chunk, 2, 0);
    }
    setNumber(group, 6, packed);
    group.delete(5);
  }

  async #copyChunk(column: ThriftStruct): Promise<number> {
    const data = numberAt(column, 9) ?? 0;
    const dictionary = numberAt(column, 11) ?? 0;
    const start = dictionary > 0 ? Math.min(data, dictionary) : data;
    const stored = await this.#read(start, numberAt(column, 7) ?? 0);
    const begin = this.#written;
    for (const id of [10, 14, 15]) column.delete(id);
    const isOld = numberAt(column, 4) === oldLz4;
    if (!isOld) {
      this.#write(stored);
      setNumber(column, 9, begin + data - start);
      if (dictionary > 0) setNumber(column, 11, begin + dictionary - start);
      return stored.length;
    }
    let firstData: number | undefined;
    for (let at = 0; at < stored.length;) {
      const { struct: header, length } = readThrift(stored, at);
      const size = numberAt(header, 3) ?? 0;
      const page = stored.subarray(at + length, at + length + size);
      if (page.length < size) throw new RangeError('a page ends after its column');
      at += length + size;
      const isDictionary = header.has(7);
      // Some writers do not store the position of the dictionary, since it is the first page.
      if (isDictionary) column.set(11, { type: 6, value: BigInt(this.#written) });
      else firstData ??= this.#written;
      const plain = unpackPage(header, page);
      setNumber(header, 3, plain.length);
      header.delete(4);
      this.#write(Buffer.concat([writeThrift(header), plain]));
    }
    setNumber(column, 9, firstData ?? begin);
    setNumber(column, 4, uncompressed);
    setNumber(column, 7, this.#written - begin);
    return this.#written - begin;
  }

  #read(position: number, length: number): Promise<Buffer> {
    return readAt(this.#input, position, length);
  }

  #write(bytes: Uint8Array): void {
    this.#output.write(bytes);
    this.#written += bytes.length;
  }
}

/** Levels of a page of version 2 stand unpacked in front. */
function unpackPage(header: ThriftStruct, page: Uint8Array): Uint8Array {
  const size = numberAt(header, 2) ?? 0;
  if (!header.has(8)) return unpackOldLz4(page, size);
  const details = structAt(header, 8);
  const levels = (numberAt(details, 5) ?? 0) + (numberAt(details, 6) ?? 0);
  if (details.get(7)?.value === false) return page;
  details.delete(7);
  const unpacked = unpackOldLz4(page.subarray(levels), size - levels);
  details.set(7, { type: 2, value: false });
  return Buffer.concat([page.subarray(0, levels), unpacked]);
}

/** Numbers of Parquet's ConvertedType and LogicalType. */
const converted = { map: 1, mapKeyValue: 2, list: 3 } as const;
const logical = { map: 2, list: 3 } as const;

/** A map without values is the list of its keys. */
function mendKeyOnlyMaps(elements: readonly ThriftStruct[]): void {
  for (const [index, element] of elements.entries()) {
    const kind = numberAt(element, 6);
    const union = element.get(10)?.value;
    const isMap =
      kind === converted.map || kind === converted.mapKeyValue || (union instanceof Map && union.has(logical.map));
    const entries = elements[index + 1];
    if (!isMap || numberAt(element, 5) !== 1 || entries === undefined || numberAt(entries, 5) !== 1) continue;
    setNumber(element, 6, converted.list);
    if (union instanceof Map) {
      union.clear();
      union.set(logical.list, emptyStruct());
    }
    for (const id of [6, 10]) entries.delete(id);
  }
}
