/** Writes an ORC file: stripes of bounded size, then the statistics, the footer and the postscript. */

import type { ChunkCodec } from '#engine/formats/orc/container/chunk-codec.ts';
import { codecNames, type OrcType, type StripePlace } from '#engine/formats/orc/container/orc-footer.ts';
import { ProtobufWriter } from '#engine/formats/orc/container/protobuf-writer.ts';
import { streamKinds } from '#engine/formats/orc/container/stripe-footer.ts';
import { ChunkedOutput } from '#engine/formats/orc/write/chunked-output.ts';
import type { ColumnWriter, IndexEntry, WrittenColumn } from '#engine/formats/orc/write/column-writer.ts';
import { createWriter, footerTypes, typeMessage } from '#engine/formats/orc/write/create-writer.ts';
import { rangeOf } from '#engine/formats/orc/write/row-selection.ts';
import type { ColumnStatistics } from '#engine/formats/orc/write/statistics.ts';
import { NewFile } from '#engine/storage/new-files.ts';
import { structType, type Schema } from '#engine/types/data-type.ts';
import type { ColumnBatch } from '#engine/duckdb/column-vector.ts';

/** Rows of a row group; every reader's default. */
const rowGroupRows = 10_000;
/** The size of the stripe is checked after this many rows. */
const rowsAtOnce = 1024;
const mark = Buffer.from('ORC');
/** `WriterVersion` ORC-135: timestamp statistics are in UTC. */
const writerVersion = 6;
/** `CalendarKind`: days before 1582-10-15 are of the Gregorian calendar too. */
const prolepticCalendar = 2;
/** Not one of the writers that the specification numbers, whose bugs readers work around. */
const writerNumber = 6;

/** Not durable yet when it is finished. */
export class OrcFileWriter {
  readonly #file: NewFile;
  readonly #codec: ChunkCodec;
  readonly #stripeSize: number;
  readonly #types: readonly OrcType[];
  readonly #root: ColumnWriter;
  /** Depth first, as the types. */
  readonly #columns: readonly ColumnWriter[];
  readonly #stripes: StripePlace[] = [];
  readonly #stripeStatistics: ColumnStatistics[][] = [];
  #offset = 0;
  #stripeRows = 0;
  #rows = 0;

  /** @param path must not exist. @throws EngineError `AlreadyExists`, `IoFailed`, `DiskFull`. */
  constructor(path: string, columns: Schema, codec: ChunkCodec, stripeSize: number) {
    this.#codec = codec;
    this.#stripeSize = stripeSize;
    this.#types = footerTypes(columns);
    this.#root = createWriter(codec, structType(columns));
    this.#columns = depthFirst(this.#root);
    this.#file = new NewFile(path);
    this.#write(mark);
  }

