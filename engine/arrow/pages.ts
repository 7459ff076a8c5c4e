/** Cuts a result into pages, each a whole Arrow IPC stream of one record batch. */

import { createColumnBuilder } from '#engine/arrow/columns.ts';
import { batchMessage, endOfStream, padded, schemaMessage } from '#engine/arrow/stream-framing.ts';
import type { CollectedBuffers, ColumnBuilder } from '#engine/arrow/column-builder.ts';
import type { CompleteStream } from '#engine/duckdb/complete-stream.ts';
import { duckdb, type DataChunk, type Vector } from '#engine/duckdb/binding.ts';

/**
 * Pages of about `pageBytes` (one row may be larger); at least one, which carries the schema of an empty result.
 * Nothing is fetched before the first page is requested, and then at most one chunk ahead.
 */
export async function* encodeArrowPages(
  stream: CompleteStream,
  pageBytes: number,
): AsyncGenerator<Uint8Array, void, void> {
  const page = new PageBuilder(stream);
  let made = 0;
  for (let next = await stream.next(); next !== null; next = await stream.next()) {
    page.open(next);
    for (let from = 0; from < next.rows;) {
      const taken = page.rowsThatFit(from, next.rows - from, pageBytes);
      if (taken > 0) page.append(from, taken);
      from += taken;
      if (from < next.rows || page.estimated >= pageBytes) {
        made += 1;
        yield page.finish();
      }
    }
  }
  if (page.rows > 0 || made === 0) yield page.finish();
}

interface SourceRows {
  readonly chunk: DataChunk;
  readonly rows: number;
}

class PageBuilder {
  rows = 0;
  /** Bytes used so far, estimated by the builders. */
  estimated = 0;
  readonly #columns: readonly ColumnBuilder[];
  readonly #schema: Uint8Array;
  #nextEstimate = 0;
  #vectors: readonly Vector[] = [];
  /** Held on to: the vectors live in its memory, which they do not keep. */
  #source: SourceRows | undefined;

  constructor(stream: CompleteStream) {
    this.#columns = stream.fields.map((field) => createColumnBuilder(field.type));
    this.#schema = schemaMessage(stream.fields);
  }

  /** Takes the chunk whose rows come next. */
  open(source: SourceRows): void {
    this.#vectors = this.#columns.map((_, index) => duckdb.data_chunk_get_vector(source.chunk, index));
    this.#source = source;
  }

  /** Number of rows that fit into this page; at least one when the page is empty, else possibly zero. */
  rowsThatFit(from: number, count: number, pageBytes: number): number {
    let take = count;
    for (;;) {
      this.#nextEstimate = this.#estimate(from, take);
      if (this.estimated + this.#nextEstimate <= pageBytes) return take;
      if (this.rows === 0 && take === 1) return 1;
      if (take === 1) return 0;
      const share = Math.floor((take * (pageBytes - this.estimated)) / this.#nextEstimate);
      // Rows differ in size; a whole chunk that is a little too large is not cut into crumbs.
      if (this.rows === 0 && this.#nextEstimate <= pageBytes * 1.125) return take;
      if (this.rows > 0 && share < take / 8) return 0;
      take = Math.max(1, Math.min(take - 1, share));
    }
  }

  #estimate(from: number, count: number): number {
    let bytes = 0;
    for (const [index, column] of this.#columns.entries()) {
      bytes += column.estimate(this.#vectors[index]!, this.#source!.rows, from, count);
    }
    return bytes;
  }

  append(from: number, count: number): void {
    for (const [index, column] of this.#columns.entries()) {
      column.append(this.#vectors[index]!, this.#source!.rows, from, count, null);
    }
    this.rows += count;
    this.estimated += this.#nextEstimate;
  }

  /** The page's bytes in a separate ArrayBuffer; the builders start again. */
  finish(): Uint8Array {
    const collected: CollectedBuffers = { nodes: [], buffers: [] };
    for (const column of this.#columns) column.collect(collected);
    const { head, bodyLength } = batchMessage(this.rows, collected);
    const page = new Uint8Array(this.#schema.length + head.length + bodyLength + endOfStream.length);
    page.set(this.#schema, 0);
    page.set(head, this.#schema.length);
    let at = this.#schema.length + head.length;
    for (const buffer of collected.buffers) {
      page.set(buffer, at);
      at += padded(buffer.length);
    }
    page.set(endOfStream, at);
    for (const column of this.#columns) column.reset();
    this.rows = 0;
    this.estimated = 0;
    return page;
  }
}
