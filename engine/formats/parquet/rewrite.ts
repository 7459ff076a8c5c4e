/**
 * Rewrites Parquet files that DuckDB does not open although they are whole: pages in the deprecated LZ4 codec, values
 * split into streams of bytes, decimals that it misreads, maps that have keys only, and shredded variants without a column of
 * values. Everything else is copied unchanged.
 */

import { EngineError } from '#engine/contract/errors.ts';
import {
  chunkPlace,
  fillGap,
  fillSchema,
  itemsAt,
  type FilledChunk,
} from '#engine/formats/parquet/fill-variant-gaps.ts';
import { hasByteStreams, joinByteStreams, statePlain, valueWidth } from '#engine/formats/parquet/byte-streams.ts';
import { readLevels } from '#engine/formats/parquet/level-runs.ts';
import { definitionLevel, findVariantGaps, nameOf, type VariantGap } from '#engine/formats/parquet/variant-gaps.ts';
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
import { oldLz4, readPages, type LeafLevels, type Page } from '#engine/formats/parquet/value-pages.ts';
import {
  digitsOf,
  isMisreadDecimal,
  makeDouble,
  stateDoubles,
  withDoubles,
} from '#engine/formats/parquet/wide-decimals.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { NewFile } from '#engine/storage/new-files.ts';

const mark = Buffer.from('PAR1');
const uncompressed = 0;
/** Numbers of Parquet's FieldRepetitionType. */
const repetition = { required: 0, repeated: 2 } as const;

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

interface Leaf extends LeafLevels {
  readonly element: ThriftStruct;
}

/** @param elements of the schema: each group in front of its children. @returns its leaves, in the order of columns. */
function leavesOf(elements: readonly ThriftStruct[]): Leaf[] {
  const leaves: Leaf[] = [];
  const above: { left: number; readonly levels: LeafLevels }[] = [];
  for (const [index, element] of elements.entries()) {
    while (above.at(-1)?.left === 0) above.pop();
    const parent = above.at(-1);
    if (parent !== undefined) parent.left -= 1;
    const kind = index === 0 ? repetition.required : numberAt(element, 3);
    const levels = {
      isOptional: kind !== repetition.required || parent?.levels.isOptional === true,
      isRepeated: kind === repetition.repeated || parent?.levels.isRepeated === true,
    };
    const children = numberAt(element, 5) ?? 0;
    if (children > 0) above.push({ left: children, levels });
    else if (index > 0) leaves.push({ ...levels, element });
  }
  return leaves;
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
    const leaves = leavesOf(elements);
    this.#write(mark);
    for (const group of structsAt(footer, 4)) {
      const filled = await this.#fillGaps(group, elements, gaps);
      await this.#copyGroup(group, leaves);
      await this.#addFilled(group, gaps, filled);
    }
    mendKeyOnlyMaps(elements);
    for (const element of elements.filter(isMisreadDecimal)) makeDouble(element);
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

  async #copyGroup(group: ThriftStruct, leaves: readonly Leaf[]): Promise<void> {
    let packed = 0;
    for (const [index, chunk] of structsAt(group, 1).entries()) {
      this.#signal.throwIfAborted();
      const column = structAt(chunk, 3);
      packed += await this.#copyChunk(column, leaves[index]);
      // Indexes and filters tell places in the old file.
      for (const id of [4, 5, 6, 7]) chunk.delete(id);
      setNumber(chunk, 2, 0);
    }
    setNumber(group, 6, packed);
    group.delete(5);
  }

  /** @returns how many bytes the copy takes. */
  async #copyChunk(column: ThriftStruct, leaf: Leaf | undefined): Promise<number> {
    const data = numberAt(column, 9) ?? 0;
    const dictionary = numberAt(column, 11) ?? 0;
    const start = dictionary > 0 ? Math.min(data, dictionary) : data;
    const stored = await this.#read(start, numberAt(column, 7) ?? 0);
    const begin = this.#written;
    for (const id of [10, 14, 15]) column.delete(id);
    const codec = numberAt(column, 4) ?? uncompressed;
    const isSplit = hasByteStreams(column);
    const isWide = leaf !== undefined && isMisreadDecimal(leaf.element);
    if (codec !== oldLz4 && !isSplit && !isWide) {
      this.#write(stored);
      setNumber(column, 9, begin + data - start);
      if (dictionary > 0) setNumber(column, 11, begin + dictionary - start);
      return stored.length;
    }
    if (leaf === undefined) throw new RangeError('a row group has more columns than the schema');
    const width = isSplit ? valueWidth(leaf.element) : 0;
    let firstData: number | undefined;
    for await (const unpacked of readPages(stored, codec)) {
      const page = isSplit ? joinByteStreams(unpacked, width, leaf) : unpacked;
      const { header, bytes } = isWide ? this.#toDoubles(page, leaf) : page;
      // Some writers do not store the position of the dictionary, since it is the first page.
      if (header.has(7)) column.set(11, { type: 6, value: BigInt(this.#written) });
      else firstData ??= this.#written;
      this.#write(Buffer.concat([writeThrift(header), bytes]));
    }
    if (isSplit) statePlain(column);
    if (isWide) stateDoubles(column);
    setNumber(column, 9, firstData ?? begin);
    setNumber(column, 4, uncompressed);
    setNumber(column, 7, this.#written - begin);
    return this.#written - begin;
  }

  #toDoubles(page: Page, leaf: Leaf): Page {
    const converted = withDoubles(page, leaf.element, leaf);
    if (converted !== undefined) return converted;
    const { path } = this.#input;
    const column = nameOf(leaf.element);
    throw new EngineError(
      'UnsupportedFormat',
      `${path}: unsupported format: the column ${column} has decimals of ${digitsOf(leaf.element)} digits that are stored as differences.`,
      {
        hint: 'Write the column with plain encoding, as decimals of up to 38 digits, or as text.',
        details: { path, format: 'parquet', column },
      },
    );
  }

  #read(position: number, length: number): Promise<Buffer> {
    return readAt(this.#input, position, length);
  }

  #write(bytes: Uint8Array): void {
    this.#output.write(bytes);
    this.#written += bytes.length;
  }
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
