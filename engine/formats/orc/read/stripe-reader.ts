/** Reads the wanted columns of one stripe, as many rows at a time as the batch may hold. */

import type { FileTail } from '#engine/formats/orc/container/file-tail.ts';
import type { OrcFile } from '#engine/formats/orc/container/orc-file.ts';
import type { StripePlace } from '#engine/formats/orc/container/orc-footer.ts';
import { BatchTooLarge } from '#engine/formats/orc/read/batch-limits.ts';
import type { NamedColumn } from '#engine/formats/orc/read/column-types.ts';
import { createReader } from '#engine/formats/orc/read/create-reader.ts';
import { StructColumn } from '#engine/formats/orc/read/nested-columns.ts';
import { intColumn } from '#engine/formats/orc/read/number-columns.ts';
import { StripeStreams } from '#engine/formats/orc/read/stripe-streams.ts';
import {
  deleteOperation,
  deletionsRefused,
  operationColumn,
  rowColumn,
  type TableLayout,
} from '#engine/formats/orc/read/table-layout.ts';
import type { ColumnBatch, ColumnVector } from '#engine/duckdb/column-vector.ts';

/** What a stripe is read with. */
export interface StripeRequest {
  readonly file: OrcFile;
  readonly tail: FileTail;
  readonly layout: TableLayout;
  readonly columns: readonly NamedColumn[];
  /** Canonical label of the encoding that texts are in. */
  readonly encoding: string;
}

type ReadRows = (rows: number) => readonly ColumnVector[];

export class StripeReader {
  readonly #request: StripeRequest;
  readonly #place: StripePlace;
  #streams: StripeStreams;
  #read: ReadRows;
  /** Rows of the batches that were given. */
  readonly #given: number[] = [];

  constructor(request: StripeRequest, place: StripePlace) {
    this.#request = request;
    this.#place = place;
    this.#streams = openStripe(request, place);
    this.#read = openColumns(this.#streams, request);
  }

  /** The next rows: `wanted` of them, or fewer where they hold much. The stripe has so many left. */
  next(wanted: number): ColumnBatch {
    for (let rows = wanted; ; rows = Math.max(1, rows >> 3)) {
      try {
        const columns = this.#readRows(rows);
        this.#given.push(rows);
        return { rowCount: rows, columns };
      } catch (thrown) {
        if (!(thrown instanceof BatchTooLarge)) throw thrown;
      }
      this.#returnToLast();
    }
  }

  /** A stream cannot go back, so the stripe is opened again and read up to where it was. */
  #returnToLast(): void {
    this.#streams = openStripe(this.#request, this.#place);
    this.#read = openColumns(this.#streams, this.#request);
    for (const rows of this.#given) this.#readRows(rows);
  }

  #readRows(rows: number): readonly ColumnVector[] {
    this.#streams.limits.isSingleRow = rows === 1;
    return this.#read(rows);
  }
}

function openStripe({ file, tail, encoding }: StripeRequest, place: StripePlace): StripeStreams {
  return new StripeStreams(file, tail, place, encoding);
}

function openColumns(streams: StripeStreams, { layout, columns, file }: StripeRequest): ReadRows {
  const readers = columns.map((column) => createReader(streams, column));
  if (layout.kind === 'bare') return (rows) => readers.map((reader) => reader.read(rows, null, rows));
  if (layout.kind === 'plain') {
    const root = new StructColumn(streams, 0, readers);
    return (rows) => fieldsOf(root.read(rows, null, rows));
  }
  const operations = intColumn(streams, operationColumn);
  const root = new StructColumn(streams, 0, [operations, new StructColumn(streams, rowColumn, readers)]);
  return (rows) => {
    const [operation, row] = fieldsOf(root.read(rows, null, rows));
    if (holdsDeletion(operation!)) throw deletionsRefused(file.path);
    return fieldsOf(row!);
  };
}

function fieldsOf({ data }: ColumnVector): readonly ColumnVector[] {
  return data.kind === 'struct' ? data.fields : [];
}

function holdsDeletion({ data }: ColumnVector): boolean {
  if (data.kind !== 'fixed') return false;
  const { buffer, byteOffset, byteLength } = data.values;
  return new Int32Array(buffer, byteOffset, byteLength / 4).includes(deleteOperation);
}
