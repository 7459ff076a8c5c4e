/** Rows of an Avro file as batches of columns. */

import type { AvroType } from '#engine/formats/avro/avro-type.ts';
import { avroColumns, valueColumn } from '#engine/formats/avro/column-types.ts';
import { AvroContainer, malformed, type AvroBlock } from '#engine/formats/avro/container.ts';
import { createAvroDecoder } from '#engine/formats/avro/decoder.ts';
import { createRowFunction, type RowStep } from '#engine/formats/avro/row-function.ts';
import { createSkip } from '#engine/formats/avro/skip.ts';
import { AvroFault, Tap } from '#engine/formats/avro/tap.ts';
import { rowsPerBatch, type BatchColumn } from '#engine/formats/batches/batch-column.ts';
import type { BatchPart, BatchRequest } from '#engine/formats/batches/column-batch.ts';
import { createBatchColumn } from '#engine/formats/batches/create-batch-column.ts';
import { withDistinctNames } from '#engine/formats/batches/distinct-names.ts';
import { StructColumn } from '#engine/formats/batches/nested-columns.ts';
import { nameInFile } from '#engine/types/casts/strict-cast.ts';
import { readContent } from '#engine/bytes/compression.ts';
import type { Compression } from '#engine/bytes/head.ts';
import { structType, type Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Bytes of rows after which a batch ends. */
const batchBytes = 8 << 20;

export async function* readAvro(
  { source, columns: wanted, limit }: BatchRequest,
  compression: Compression,
  context: OperationContext,
): AsyncGenerator<BatchPart, void, void> {
  const container = await AvroContainer.open(source.path, readContent(source, compression, context.signal));
  try {
    const unpack = await container.unpacker();
    const rows = createRowReader(container.schema, wanted);
    const tap = new Tap();
    let waiting = 0;
    let bytes = 0;
    let left = limit ?? Number.POSITIVE_INFINITY;
    const finish = (): BatchPart => {
      const batch = { rowCount: waiting, columns: rows.columns.map((column) => column.take()) };
      waiting = 0;
      bytes = 0;
      return { batch, rejects: [] };
    };
    for await (const block of container.blocks()) {
      tap.open(await unpack(block));
      let before = 0;
      for (let row = 0; row < block.rowCount && left > 0; row += 1) {
        readRow(rows.read, tap, block, source.path);
        left -= 1;
        waiting += 1;
        if (waiting < rowsPerBatch && bytes + tap.at - before < batchBytes) continue;
        before = tap.at;
        yield finish();
      }
      if (left <= 0) break;
      if (tap.at !== tap.bytes.length)
        throw malformed(
          source.path,
          block.byteOffset,
          `a block has ${tap.bytes.length - tap.at} bytes after its last row`,
        );
      bytes += tap.at - before;
    }
    if (waiting > 0) yield finish();
  } finally {
    await container.close();
  }
}

function readRow(read: (tap: Tap) => void, tap: Tap, block: AvroBlock, path: string): void {
  const start = tap.at;
  try {
    read(tap);
    tap.countFrom(start);
  } catch (thrown) {
    throw thrown instanceof AvroFault ? malformed(path, block.byteOffset, thrown.message) : thrown;
  }
}

interface RowReader {
  /** As they were asked for. */
  readonly columns: readonly BatchColumn[];
  readonly read: (tap: Tap) => void;
}

/** Columns as `infer` names them. */
export function avroSchema(type: AvroType): Schema {
  return withDistinctNames(avroColumns(type));
}

function createRowReader(type: AvroType, wanted: Schema): RowReader {
  const names = wanted.map(nameInFile);
  if (type.kind === 'record') {
    const columns = wanted.map((column) => createBatchColumn(column.type));
    const steps = type.fields.map((field): RowStep => {
      const at = names.indexOf(field.name);
      return at === -1 ? { decoder: { read: createSkip(field.type) } } : createStep(field.type, columns[at]!);
    });
    return { columns, read: createRowFunction(steps) };
  }
  // Rows of several kinds are read whole; the columns are chosen from what came of it.
  const all = avroColumns(type);
  const isValue = all.length === 1 && all[0]!.name === valueColumn;
  const whole = createBatchColumn(isValue ? all[0]!.type : structType(all));
  const decoder = createAvroDecoder(type, whole);
  const parts = isValue || !(whole instanceof StructColumn) ? [whole] : whole.fields;
  const kept = new Set(names);
  const unwanted = parts.filter((_, index) => !kept.has(all[index]!.name));
  return {
    columns: names.map((name) => parts[all.findIndex((column) => column.name === name)]!),
    read(tap) {
      decoder.read(tap);
      // What nobody takes would only grow.
      if (unwanted.length > 0 && unwanted[0]!.rows >= rowsPerBatch) for (const part of unwanted) part.take();
    },
  };
}

function createStep(type: AvroType, column: BatchColumn): RowStep {
  const branches = type.kind === 'union' ? type.branches : [];
  const [first, second] = branches;
  const present = first?.kind === 'null' ? second : first;
  if (
    branches.length !== 2 ||
    present === undefined ||
    first?.kind === second?.kind ||
    branches.every(({ kind }) => kind !== 'null')
  )
    return { decoder: createAvroDecoder(type, column) };
  const nullByte = first?.kind === 'null' ? 0 : 2;
  return { decoder: createAvroDecoder(present, column), nullable: { nullByte, column } };
}
