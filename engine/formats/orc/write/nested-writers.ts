/** Writers of struct, list and map columns. */

import type { ChunkCodec } from '#engine/formats/orc/container/chunk-codec.ts';
import { streamKinds } from '#engine/formats/orc/container/stripe-footer.ts';
import { ChunkedOutput } from '#engine/formats/orc/write/chunked-output.ts';
import { ColumnWriter, type WrittenColumn } from '#engine/formats/orc/write/column-writer.ts';
import { IntegerWriter } from '#engine/formats/orc/write/integer-writer.ts';
import { direct, directLater } from '#engine/formats/orc/write/number-writers.ts';
import { elementsOf, type RowSelection } from '#engine/formats/orc/write/row-selection.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

/** Fields of a vector of structs. */
function fieldsOf({ data }: ColumnVector): readonly ColumnVector[] {
  if (data.kind === 'struct') return data.fields;
  throw new TypeError(`a vector of structs was expected, not one of ${data.kind}`);
}

export class StructColumnWriter extends ColumnWriter<null> {
  override readonly members: readonly ColumnWriter[];

  constructor(codec: ChunkCodec, members: readonly ColumnWriter[]) {
    super(codec, () => null);
    this.members = members;
  }

  protected override writeValues(vector: ColumnVector, selection: RowSelection): void {
    for (const [index, field] of fieldsOf(vector).entries()) this.members[index]!.append(field, selection);
  }

  protected override positions(): number[] {
    return [];
  }

  protected override finishValues(): Pick<WrittenColumn, 'streams' | 'encoding'> {
    return { streams: [], encoding: direct };
  }

  protected override valueSize(): number {
    return 0;
  }
}

/** list, and map as a list of entries: the lengths here, the elements in one member, or in two for keys and values. */
export class ListColumnWriter extends ColumnWriter<null> {
  override readonly members: readonly ColumnWriter[];
  #lengths: IntegerWriter;

  constructor(codec: ChunkCodec, members: readonly ColumnWriter[]) {
    super(codec, () => null);
    this.members = members;
    this.#lengths = new IntegerWriter(new ChunkedOutput(codec), false);
  }

  protected override writeValues({ data }: ColumnVector, selection: RowSelection): void {
    if (data.kind !== 'list') throw new TypeError(`a vector of lists was expected, not one of ${data.kind}`);
    const elements = elementsOf(data.offsets, selection, (length) => this.#lengths.int(length));
    const [first, second] = this.members;
    if (second === undefined) {
      first!.append(data.element, elements);
    } else {
      const [keys, values] = fieldsOf(data.element);
      first!.append(keys!, elements);
      second.append(values!, elements);
    }
  }

  protected override positions(): number[] {
    return this.#lengths.position();
  }

  protected override finishValues(): Pick<WrittenColumn, 'streams' | 'encoding'> {
    this.#lengths.flush();
    const streams = [{ kind: streamKinds.length, chunks: this.#lengths.output.take() }];
    this.#lengths = new IntegerWriter(new ChunkedOutput(this.codec), false);
    return { streams, encoding: directLater };
  }

  protected override valueSize(): number {
    return this.#lengths.output.size;
  }
}
