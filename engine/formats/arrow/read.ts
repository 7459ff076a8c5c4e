/** Rows of an Arrow IPC file or stream as batches of columns. */

import { readArrowFields, type ArrowField } from '#engine/formats/arrow/arrow-field.ts';
import { BatchBody } from '#engine/formats/arrow/batch-body.ts';
import { arrowColumns, arrowColumnType } from '#engine/formats/arrow/column-types.ts';
import { decodeField } from '#engine/formats/arrow/decode.ts';
import type { FlatTable } from '#engine/formats/arrow/flat-table.ts';
import { asMalformed, headers, malformed, readMessages, type ArrowMessage } from '#engine/formats/arrow/messages.ts';
import { skipField } from '#engine/formats/arrow/skip-field.ts';
import type { BatchPart, BatchRequest, ColumnBatch } from '#engine/formats/batches/column-batch.ts';
import { withDistinctNames } from '#engine/formats/batches/distinct-names.ts';
import { joinColumns, type CountedColumn } from '#engine/formats/batches/join-columns.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Compression } from '#engine/bytes/head.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export async function* readArrow(
  { source, columns: wanted, limit }: BatchRequest,
  compression: Compression,
  context: OperationContext,
): AsyncGenerator<BatchPart, void, void> {
  let left = limit ?? Number.POSITIVE_INFINITY;
  let reader: ArrowReader | undefined;
  for await (const message of readMessages(source, compression, context.signal, true)) {
    context.signal.throwIfAborted();
    if (reader === undefined) {
      reader = new ArrowReader(source.path, readSchema(message, source.path), wanted);
      continue;
    }
    if (left <= 0) return;
    if (message.isOfFile && reader.needsDictionary(message))
      await reader.readAllDictionaries(readMessages(source, compression, context.signal, true));
    const batch = reader.read(message);
    if (batch === undefined) continue;
    left -= batch.rowCount;
    yield { batch, rejects: [] };
  }
}

/** @throws EngineError MalformedFile when the first message is not a schema; UnsupportedFormat for another byte order. */
export function readSchema(message: ArrowMessage, path: string): readonly ArrowField[] {
  if (message.kind !== headers.schema) throw malformed(path, message.byteOffset, 'it does not begin with a schema');
  try {
    if (message.header.short(0) === 0) return readArrowFields(message.header);
  } catch (thrown) {
    throw asMalformed(thrown, path, message.byteOffset);
  }
  throw new EngineError(
    'UnsupportedFormat',
    `${path}: unsupported format: Arrow in big-endian byte order cannot be read.`,
    {
      hint: 'Write the file again on a little-endian machine.',
      details: { path, format: 'arrow' },
    },
  );
}

/** Columns as `infer` names them. */
export function arrowSchema(fields: readonly ArrowField[], path: string): Schema {
  try {
    return withDistinctNames(arrowColumns(fields, path));
  } catch (thrown) {
    throw asMalformed(thrown, path, 0);
  }
}

class ArrowReader {
  readonly #path: string;
  readonly #fields: readonly ArrowField[];
  /** Place of each field among the wanted columns; −1: not wanted. */
  readonly #places: readonly number[];
  readonly #wantedCount: number;
  readonly #dictionaries = new Map<bigint, CountedColumn>();
  readonly #dictionaryFields = new Map<bigint, ArrowField>();
  #hasAllDictionaries = false;

  constructor(path: string, fields: readonly ArrowField[], wanted: Schema) {
    this.#path = path;
    this.#fields = fields;
    const names = arrowSchema(fields, path).map(({ name }) => name);
    this.#places = names.map((name) => wanted.findIndex((column) => column.name === name));
    this.#wantedCount = wanted.length;
    for (const [index, field] of fields.entries()) if (this.#places[index] !== -1) this.#findDictionaries(field);
  }

  #findDictionaries(field: ArrowField): void {
    if (field.dictionary !== undefined)
      this.#dictionaryFields.set(field.dictionary.id, { ...field, dictionary: undefined });
    for (const child of field.children) this.#findDictionaries(child);
  }

  /** A batch of rows comes before a dictionary of its columns. */
  needsDictionary({ kind }: ArrowMessage): boolean {
    if (kind !== headers.recordBatch || this.#hasAllDictionaries) return false;
    return this.#dictionaryFields.keys().some((id) => !this.#dictionaries.has(id));
  }

  /** @param messages of the whole file, from its start. */
  async readAllDictionaries(messages: AsyncIterable<ArrowMessage>): Promise<void> {
    this.#dictionaries.clear();
    for await (const message of messages) if (message.kind === headers.dictionaryBatch) this.read(message);
    this.#hasAllDictionaries = true;
  }

  /** Undefined for messages that bring no rows. */
  read(message: ArrowMessage): ColumnBatch | undefined {
    try {
      if (message.kind === headers.recordBatch) return this.#readBatch(message.header, message);
      if (message.kind === headers.dictionaryBatch && !this.#hasAllDictionaries) this.#readDictionary(message);
      return undefined;
    } catch (thrown) {
      throw asMalformed(thrown, this.#path, message.byteOffset);
    }
  }

  #readBatch(record: FlatTable, message: ArrowMessage): ColumnBatch {
    const body = new BatchBody(record, message);
    const context = { path: this.#path, body, dictionaries: this.#dictionaries };
    const columns: ColumnBatch['columns'][number][] = [];
    for (const [index, field] of this.#fields.entries()) {
      const place = this.#places[index]!;
      if (place === -1) {
        skipField(field, body);
        continue;
      }
      const { rows, column } = decodeField(field, context);
      if (rows !== body.rows) throw new RangeError(`the column "${field.name}" has ${rows} of ${body.rows} rows`);
      columns[place] = column;
    }
    if (columns.length < this.#wantedCount) throw new RangeError('a wanted column is missing');
    return { rowCount: body.rows, columns };
  }

  /** A delta continues what was given before; anything else takes its place. */
  #readDictionary(message: ArrowMessage): void {
    const id = message.header.long(0);
    const field = this.#dictionaryFields.get(id);
    const record = message.header.table(1);
    if (field === undefined) return;
    if (record === undefined) throw new RangeError('a dictionary has no values');
    const body = new BatchBody(record, message);
    const values = decodeField(field, { path: this.#path, body, dictionaries: this.#dictionaries });
    const known = this.#dictionaries.get(id);
    const isDelta = message.header.byte(2) !== 0 && known !== undefined;
    this.#dictionaries.set(id, isDelta ? joinColumns(known, values, arrowColumnType(field, this.#path)) : values);
  }
}
