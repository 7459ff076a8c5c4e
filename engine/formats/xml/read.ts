/** Reads an XML file as batches of columns whose values are texts. */

import { rowsPerBatch } from '#engine/formats/batches/batch-column.ts';
import type { BatchReading } from '#engine/formats/batches/batch-reader.ts';
import type { BatchPart, BatchReject, BatchRequest } from '#engine/formats/batches/column-batch.ts';
import { Int64Column } from '#engine/formats/batches/fixed-columns.ts';
import { TextColumn } from '#engine/formats/batches/text-column.ts';
import { lastWholeCharacter } from '#engine/bytes/encoding.ts';
import type { xmlReadOptions } from '#engine/formats/xml/options.ts';
import { RowColumns } from '#engine/formats/xml/row-columns.ts';
import type { XmlRecords } from '#engine/formats/xml/records.ts';
import { feedRecords, openRecords, refuseBroken } from '#engine/formats/xml/xml-stream.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

const largestRaw = 64 * 1024;
/** Of records in one batch, about. */
const bytesPerBatch = 4 * 1024 * 1024;

export async function* readXml(
  { source, columns, limit }: BatchRequest,
  { compression, options }: BatchReading<ReturnType<typeof xmlReadOptions>>,
  { signal }: OperationContext,
): AsyncGenerator<BatchPart, void, void> {
  const records = openRecords(options);
  const rows = new RowColumns(columns, options);
  const places = new Places(options.encoding === 'utf-8');
  const misfits: BatchReject[] = [];
  const takePart = (): BatchPart => {
    const broken = records.takeRejects();
    refuseBroken(source.path, broken, options);
    const rejects = [...broken.map((reject) => places.known(reject)), ...misfits];
    misfits.length = 0;
    return { batch: rows.take(), rejects, places: places.take() };
  };
  let given = 0;
  for await (const _ of feedRecords(records, { source, compression, options }, signal)) {
    while (records.next()) {
      const { scanner } = records;
      const misfit = rows.append(scanner.bytes, scanner.tape.values);
      if (misfit === undefined) places.add(records);
      else misfits.push(places.known({ ...misfit, ...places.of(records) }));
      const isFull = rows.rows >= rowsPerBatch || places.byteLength >= bytesPerBatch || misfits.length >= rowsPerBatch;
      if (!isFull && !(limit !== null && given + rows.rows >= limit)) continue;
      given += rows.rows;
      yield takePart();
      if (limit !== null && given >= limit) return;
    }
    if (records.rejects.length >= rowsPerBatch) {
      given += rows.rows;
      yield takePart();
    }
  }
  if (rows.rows > 0 || misfits.length > 0 || records.rejects.length > 0) yield takePart();
}

/** Where the rows of a batch stand. */
class Places {
  readonly #lines = new Int64Column();
  readonly #offsets = new Int64Column();
  readonly #raws = new TextColumn();
  /** The text was UTF-8 in the file, so that offsets in it are offsets in the file. */
  readonly #isUtf8: boolean;

  constructor(isUtf8: boolean) {
    this.#isUtf8 = isUtf8;
  }

  get byteLength(): number {
    return this.#raws.byteLength;
  }

  add(records: XmlRecords): void {
    const { bytes } = records.scanner;
    const from = records.recordFrom;
    this.#lines.appendNumber(records.recordLine());
    if (this.#isUtf8) this.#offsets.appendNumber(records.recordOffset());
    else this.#offsets.appendNull();
    this.#raws.append(bytes, from, from + rawLength(bytes, from, records.recordTo));
  }

  of(records: XmlRecords): Pick<BatchReject, 'line' | 'byteOffset' | 'raw'> {
    const { bytes } = records.scanner;
    const from = records.recordFrom;
    const raw = Buffer.from(bytes.subarray(from, from + rawLength(bytes, from, records.recordTo))).toString();
    return { line: records.recordLine(), byteOffset: records.recordOffset(), raw };
  }

  known(reject: BatchReject): BatchReject {
    return this.#isUtf8 ? reject : { ...reject, byteOffset: null };
  }

  take(): NonNullable<BatchPart['places']> {
    return { lines: this.#lines.take(), byteOffsets: this.#offsets.take(), raws: this.#raws.take() };
  }
}

function rawLength(bytes: Uint8Array, from: number, to: number): number {
  if (to - from <= largestRaw) return to - from;
  return lastWholeCharacter(bytes.subarray(from, from + largestRaw));
}