  append({ rowCount, columns }: ColumnBatch): void {
    const row = { data: { kind: 'struct', fields: columns }, validity: null } as const;
    for (let from = 0; from < rowCount;) {
      const inGroup = this.#stripeRows % rowGroupRows;
      if (inGroup === 0) this.#root.startRowGroup();
      const count = Math.min(rowCount - from, rowGroupRows - inGroup, rowsAtOnce);
      this.#root.append(row, rangeOf(from, count));
      from += count;
      this.#stripeRows += count;
      if (this.#root.size >= this.#stripeSize) this.#finishStripe();
    }
  }

  /** Writes what is left and closes the file. */
  /** @returns rows of the file. */
  finish(): number {
    if (this.#stripeRows > 0) this.#finishStripe();
    const contentLength = this.#offset;
    const metadata = new ProtobufWriter();
    for (const statistics of this.#stripeStatistics) metadata.message(1, statisticsMessage(statistics, 1));
    const metadataLength = this.#writeMessage(metadata);
    const footerLength = this.#writeMessage(this.#footer(contentLength));
    const postScript = new ProtobufWriter()
      .number(1, footerLength)
      .number(2, codecNames.indexOf(this.#codec.name))
      .number(3, this.#codec.chunkSize)
      .packed(4, [0, 12])
      .number(5, metadataLength)
      .number(6, writerVersion)
      .text(8000, 'ORC')
      .written();
    this.#write(postScript);
    this.#write(Uint8Array.of(postScript.length));
    this.close();
    return this.#rows;
  }

  /** Closes without finishing when `finish` was not called; the file is worthless then. */
  close(): void {
    this.#file[Symbol.dispose]();
  }

  #footer(contentLength: number): ProtobufWriter {
    const footer = new ProtobufWriter().number(1, mark.length).number(2, contentLength);
    for (const stripe of this.#stripes) {
      const place = new ProtobufWriter()
        .number(1, stripe.offset)
        .number(2, stripe.indexLength)
        .number(3, stripe.dataLength)
        .number(4, stripe.footerLength)
        .number(5, stripe.rowCount);
      footer.message(3, place);
    }
    for (const type of this.#types) footer.message(4, typeMessage(type));
    footer.number(6, this.#rows);
    for (const statistics of this.#fileStatistics()) footer.message(7, statistics.toMessage());
    return footer.number(8, rowGroupRows).number(9, writerNumber).number(11, prolepticCalendar).text(12, 'Tenon');
  }

  #fileStatistics(): readonly ColumnStatistics[] {
    const [first, ...others] = this.#stripeStatistics;
    // A file without rows states a count of 0 for every column.
    const total = first ?? this.#columns.map((column) => column.finish().statistics);
    for (const statistics of others) for (const [id, each] of statistics.entries()) total[id]!.merge(each);
    return total;
  }

  #finishStripe(): void {
    const offset = this.#offset;
    const written = this.#columns.map((column) => column.finish());
    const footer = new ProtobufWriter();
    for (const [id, { index }] of written.entries()) {
      const length = this.#writeMessage(indexMessage(index));
      footer.message(1, streamMessage(streamKinds.rowIndex, id, length));
    }
    const indexLength = this.#offset - offset;
    for (const [id, { streams }] of written.entries()) {
      for (const { kind, chunks } of streams) {
        footer.message(1, streamMessage(kind, id, this.#writeAll(chunks)));
      }
    }
    const dataLength = this.#offset - offset - indexLength;
    for (const { encoding } of written) footer.message(2, encodingMessage(encoding));
    const footerLength = this.#writeMessage(footer.text(3, 'UTC'));
    const rowCount = this.#stripeRows;
    this.#stripes.push({ offset, indexLength, dataLength, footerLength, rowCount });
    this.#stripeStatistics.push(written.map((column) => column.statistics));
    this.#rows += rowCount;
    this.#stripeRows = 0;
  }

  /** @returns bytes written. */
  #writeMessage(message: ProtobufWriter): number {
    const output = new ChunkedOutput(this.#codec);
    output.append(message.written());
    return this.#writeAll(output.take());
  }

  #writeAll(chunks: readonly Uint8Array[]): number {
    let length = 0;
    for (const chunk of chunks) {
      this.#write(chunk);
      length += chunk.length;
    }
    return length;
  }

  #write(bytes: Uint8Array): void {
    this.#file.write(bytes);
    this.#offset += bytes.length;
  }
}

function depthFirst(column: ColumnWriter): ColumnWriter[] {
  return [column, ...column.members.flatMap(depthFirst)];
}

function statisticsMessage(statistics: readonly ColumnStatistics[], field: number): ProtobufWriter {
  const message = new ProtobufWriter();
  for (const each of statistics) message.message(field, each.toMessage());
  return message;
}

function indexMessage(index: readonly IndexEntry[]): ProtobufWriter {
  const message = new ProtobufWriter();
  for (const { positions, statistics } of index) {
    message.message(1, new ProtobufWriter().packed(1, positions).message(2, statistics.toMessage()));
  }
  return message;
}

function streamMessage(kind: number, column: number, length: number): ProtobufWriter {
  return new ProtobufWriter().number(1, kind).number(2, column).number(3, length);
}

function encodingMessage({ kind, dictionarySize }: WrittenColumn['encoding']): ProtobufWriter {
  const message = new ProtobufWriter().number(1, kind);
  return kind === 3 ? message.number(2, dictionarySize) : message;
}
