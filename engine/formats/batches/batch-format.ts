/** A format whose files Tenon decodes itself: all that a format needs, derived from classify, infer and read. */

import path from 'node:path';
import type { z } from 'zod';
import { newId } from '#engine/base/ids.ts';
import type { BatchPart, BatchRequest } from '#engine/formats/batches/column-batch.ts';
import { preparedReading } from '#engine/formats/batches/prepared-reading.ts';
import { isolatePrepared, scanPrepared } from '#engine/formats/batches/scan-prepared.ts';
import { findColumn } from '#engine/formats/batches/strict-cast.ts';
import { withTextLeaves } from '#engine/formats/batches/text-leaves.ts';
import { writeBatches } from '#engine/formats/batches/write-batches.ts';
import { readFileHead } from '#engine/bytes/file-head.ts';
import type { Compression, FileHead } from '#engine/bytes/head.ts';
import type {
  Classification,
  EncodeRequest,
  FileReading,
  Format,
  Inference,
  InferRequest,
  PreparedFile,
  WantedRows,
} from '#engine/formats/format.ts';
import { parquetFormat } from '#engine/formats/parquet/index.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** How a file is read; `compression` is how its whole bytes are packed (see readContent). */
export interface BatchReading<Options extends z.ZodObject> {
  readonly compression: Compression;
  readonly options: z.output<Options>;
}

export interface BatchFormat<Options extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly extensions: readonly string[];
  readonly readOptions: Options;
  classify(head: FileHead): Classification | undefined;
  infer(request: InferRequest, context: OperationContext): Promise<Inference>;
  /**
   * typed: `read` gives each column as the type that the file's own `infer` gave; the scan casts where a table has
   * another one. text: `read` gives text for every value, in the nesting that is asked for; the scan casts it.
   */
  readonly leaves: 'typed' | 'text';
  /** Every part of `read` has `places`; needed to report line and raw text of a row whose cast fails. */
  readonly placed: boolean;
  /**
   * Rows in the order of the file, in bounded memory. A record that cannot become a row is a reject; what cannot be
   * read any further is an error.
   * @throws EngineError MalformedFile with path and byteOffset.
   */
  read(request: BatchRequest, reading: BatchReading<Options>, context: OperationContext): AsyncIterable<BatchPart>;
  /** Absent: Tenon cannot write it. */
  readonly write?: BatchWriter;
}

export interface BatchWriter {
  readonly options: z.ZodObject;
  encode(request: EncodeRequest, context: OperationContext): Promise<number>;
  fileExtension(options: Readonly<Record<string, unknown>>): string;
  readonly readBack?: NonNullable<Format['readBack']>;
  readonly refuse?: NonNullable<Format['refuse']>;
}

export function batchFormat<Options extends z.ZodObject>(format: BatchFormat<Options>): Format {
  const { name, title, summary, extensions, readOptions, write } = format;
  return {
    name,
    title,
    summary,
    extensions,
    readOptions,
    writeOptions: write?.options ?? null,
    classify: (head) => format.classify(head),
    infer: (request, context) => format.infer(request, context),
    prepare: (source, reading, context, wanted) => prepareFile(format, source, reading, context, wanted),
    preparesPart: true,
    scan: (request) => scanPrepared(name, request),
    isolate: (request) => isolatePrepared(name, request),
    splittable: false,
    ...(write === undefined ? {} : { encode: (request, context) => write.encode(request, context) }),
    ...(write?.readBack === undefined ? {} : { readBack: write.readBack }),
    ...(write?.refuse === undefined ? {} : { refuse: write.refuse }),
    copyOptions: write === undefined ? null : () => parquetFormat.copyOptions!({ compression: 'lz4' }),
    fileExtension: (options) => write?.fileExtension(options) ?? `.${extensions[0] ?? name}`,
  };
}

async function prepareFile<Options extends z.ZodObject>(
  format: BatchFormat<Options>,
  source: ByteSource,
  reading: FileReading,
  context: OperationContext,
  wanted: WantedRows = {},
): Promise<PreparedFile> {
  const options = parseOptions(format.name, format.readOptions, reading.options);
  const columns = await columnsToRead(format, source, reading, context, wanted.columns);
  const limit = wanted.rows ?? null;
  const target = path.join(context.temporaryDirectory, `${newId(format.name)}.parquet`);
  // Only the isolating form reports positions, and writing the raw text of every record is expensive.
  const placed = format.placed && wanted.places === true;
  const request = { source, columns, limit, places: placed };
  const parts = format.read(request, { compression: reading.compression, options }, context);
  const { rejects } = await writeBatches({ parts, columns, placed, limit, target }, context);
  return { path: target, reading: preparedReading(format.name, { columns, placed, rejected: rejects > 0 }) };
}

async function columnsToRead<Options extends z.ZodObject>(
  format: BatchFormat<Options>,
  source: ByteSource,
  { options: stated }: FileReading,
  context: OperationContext,
  wanted: Schema | undefined,
): Promise<Schema> {
  if (format.leaves === 'text' && wanted !== undefined) return withTextLeaves(wanted);
  const head = await readFileHead(source);
  const { schema } = await format.infer({ source, head, stated, depth: 'every-row' }, context);
  if (format.leaves === 'text') return withTextLeaves(schema);
  if (wanted === undefined) return schema;
  const found = new Set(wanted.map((column) => findColumn(schema, column)));
  return schema.filter((column) => found.has(column));
}
