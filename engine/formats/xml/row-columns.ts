/** Puts the records of an XML file into columns; texts stay texts, in the structure that the schema says. */

import { EngineError } from '#engine/contract/errors.ts';
import type { BatchColumn } from '#engine/formats/batches/batch-column.ts';
import type { ColumnBatch } from '#engine/formats/batches/column-batch.ts';
import { ListColumn, StructColumn } from '#engine/formats/batches/nested-columns.ts';
import { TextColumn } from '#engine/formats/batches/text-column.ts';
import { ElementText, isNil, isNilAttribute } from '#engine/formats/xml/element-text.ts';
import { behindPrefix, NameTable } from '#engine/formats/xml/name-table.ts';
import { pathOf, type XmlReadOptions } from '#engine/formats/xml/options.ts';
import { behindLeaf, isBlankToken, isNullElement } from '#engine/formats/xml/skipped-elements.ts';
import { behindElement, token, tokenLength } from '#engine/formats/xml/tape.ts';
import type { Column, DataType, Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { GrowingBytes } from '#engine/arrow/growing-bytes.ts';

/** Why a record does not fit the columns, and which one. */
export interface Misfit {
  readonly column: string;
  readonly reason: string;
}

/** A place of the schema: a text, or a struct of further places; where it is a list, of its elements. */
class Place {
  readonly path: string;
  readonly ordinal: number;
  readonly list: ListColumn | undefined;
  readonly text: TextColumn | undefined;
  readonly struct: StructColumn | undefined;
  readonly fields: readonly Place[];
  /** The field that takes the element's own text. */
  readonly value: Place | undefined;
  readonly valueBytes: GrowingBytes | undefined;
  readonly emptyIsNull: boolean;
  readonly attributes = new NameTable<Place>();
  readonly elements = new NameTable<Place>();
  /** In the parent that is read. */
  count = 0;

  constructor(column: Column, ordinal: number, parent: string, options: XmlReadOptions) {
    this.path = pathOf(parent, column.sourceName ?? column.name);
    this.ordinal = ordinal;
    this.emptyIsNull = options.treatEmptyValuesAsNulls || options.emptyIsNull.includes(this.path);
    const isList = column.type.kind === 'array';
    const type = column.type.kind === 'array' ? column.type.element : column.type;
    if (type.kind === 'map' || type.kind === 'array') throw noSuchType(this.path, column.type);
    this.fields =
      type.kind === 'struct' ? type.fields.map((field, index) => new Place(field, index, this.path, options)) : [];
    if (type.kind === 'struct') {
      this.struct = new StructColumn(this.fields.map((field) => field.column));
      const names = type.fields.map((field) => field.sourceName ?? field.name);
      for (const [index, name] of names.entries()) this.#named(name, this.fields[index]!, options);
      this.value = this.fields[names.indexOf(options.valueTag)];
      this.valueBytes = this.value === undefined ? undefined : new GrowingBytes(256);
    } else this.text = new TextColumn();
    this.list = isList ? new ListColumn(this.struct ?? this.text!) : undefined;
  }

  get column(): BatchColumn {
    return this.list ?? this.struct ?? this.text!;
  }

  #named(name: string, field: Place, { attributePrefix, excludeAttribute }: XmlReadOptions): void {
    this.elements.add(name, field);
    if (!excludeAttribute && name.startsWith(attributePrefix))
      this.attributes.add(name.slice(attributePrefix.length), field);
  }
}

export class RowColumns {
  rows = 0;
  readonly #root: Place;
  readonly #options: XmlReadOptions;
  readonly #text = new ElementText();
  readonly #null: Buffer | undefined;

  constructor(columns: Schema, options: XmlReadOptions) {
    this.#options = options;
    this.#root = new Place({ name: '', type: { kind: 'struct', fields: columns } }, 0, '', options);
    this.#null = options.nullValue === undefined ? undefined : Buffer.from(options.nullValue);
  }

  /** Appends a record as a row, or nothing when it does not fit. The tape is used up. */
  append(scanned: Uint8Array, tape: Int32Array): Misfit | undefined {
    const misfit = this.#resolve(this.#root, scanned, tape, 0);
    if (typeof misfit === 'object') return misfit;
    this.#fill(this.#root, scanned, tape, 0);
    this.rows += 1;
    return undefined;
  }

