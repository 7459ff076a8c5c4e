/** Writers of boolean, integer, floating point and date columns. */

import { EngineError } from '#engine/contract/errors.ts';
import type { ChunkCodec } from '#engine/formats/orc/container/chunk-codec.ts';
import { streamKinds } from '#engine/formats/orc/container/stripe-footer.ts';
import { BooleanWriter, ByteWriter } from '#engine/formats/orc/write/byte-writer.ts';
import { ChunkedOutput } from '#engine/formats/orc/write/chunked-output.ts';
import { ColumnWriter, type WrittenColumn } from '#engine/formats/orc/write/column-writer.ts';
import { IntegerWriter } from '#engine/formats/orc/write/integer-writer.ts';
import type { RowSelection } from '#engine/formats/orc/write/row-selection.ts';
import {
  DateStatistics,
  FloatingStatistics,
  TruthStatistics,
  WholeStatistics,
  type AnyStatistics,
} from '#engine/formats/orc/write/statistics.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

/** `ColumnEncoding.Kind`. */
export const direct = { kind: 0, dictionarySize: 0 } as const;
export const directLater = { kind: 2, dictionarySize: 0 } as const;

/** Bytes of a vector of one width. */
export function fixedBytes({ data }: ColumnVector): Uint8Array {
  if (data.kind === 'fixed') return data.values;
  throw new TypeError(`a vector of fixed width was expected, not one of ${data.kind}`);
}

/** The same bytes as 32-bit words; copied when they do not lie on a word's border. */
export function fixedWords(vector: ColumnVector): Int32Array {
  const bytes = fixedBytes(vector);
  const aligned = (bytes.byteOffset & 3) === 0 ? bytes : bytes.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
}

/** A column whose values are in one stream, DATA. */
abstract class OneStreamWriter<
  Output extends { readonly output: ChunkedOutput; position(): number[]; flush(): void },
  Values extends AnyStatistics,
