/** What writes one column: values go in by vectors, streams and statistics come out by stripes. */

import type { ChunkCodec } from '#engine/formats/orc/container/chunk-codec.ts';
import { streamKinds } from '#engine/formats/orc/container/stripe-footer.ts';
import { BooleanWriter } from '#engine/formats/orc/write/byte-writer.ts';
import { ChunkedOutput } from '#engine/formats/orc/write/chunked-output.ts';
import { presentRows, type RowSelection } from '#engine/formats/orc/write/row-selection.ts';
import { ColumnStatistics, type AnyStatistics } from '#engine/formats/orc/write/statistics.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

/** A finished stream of a column. */
export interface WrittenStream {
  /** `Stream.Kind`. */
  readonly kind: number;
  readonly chunks: readonly Uint8Array[];
}

/** One row group of a column in the row index. */
export interface IndexEntry {
  readonly positions: readonly number[];
  readonly statistics: ColumnStatistics;
}

/** A column's part of a stripe. */
export interface WrittenColumn {
  readonly streams: readonly WrittenStream[];
  readonly index: readonly IndexEntry[];
  /** `ColumnEncoding.Kind`, and entries of the dictionary. */
  readonly encoding: { readonly kind: number; readonly dictionarySize: number };
  readonly statistics: ColumnStatistics;
}

/**
 * A writer of one column id. Struct, list and map writers hold those of their members, which are in
 * {@link ColumnWriter.members}; ids count depth first.
 */
export abstract class ColumnWriter<Values extends AnyStatistics | null = AnyStatistics | null> {
  readonly members: readonly ColumnWriter[] = [];
  protected readonly codec: ChunkCodec;
  /** Of the row group that is being written. */
  protected statistics: ColumnStatistics<Values>;
  readonly #createStatistics: () => Values;
  #present: BooleanWriter;
  #hasNull = false;
  #entries: { readonly present: number[]; readonly values: number[]; readonly statistics: ColumnStatistics }[] = [];

  /** @param createStatistics of the values; gives null where the type has none. */
  constructor(codec: ChunkCodec, createStatistics: () => Values) {
    this.codec = codec;
    this.#createStatistics = createStatistics;
    this.statistics = new ColumnStatistics(createStatistics());
    this.#present = new BooleanWriter(new ChunkedOutput(codec));
  }

  /** Writes rows that have a value. */
  protected abstract writeValues(vector: ColumnVector, selection: RowSelection): void;

  /** Positions of the value streams, in the order of the specification's table of the type. */
  protected abstract positions(): number[];

  /** The value streams and the encoding; the writer starts again. */
  protected abstract finishValues(): Pick<WrittenColumn, 'streams' | 'encoding'>;

  /** About what the stripe holds in memory so far. */
  protected abstract valueSize(): number;

  get size(): number {
    return this.#present.output.size + this.valueSize() + this.members.reduce((sum, member) => sum + member.size, 0);
  }

  append(vector: ColumnVector, selection: RowSelection): void {
    const present = presentRows(vector, selection);
    if (present === selection) {
      this.#present.appendOnes(selection.count);
    } else {
      this.#hasNull = true;
      this.statistics.hasNull = true;
      const { rows, from, count } = selection;
      for (let index = 0, next = 0; index < count; index += 1) {
        const row = rows === null ? from + index : rows[index]!;
        const isPresent = present.rows![next] === row ? 1 : 0;
        next += isPresent;
        this.#present.append(isPresent);
      }
    }
    this.statistics.count += present.count;
    if (present.count > 0) this.writeValues(vector, present);
  }

  /** Begins a row group of the table, here and in all members. */
  startRowGroup(): void {
    this.statistics = new ColumnStatistics(this.#createStatistics());
    this.#entries.push({
      present: this.#present.position(),
      values: this.positions(),
      statistics: this.statistics,
    });
    for (const member of this.members) member.startRowGroup();
  }

  /** Ends the stripe for this column only; members are asked on their own. */
  finish(): WrittenColumn {
    const statistics = new ColumnStatistics<AnyStatistics | null>(this.#createStatistics());
    for (const entry of this.#entries) statistics.merge(entry.statistics);
    // Without nulls there is no stream of them, and no positions in it either.
    const withPresent = this.#hasNull;
    this.#present.flush();
    const present = { kind: streamKinds.present, chunks: this.#present.output.take() };
    const { streams, encoding } = this.finishValues();
    const index = this.#entries.map((entry) => ({
      positions: withPresent ? [...entry.present, ...entry.values] : entry.values,
      statistics: entry.statistics,
    }));
    this.#entries = [];
    this.#hasNull = false;
    this.#present = new BooleanWriter(new ChunkedOutput(this.codec));
    return { streams: withPresent ? [present, ...streams] : streams, index, encoding, statistics };
  }

  /** Forgets the positions of row groups that were begun: their streams are written again. */
  protected replacePositions(positions: readonly number[]): void {
    for (const entry of this.#entries) entry.values.splice(0, entry.values.length, ...positions);
  }
}
