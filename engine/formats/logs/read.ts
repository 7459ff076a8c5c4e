/** Rows of a log, and the lines that are none. */

import { rowsPerBatch } from '#engine/formats/batches/batch-column.ts';
import type { BatchReading } from '#engine/formats/batches/batch-reader.ts';
import type { BatchPart, BatchReject, BatchRequest } from '#engine/formats/batches/column-batch.ts';
import { Int64Column } from '#engine/formats/batches/fixed-columns.ts';
import { TextColumn } from '#engine/formats/batches/text-column.ts';
import { canonicalEncoding } from '#engine/bytes/encoding.ts';
import type { logReadOptions } from '#engine/formats/logs/log-options.ts';
import type { LogRecord } from '#engine/formats/logs/log-records.ts';
import { readFileRecords } from '#engine/formats/logs/read-records.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Characters of a record that are kept with it. */
const longestRaw = 64 * 1024;
/** Bytes of text in one batch. */
const batchBytes = 32 * 1024 * 1024;

export async function* readLog(
  { source, columns, limit }: BatchRequest,
  { compression, options }: BatchReading<ReturnType<typeof logReadOptions>>,
  { signal }: OperationContext,
): AsyncGenerator<BatchPart, void, void> {
  const wanted = columns.map(({ name, sourceName }) => sourceName ?? name);
  // In any other encoding the places of the UTF-8 text are not those of the file.
  const rows = new LogRows(wanted.length, canonicalEncoding(options.encoding) === 'utf-8');
  let total = 0;
  for await (const { names, records } of readFileRecords(source, compression, options, signal)) {
    signal.throwIfAborted();
    const places = wanted.map((name) => names.indexOf(name));
    for (const { at, values } of records) {
      if (typeof values === 'string') rows.reject(at, values);
      else {
        rows.append(at, values, places);
        total += 1;
      }
    }
    if (rows.isFull || (limit !== null && total >= limit)) yield rows.take();
    if (limit !== null && total >= limit) return;
  }
  yield rows.take();
}

class LogRows {
  readonly #values: readonly TextColumn[];
  readonly #lines = new Int64Column();
  readonly #offsets = new Int64Column();
  readonly #raws = new TextColumn();
  #rejects: BatchReject[] = [];

  readonly #hasOffsets: boolean;

  constructor(columnCount: number, hasOffsets: boolean) {
    this.#hasOffsets = hasOffsets;
    this.#values = Array.from({ length: columnCount }, () => new TextColumn());
  }

  get isFull(): boolean {
    return (
      this.#lines.rows >= rowsPerBatch || this.#raws.byteLength > batchBytes || this.#rejects.length >= rowsPerBatch
    );
  }

  append(at: LogRecord, values: readonly (string | null)[], places: readonly number[]): void {
    for (const [index, place] of places.entries()) {
      const value = place === -1 ? null : (values[place] ?? null);
      if (value === null) this.#values[index]!.appendNull();
      else this.#values[index]!.appendText(value);
    }
    this.#lines.appendNumber(at.line);
    if (this.#hasOffsets) this.#offsets.appendNumber(at.byteOffset);
    else this.#offsets.appendNull();
    this.#raws.appendText(at.text.slice(0, longestRaw));
  }

  reject({ text, line, byteOffset }: LogRecord, reason: string): void {
    const place = { line, byteOffset: this.#hasOffsets ? byteOffset : null };
    this.#rejects.push({ ...place, column: null, reason, raw: text.slice(0, longestRaw) });
  }

  take(): BatchPart {
    const rowCount = this.#lines.rows;
    const rejects = this.#rejects;
    this.#rejects = [];
    return {
      batch: { rowCount, columns: this.#values.map((column) => column.take()) },
      rejects,
      places: { lines: this.#lines.take(), byteOffsets: this.#offsets.take(), raws: this.#raws.take() },
    };
  }
}
