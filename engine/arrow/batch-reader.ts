/** A result as batches of columns, copied from DuckDB's vectors, for writers of formats that DuckDB cannot write. */

import { choiceStruct } from '#engine/types/choice-struct.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';
import type { CollectedBuffers, ColumnBuilder } from '#engine/arrow/column-builder.ts';
import type { ColumnBatch, ColumnVector } from '#engine/duckdb/column-vector.ts';
import type { CompleteStream } from '#engine/duckdb/complete-stream.ts';
import { duckdb } from '#engine/duckdb/binding.ts';
import { PlainColumn } from '#engine/arrow/fixed-columns.ts';
import { ListColumn, StructColumn } from '#engine/arrow/nested-columns.ts';
import { StringColumn } from '#engine/arrow/text-columns.ts';
import { fixedWidth } from '#engine/duckdb/vector-filler.ts';

const batchRows = 16_384;
const batchBytes = 16 << 20;

/** @param columns of the result: the same types in the same order. */
export async function* readColumnBatches(
  stream: CompleteStream,
  columns: Schema,
): AsyncGenerator<ColumnBatch, void, void> {
  const builders = columns.map(({ type }) => builderOf(type));
  let rowCount = 0;
  let bytes = 0;
  for (let next = await stream.next(); next !== null; next = await stream.next()) {
    const { chunk, rows } = next;
    for (const [index, builder] of builders.entries()) {
      const vector = duckdb.data_chunk_get_vector(chunk, index);
      bytes += builder.estimate(vector, rows, 0, rows);
      builder.append(vector, rows, 0, rows, null);
    }
    // Asked of the chunk once more, so that it is not collected while its vectors are read.
    rowCount += Math.min(rows, duckdb.data_chunk_get_size(chunk));
    if (rowCount < batchRows && bytes < batchBytes) continue;
    yield finish(builders, columns, rowCount);
    rowCount = 0;
    bytes = 0;
  }
  if (rowCount > 0) yield finish(builders, columns, rowCount);
}

function builderOf(type: DataType): ColumnBuilder {
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'varchar':
    case 'binary':
      return new StringColumn();
    case 'array':
      return new ListColumn(builderOf(type.element));
    case 'map':
      return new ListColumn(new StructColumn([builderOf(type.key), builderOf(type.value)]));
    case 'struct':
      return new StructColumn(type.fields.map((field) => builderOf(field.type)));
    case 'choice':
      return builderOf(choiceStruct(type));
    case 'null':
      // Represented as INTEGER, whose values are not needed.
      return new PlainColumn(4);
    default:
      return new PlainColumn(fixedWidth(type));
  }
}

function finish(builders: readonly ColumnBuilder[], columns: Schema, rowCount: number): ColumnBatch {
  const vectors = builders.map((builder, index) => {
    const collected: CollectedBuffers = { nodes: [], buffers: [] };
    builder.collect(collected);
    const buffers = collected.buffers.values();
    const vector = vectorOf(columns[index]!.type, () => Uint8Array.from(buffers.next().value!));
    builder.reset();
    return vector;
  });
  return { rowCount, columns: vectors };
}

/** @param take returns the next buffer in Arrow's order, copied. */
function vectorOf(type: DataType, take: () => Uint8Array<ArrayBuffer>): ColumnVector {
  const mask = take();
  const validity = mask.length === 0 ? null : mask;
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'varchar':
    case 'binary': {
      const offsets = new Int32Array(take().buffer);
      return { data: { kind: 'bytes', offsets, bytes: take() }, validity };
    }
    case 'array':
    case 'map': {
      const offsets = new Int32Array(take().buffer);
      const element =
        type.kind === 'array'
          ? vectorOf(type.element, take)
          : structOf([type.key, type.value], emptyToNull(take()), take);
      return { data: { kind: 'list', offsets, element }, validity };
    }
    case 'struct':
    case 'choice': {
      const { fields } = type.kind === 'struct' ? type : choiceStruct(type);
      return structOf(
        fields.map((field) => field.type),
        validity,
        take,
      );
    }
    case 'null':
      take();
      return { data: { kind: 'fixed', values: new Uint8Array(0) }, validity };
    default:
      return { data: { kind: 'fixed', values: take() }, validity };
  }
}

function structOf(
  types: readonly DataType[],
  validity: Uint8Array | null,
  take: () => Uint8Array<ArrayBuffer>,
): ColumnVector {
  return { data: { kind: 'struct', fields: types.map((type) => vectorOf(type, take)) }, validity };
}

function emptyToNull(mask: Uint8Array): Uint8Array | null {
  return mask.length === 0 ? null : mask;
}