  take(): ColumnBatch {
    const rowCount = this.rows;
    this.rows = 0;
    return { rowCount, columns: this.#root.fields.map((field) => field.column.take()) };
  }

  /**
   * Writes the place of every name over it on the tape, and finds what does not fit before anything is appended.
   * @returns the index behind the element.
   */
  #resolve(place: Place, scanned: Uint8Array, tape: Int32Array, index: number): number | Misfit {
    for (const field of place.fields) field.count = 0;
    const { ignoreNamespace } = this.#options;
    let at = index + tokenLength[token.start];
    for (;;) {
      const kind = tape[at]!;
      if (kind === token.end) return at + 2;
      if (kind === token.text) {
        if (place.value === undefined && place !== this.#root && !isBlankToken(scanned, tape, at)) {
          return { column: place.path, reason: `<${place.path}> contains text, for which there is no column` };
        }
        at += 4;
        continue;
      }
      const to = tape[at + 2]!;
      const from = ignoreNamespace ? behindPrefix(scanned, tape[at + 1]!, to) : tape[at + 1]!;
      const isAttribute = kind === token.attribute;
      const table = isAttribute ? place.attributes : place.elements;
      const field = isAttribute && isNilAttribute(scanned, tape, at) ? undefined : table.find(scanned, from, to);
      tape[at + (isAttribute ? 6 : 4)] = field === undefined ? 0 : field.ordinal + 1;
      if (field !== undefined) {
        field.count += 1;
        if (field.count > 1 && field.list === undefined)
          return {
            column: field.path,
            reason: `"${field.path}" occurs more than once, but its column is not an array`,
          };
      }
      if (isAttribute) at += tokenLength[token.attribute];
      else if (field?.struct === undefined) at = behindLeaf(tape, at);
      else {
        const behind = this.#resolve(field, scanned, tape, at);
        if (typeof behind === 'object') return behind;
        at = behind;
      }
    }
  }

  #fill(place: Place, scanned: Uint8Array, tape: Int32Array, index: number): number {
    const { fields, value, valueBytes } = place;
    for (const field of fields) field.count = 0;
    if (valueBytes !== undefined) valueBytes.length = 0;
    let hasElements = false;
    let at = index + tokenLength[token.start];
    for (;;) {
      const kind = tape[at]!;
      if (kind === token.end) break;
      if (kind === token.text) {
        if (valueBytes !== undefined && !isBlankToken(scanned, tape, at)) this.#gather(valueBytes, scanned, tape, at);
        at += 4;
        continue;
      }
      if (kind === token.attribute) {
        const field = fields[tape[at + 6]! - 1];
        if (field !== undefined) {
          this.#text.readAttribute(scanned, tape, at);
          this.#appendText(field);
        }
        at += tokenLength[token.attribute];
        continue;
      }
      hasElements = true;
      const field = fields[tape[at + 4]! - 1];
      at = field === undefined ? behindLeaf(tape, at) : this.#child(field, scanned, tape, at);
    }
    if (value !== undefined && valueBytes!.length > 0) {
      this.#text.set(valueBytes!.bytes, 0, valueBytes!.length);
      if (hasElements) this.#text.trim();
      this.#appendText(value);
    }
    for (const field of fields) {
      if (field.list !== undefined) {
        if (field.count === 0) field.list.appendNull();
        else field.list.endRow();
      } else if (field.count === 0) field.column.appendNull();
    }
    place.struct?.endRow();
    return at + 2;
  }

  #child(field: Place, scanned: Uint8Array, tape: Int32Array, at: number): number {
    if (field.struct !== undefined) {
      field.count += 1;
      if (!isNullElement(scanned, tape, at)) return this.#fill(field, scanned, tape, at);
      field.struct.appendNull();
      return behindElement(tape, at);
    }
    if (isNil(scanned, tape, at)) {
      field.count += 1;
      field.text!.appendNull();
      return behindElement(tape, at);
    }
    const behind = this.#text.read(scanned, tape, at);
    // Elements where a text is wanted are given as they stand in the file.
    if (this.#text.hasElements) this.#text.set(scanned, tape[at + 3]!, tape[behind - 1]!);
    this.#appendText(field);
    return behind;
  }

  /** Appends the text that was read last. */
  #appendText(field: Place): void {
    const text = this.#text;
    field.count += 1;
    if (this.#options.ignoreSurroundingSpaces) text.trim();
    const { bytes, from, to } = text;
    const isNullText =
      (field.emptyIsNull && (from === to || text.isBlank())) ||
      (this.#null !== undefined && to - from === this.#null.length && this.#null.equals(bytes.subarray(from, to)));
    if (isNullText) field.text!.appendNull();
    else field.text!.append(bytes, from, to);
  }

  #gather(target: GrowingBytes, scanned: Uint8Array, tape: Int32Array, at: number): void {
    this.#text.readToken(scanned, tape, at);
    target.append(this.#text.bytes.subarray(this.#text.from, this.#text.to));
  }
}

function noSuchType(path: string, type: DataType): EngineError {
  return new EngineError('SchemaMismatch', `Column "${path}" cannot be read from XML as ${formatHive(type)}.`, {
    hint: 'Elements are texts, structs, or arrays of these; give the column such a type.',
    details: { column: path },
  });
}
