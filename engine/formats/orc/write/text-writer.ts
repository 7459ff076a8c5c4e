/** Writer of string, char, varchar and binary columns: with a dictionary where values repeat, else as they are. */

import type { ChunkCodec } from '#engine/formats/orc/container/chunk-codec.ts';
import { streamKinds } from '#engine/formats/orc/container/stripe-footer.ts';
import { ByteDictionary } from '#engine/formats/orc/write/byte-dictionary.ts';
import { ChunkedOutput } from '#engine/formats/orc/write/chunked-output.ts';
import { ColumnWriter, type WrittenColumn } from '#engine/formats/orc/write/column-writer.ts';
import { IntegerWriter } from '#engine/formats/orc/write/integer-writer.ts';
import { directLater } from '#engine/formats/orc/write/number-writers.ts';
import type { RowSelection } from '#engine/formats/orc/write/row-selection.ts';
import { TextStatistics } from '#engine/formats/orc/write/statistics.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

/** More distinct values than this share of all, after a row group, and a dictionary would not pay. */
const worthwhileShare = 0.5;
/** A dictionary has to be in the reader's memory as a whole. */
const largestDictionary = 32 * 1024 * 1024;

export class TextColumnWriter extends ColumnWriter<TextStatistics> {
  readonly #canRepeat: boolean;
  #bytes: ChunkedOutput;
  #lengths: IntegerWriter;
  #places: IntegerWriter;
  /** null: this stripe's values are written as they are. */
  #dictionary: ByteDictionary | null;
  /** Places in the dictionary while it may still be given up. */
  #undecided: number[] | null;
  #groups = 0;

  /** @param binary has neither dictionary nor bounds in its statistics. */
  constructor(codec: ChunkCodec, binary: boolean) {
    super(codec, () => new TextStatistics(binary));
    this.#canRepeat = !binary;
    this.#bytes = new ChunkedOutput(codec);
    this.#lengths = new IntegerWriter(new ChunkedOutput(codec), false);
    this.#places = new IntegerWriter(new ChunkedOutput(codec), false);
    this.#dictionary = binary ? null : new ByteDictionary();
    this.#undecided = binary ? null : [];
  }

  protected override writeValues({ data }: ColumnVector, { rows, from, count }: RowSelection): void {
    if (data.kind !== 'bytes') throw new TypeError(`a vector of texts was expected, not one of ${data.kind}`);
    const { bytes, offsets } = data;
    const statistics = this.statistics.values;
    for (let index = 0; index < count; index += 1) {
      const row = rows === null ? from + index : rows[index]!;
      const start = offsets[row]!;
      const end = offsets[row + 1]!;
      statistics.add(bytes, start, end);
      if (this.#dictionary === null) {
        this.#bytes.append(bytes.subarray(start, end));
        this.#lengths.int(end - start);
      } else {
        const place = this.#dictionary.indexOf(bytes, start, end);
        if (this.#undecided === null) this.#places.int(place);
        else this.#undecided.push(place);
      }
    }
    if (this.#undecided !== null && this.#dictionary!.byteCount > largestDictionary) this.#decide();
  }

  override startRowGroup(): void {
    this.#groups += 1;
    if (this.#groups === 2 && this.#undecided !== null) this.#decide();
    super.startRowGroup();
  }

  protected override positions(): number[] {
    if (this.#dictionary !== null) return this.#places.position();
    return [...this.#bytes.position(), ...this.#lengths.position()];
  }

  /** After the first row group, or at the end of a stripe that has no other. */
  #decide(): void {
    const dictionary = this.#dictionary!;
    const places = this.#undecided!;
    this.#undecided = null;
    if (dictionary.count <= places.length * worthwhileShare && dictionary.byteCount <= largestDictionary) {
      for (const place of places) this.#places.int(place);
      return;
    }
    this.#dictionary = null;
    // Only the first row group has begun, and it begins at the start of both streams.
    this.replacePositions(this.positions());
    for (const place of places) {
      this.#bytes.append(dictionary.entry(place));
      this.#lengths.int(dictionary.lengthOf(place));
    }
  }

  protected override finishValues(): Pick<WrittenColumn, 'streams' | 'encoding'> {
    if (this.#undecided !== null) this.#decide();
    const dictionary = this.#dictionary;
    let encoding: WrittenColumn['encoding'] = directLater;
    if (dictionary !== null) {
      this.#bytes.append(dictionary.written());
      for (let entry = 0; entry < dictionary.count; entry += 1) this.#lengths.int(dictionary.lengthOf(entry));
      encoding = { kind: 3, dictionarySize: dictionary.count };
    }
    this.#places.flush();
    this.#lengths.flush();
    const bytes = this.#bytes.take();
    const lengths = { kind: streamKinds.length, chunks: this.#lengths.output.take() };
    const streams =
      dictionary === null
        ? [{ kind: streamKinds.data, chunks: bytes }, lengths]
        : [
            { kind: streamKinds.data, chunks: this.#places.output.take() },
            { kind: streamKinds.dictionary, chunks: bytes },
            lengths,
          ];
    this.#reset();
    return { streams, encoding };
  }

  #reset(): void {
    this.#groups = 0;
    this.#bytes = new ChunkedOutput(this.codec);
    this.#lengths = new IntegerWriter(new ChunkedOutput(this.codec), false);
    this.#places = new IntegerWriter(new ChunkedOutput(this.codec), false);
    this.#dictionary = this.#canRepeat ? new ByteDictionary() : null;
    this.#undecided = this.#canRepeat ? [] : null;
  }

  protected override valueSize(): number {
    const undecided = (this.#undecided?.length ?? 0) * 4;
    const entries = this.#dictionary === null ? 0 : this.#dictionary.byteCount + this.#dictionary.count * 24;
    return this.#bytes.size + this.#lengths.output.size + this.#places.output.size + undecided + entries;
  }
}