> extends ColumnWriter<Values> {
  protected output: Output;
  readonly #encoding: WrittenColumn['encoding'];
  readonly #create: () => Output;

  constructor(
    codec: ChunkCodec,
    createStatistics: () => Values,
    encoding: WrittenColumn['encoding'],
    create: (output: ChunkedOutput) => Output,
  ) {
    super(codec, createStatistics);
    this.#encoding = encoding;
    this.#create = () => create(new ChunkedOutput(codec));
    this.output = this.#create();
  }

  protected override positions(): number[] {
    return this.output.position();
  }

  protected override finishValues(): Pick<WrittenColumn, 'streams' | 'encoding'> {
    this.output.flush();
    const streams = [{ kind: streamKinds.data, chunks: this.output.output.take() }];
    this.output = this.#create();
    return { streams, encoding: this.#encoding };
  }

  protected override valueSize(): number {
    return this.output.output.size;
  }
}

export class BooleanColumnWriter extends OneStreamWriter<BooleanWriter, TruthStatistics> {
  constructor(codec: ChunkCodec) {
    super(
      codec,
      () => new TruthStatistics(),
      direct,
      (output) => new BooleanWriter(output),
    );
  }

  protected override writeValues(vector: ColumnVector, { rows, from, count }: RowSelection): void {
    const values = fixedBytes(vector);
    const statistics = this.statistics.values;
    for (let index = 0; index < count; index += 1) {
      const value = values[rows === null ? from + index : rows[index]!]! === 0 ? 0 : 1;
      this.output.append(value);
      statistics.add(value);
    }
  }
}

export class TinyintColumnWriter extends OneStreamWriter<ByteWriter, WholeStatistics> {
  constructor(codec: ChunkCodec) {
    super(
      codec,
      () => new WholeStatistics(),
      direct,
      (output) => new ByteWriter(output),
    );
  }

  protected override writeValues(vector: ColumnVector, { rows, from, count }: RowSelection): void {
    const values = fixedBytes(vector);
    const statistics = this.statistics.values;
    for (let index = 0; index < count; index += 1) {
      const value = values[rows === null ? from + index : rows[index]!]!;
      this.output.append(value);
      statistics.add((value << 24) >> 24);
    }
  }
}

/** smallint, int and date. */
export class IntColumnWriter extends OneStreamWriter<IntegerWriter, WholeStatistics> {
  readonly #kind: 'smallint' | 'int' | 'date';

  constructor(codec: ChunkCodec, kind: 'smallint' | 'int' | 'date') {
    const create = () => (kind === 'date' ? new DateStatistics() : new WholeStatistics());
    super(codec, create, directLater, (output) => new IntegerWriter(output, true));
    this.#kind = kind;
  }

  protected override writeValues(vector: ColumnVector, { rows, from, count }: RowSelection): void {
    const values = this.#kind === 'smallint' ? shortsOf(vector) : fixedWords(vector);
    const statistics = this.statistics.values;
    for (let index = 0; index < count; index += 1) {
      const value = values[rows === null ? from + index : rows[index]!]!;
      if (this.#kind === 'date' && (value === 0x7fffffff || value === -0x7fffffff)) throw noInfinity('date');
      this.output.int(value);
      statistics.add(value);
    }
  }
}

function shortsOf(vector: ColumnVector): Int16Array {
  const bytes = fixedBytes(vector);
  const aligned = (bytes.byteOffset & 1) === 0 ? bytes : bytes.slice();
  return new Int16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 1);
}

/** DuckDB has infinite dates and timestamps, ORC has not. */
export function noInfinity(kind: string): EngineError {
  return new EngineError('InvalidInput', `An infinite ${kind} cannot be written to ORC.`, {
    hint: `Replace infinite values of ${kind} columns by NULL or a real ${kind} first.`,
  });
}

export class BigintColumnWriter extends OneStreamWriter<IntegerWriter, WholeStatistics> {
  constructor(codec: ChunkCodec) {
    super(
      codec,
      () => new WholeStatistics(),
      directLater,
      (output) => new IntegerWriter(output, true),
    );
  }

  protected override writeValues(vector: ColumnVector, { rows, from, count }: RowSelection): void {
    const words = fixedWords(vector);
    const statistics = this.statistics.values;
    for (let index = 0; index < count; index += 1) {
      const at = (rows === null ? from + index : rows[index]!) * 2;
      const low = words[at]!;
      const high = words[at + 1]!;
      this.output.long(low, high);
      statistics.add(exactWhole(low, high));
    }
  }
}

/** A number where that is exact, else a BigInt. */
export function exactWhole(low: number, high: number): number | bigint {
  return high >= -0x100000 && high < 0x100000
    ? high * 4_294_967_296 + (low >>> 0)
    : (BigInt(high) << 32n) | BigInt(low >>> 0);
}

/** float and double, as they are. */
export class FloatingColumnWriter extends OneStreamWriter<PlainOutput, FloatingStatistics> {
  readonly #width: 4 | 8;

  constructor(codec: ChunkCodec, width: 4 | 8) {
    super(
      codec,
      () => new FloatingStatistics(),
      direct,
      (output) => new PlainOutput(output),
    );
    this.#width = width;
  }

  protected override writeValues(vector: ColumnVector, { rows, from, count }: RowSelection): void {
    const width = this.#width;
    const bytes = fixedBytes(vector);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const statistics = this.statistics.values;
    if (rows === null) this.output.output.append(bytes.subarray(from * width, (from + count) * width));
    for (let index = 0; index < count; index += 1) {
      const at = (rows === null ? from + index : rows[index]!) * width;
      if (rows !== null) this.output.output.append(bytes.subarray(at, at + width));
      statistics.add(width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true));
    }
  }
}

/** Bytes without any encoding. */
export class PlainOutput {
  readonly output: ChunkedOutput;

  constructor(output: ChunkedOutput) {
    this.output = output;
  }

  position(): number[] {
    return this.output.position();
  }

  flush(): void {
    // Nothing waits: bytes go straight into the stream.
  }
}
