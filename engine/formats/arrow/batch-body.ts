/** The nodes and buffers of one record batch, taken in the order of its fields, each checked and unpacked. */

import { zstdDecompressSync } from 'node:zlib';
import type { FlatTable } from '#engine/formats/arrow/flat-table.ts';
import type { ArrowMessage } from '#engine/formats/arrow/messages.ts';
import { unpackLz4Frame } from '#engine/bytes/codecs/lz4-frame.ts';

/** Buffers that unpack to more are damage or a bomb. */
const largestBuffer = 1024 * 1024 * 1024;
/** Rows of one batch; more are damage. */
const mostRows = 1 << 28;

export class BatchBody {
  readonly rows: number;
  /** True before metadata version 5, when unions had a validity buffer. */
  readonly isOld: boolean;
  readonly #nodes: readonly number[];
  readonly #buffers: readonly number[];
  readonly #variadic: readonly number[];
  readonly #body: Uint8Array;
  /** −1: not packed, 0: LZ4 frames, 1: Zstandard. */
  readonly #codec: number;
  #node = 0;
  #buffer = 0;
  #variable = 0;

  /** @param record the RecordBatch table of the message. */
  constructor(record: FlatTable, { body, version, oldCompression }: ArrowMessage) {
    this.rows = countOf(Number(record.long(0)));
    this.isOld = version < 4;
    this.#nodes = record.longs(1, 2);
    this.#buffers = record.longs(2, 2);
    this.#variadic = record.longs(4);
    this.#body = body;
    const compression = record.table(3);
    this.#codec = compression === undefined ? oldCodec(oldCompression) : compression.byte(0);
  }

  nextNode(): { rows: number; nulls: number } {
    const at = this.#node;
    this.#node += 2;
    if (at + 1 >= this.#nodes.length) throw new RangeError('a batch has fewer columns than the schema');
    return { rows: countOf(this.#nodes[at]!), nulls: this.#nodes[at + 1]! };
  }

  nextVariadicCount(): number {
    const count = this.#variadic[this.#variable++];
    if (count === undefined || count < 0 || count > this.#buffers.length)
      throw new RangeError('a batch does not count its buffers');
    return count;
  }

  skipBuffers(count: number): void {
    this.#buffer += count * 2;
  }

  /** Bit per row; null when every row has a value. */
  nextValidity(rows: number, nulls: number): Uint8Array | null {
    if (nulls === 0) {
      this.skipBuffers(1);
      return null;
    }
    const bits = this.nextBuffer(0);
    if (bits.length === 0) return null;
    if (bits.length * 8 < rows) throw new RangeError('the validity of a column is too short');
    return bits;
  }

  /** @param least bytes that it has to have. */
  nextBuffer(least: number): Uint8Array {
    const at = this.#buffer;
    this.#buffer += 2;
    if (at + 1 >= this.#buffers.length) throw new RangeError('a batch has too few buffers');
    const [offset, length] = [this.#buffers[at]!, this.#buffers[at + 1]!];
    if (!(offset >= 0 && length >= 0 && offset + length <= this.#body.length))
      throw new RangeError('a buffer lies outside of its batch');
    const stored = this.#body.subarray(offset, offset + length);
    const bytes = this.#codec === -1 || length === 0 ? stored : this.#unpack(stored);
    if (bytes.length < least) throw new RangeError(`a buffer of ${bytes.length} bytes should have ${least}`);
    return bytes;
  }

  /** The unpacked length precedes the bytes; −1 if they are not compressed. */
  #unpack(stored: Uint8Array): Uint8Array {
    if (stored.length < 8) throw new RangeError('a packed buffer has no length');
    const length = Number(new DataView(stored.buffer, stored.byteOffset, 8).getBigInt64(0, true));
    const packed = stored.subarray(8);
    if (length === -1) return packed;
    if (length < 0 || length > largestBuffer) throw new RangeError(`a buffer of ${length} bytes is not possible`);
    if (length === 0) return new Uint8Array(0);
    const bytes =
      this.#codec === 0 ? unpackLz4Frame(packed, length) : zstdDecompressSync(packed, { maxOutputLength: length });
    if (bytes.length !== length) throw new RangeError('a buffer unpacks to a different length than declared');
    return bytes;
  }
}

function oldCodec(name: string | undefined): number {
  if (name === undefined) return -1;
  const codec = ['lz4', 'zstd'].indexOf(name.toLowerCase());
  if (codec === -1) throw new RangeError(`a batch has the unknown compression "${name}"`);
  return codec;
}

function countOf(rows: number): number {
  if (rows >= 0 && rows <= mostRows) return rows;
  throw new RangeError(`a batch of ${rows} rows is not possible`);
}
