/** The content of the elements in one position of the records, from which columns and their types follow. */

import { doubleDigits, significantDigits } from '#engine/formats/double-held.ts';
import { foldName } from '#engine/base/same-name.ts';
import { anyValueType, beginsWithDigit, valueType, valueTypes } from '#engine/formats/csv/values/value-types.ts';
import { ElementText, isNil, isNilAttribute } from '#engine/formats/xml/element-text.ts';
import { behindPrefix, NameTable } from '#engine/formats/xml/name-table.ts';
import { pathOf, type XmlReadOptions } from '#engine/formats/xml/options.ts';
import { textFlag, token, tokenLength } from '#engine/formats/xml/tape.ts';
import {
  arrayType,
  bigintType,
  booleanType,
  dateType,
  doubleType,
  nullType,
  stringType,
  structType,
  timestampType,
  type Column,
  type DataType,
} from '#engine/types/data-type.ts';

type Reading = Pick<
  XmlReadOptions,
  'attributePrefix' | 'valueTag' | 'excludeAttribute' | 'ignoreNamespace' | 'ignoreSurroundingSpaces' | 'nullValue'
>;

/** More names than this in one element are not columns any more. */
export const mostNames = 5000;

export class XmlShape {
  readonly key: string;
  types = anyValueType;
  hasValue = false;
  hasDigits = false;
  hasEmpty = false;
  /** The first value with more digits than a double has. */
  longNumber: string | undefined;
  /** Has attributes or elements somewhere. */
  isStruct = false;
  /** Occurs several times in one parent somewhere. */
  repeats = false;
  /** There is text between its elements somewhere. */
  isMixed = false;
  /** In the parent that is read. */
  count = 0;
  readonly children: XmlShape[] = [];
  /** Position of its text among the children. */
  valueAt = 0;
  readonly attributes = new NameTable<XmlShape>();
  readonly elements = new NameTable<XmlShape>();
  readonly #byKey = new Map<string, XmlShape>();

  constructor(key: string) {
    this.key = key;
  }

  get isFull(): boolean {
    return this.children.length > mostNames;
  }

  /** The child of a name that is new to the table. */
  add(table: NameTable<XmlShape>, name: string, prefix: string): XmlShape {
    const key = prefix + name;
    let child = this.#byKey.get(key);
    if (child === undefined) {
      child = new XmlShape(key);
      this.#byKey.set(key, child);
      this.children.push(child);
    }
    table.add(name, child);
    return child;
  }
}

/** Takes records and keeps what their shape is. */
export class ShapePass {
  readonly root = new XmlShape('');
  /** Some element has more names in it than can be columns. */
  tooManyNames: string | undefined;
  readonly #reading: Reading;
  readonly #text = new ElementText();
  readonly #null: string | undefined;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#null = reading.nullValue;
    this.root.isStruct = true;
  }

  add(scanned: Uint8Array, tape: Int32Array): void {
    this.#element(this.root, scanned, tape, 0);
  }

  /** @returns the index behind the element. */
  #element(shape: XmlShape, scanned: Uint8Array, tape: Int32Array, index: number): number {
    for (const child of shape.children) child.count = 0;
    let at = index + tokenLength[token.start];
    for (; tape[at] === token.attribute; at += tokenLength[token.attribute]) this.#attribute(shape, scanned, tape, at);
    // The text of an element without child elements is here at most twice: usually alone.
    let hasElements = false;
    for (;;) {
      const kind = tape[at]!;
      if (kind === token.end) break;
      if (kind === token.text) {
        if (hasElements && (tape[at + 3]! & textFlag.blank) === 0) shape.isMixed = true;
        at += 4;
      } else {
        hasElements = true;
        at = this.#child(shape, scanned, tape, at);
      }
    }
    shape.isStruct ||= hasElements;
    this.#text.read(scanned, tape, index);
    if (!isNil(scanned, tape, index)) this.#value(shape, hasElements);
    return at + 2;
  }

  #attribute(shape: XmlShape, scanned: Uint8Array, tape: Int32Array, at: number): void {
    const { excludeAttribute, ignoreNamespace, attributePrefix } = this.#reading;
    if (excludeAttribute || isNilAttribute(scanned, tape, at)) return;
    const to = tape[at + 2]!;
    const from = ignoreNamespace ? behindPrefix(scanned, tape[at + 1]!, to) : tape[at + 1]!;
    shape.isStruct = true;
    const child =
      shape.attributes.find(scanned, from, to) ??
      this.#add(shape, shape.attributes, scanned, from, to, attributePrefix);
    this.#count(child);
    this.#text.readAttribute(scanned, tape, at);
    this.#value(child, false);
  }

  #child(shape: XmlShape, scanned: Uint8Array, tape: Int32Array, at: number): number {
    const to = tape[at + 2]!;
    const from = this.#reading.ignoreNamespace ? behindPrefix(scanned, tape[at + 1]!, to) : tape[at + 1]!;
    const child = shape.elements.find(scanned, from, to) ?? this.#add(shape, shape.elements, scanned, from, to, '');
    this.#count(child);
    return this.#element(child, scanned, tape, at);
  }

  #add(
    shape: XmlShape,
    table: NameTable<XmlShape>,
    scanned: Uint8Array,
    from: number,
    to: number,
    prefix: string,
  ): XmlShape {
    if (shape.isFull) this.tooManyNames ??= shape.key;
    return shape.add(table, Buffer.from(scanned.buffer, scanned.byteOffset + from, to - from).toString(), prefix);
  }

  #count(child: XmlShape): void {
    child.count += 1;
    if (child.count > 1) child.repeats = true;
  }

  /** Notes the text that was read last. */
  #value(shape: XmlShape, hasElements: boolean): void {
    const text = this.#text;
    if (text.isBlank()) {
      shape.hasEmpty = true;
      return;
    }
    if (hasElements || this.#reading.ignoreSurroundingSpaces) text.trim();
    const { bytes, from, to } = text;
    if (this.#null !== undefined && Buffer.from(bytes.subarray(from, to)).toString() === this.#null) return;
    if (!shape.hasValue) shape.valueAt = shape.children.length;
    shape.hasValue = true;
    if (shape.types === 0) return;
    shape.types &= valueTypes(bytes, from, to);
    shape.hasDigits ||= beginsWithDigit(bytes, from);
    if (to - from <= doubleDigits || shape.longNumber !== undefined || (shape.types & valueType.double) === 0) return;
    const number = Buffer.from(bytes.subarray(from, to)).toString().trim();
    if (significantDigits(number) > doubleDigits) shape.longNumber = number;
  }
}

export interface ShapeSchema {
  readonly columns: Column[];
  /** Paths of values that are null where they are empty, because they are not texts. */
  readonly emptyIsNull: string[];
  /** Paths of elements with text between their elements. */
  readonly mixed: string[];
  /** Values of doubles that lose digits. */
  readonly longNumbers: { readonly path: string; readonly text: string }[];
}

/** @param isExact every record was seen; else empty values may come where none was. */
export function schemaOfShape(root: XmlShape, valueTag: string, isExact: boolean): ShapeSchema {
  const emptyIsNull: string[] = [];
  const mixed: string[] = [];
  const longNumbers: { path: string; text: string }[] = [];
  const typeOf = (shape: XmlShape, path: string): DataType => {
    const type = shape.isStruct ? structType(fieldsOf(shape, path)) : valueTypeOf(shape);
    if (shape.longNumber !== undefined && valueTypeOf(shape).kind === 'double')
      longNumbers.push({ path, text: shape.longNumber });
    if (!shape.isStruct && (shape.hasEmpty || !isExact) && type.kind !== 'string') emptyIsNull.push(path);
    if (shape.isMixed) mixed.push(path);
    return shape.repeats ? arrayType(type) : type;
  };
  const fieldsOf = (shape: XmlShape, path: string): Column[] => {
    const fields = shape.children.map((child) => ({ key: child.key, type: typeOf(child, pathOf(path, child.key)) }));
    if (shape.hasValue) fields.splice(shape.valueAt, 0, { key: valueTag, type: valueTypeOf(shape) });
    return uniqueColumns(fields);
  };
  return { columns: fieldsOf(root, ''), emptyIsNull, mixed, longNumbers };
}

function valueTypeOf({ types, hasValue, hasDigits }: XmlShape): DataType {
  if (!hasValue) return nullType;
  if ((types & valueType.bigint) !== 0) return bigintType;
  if ((types & valueType.double) !== 0 && hasDigits) return doubleType;
  if ((types & valueType.boolean) !== 0) return booleanType;
  if ((types & valueType.date) !== 0) return dateType;
  if ((types & valueType.timestamp) !== 0) return timestampType;
  return stringType;
}

/** Names that differ in capitals only get a different name and keep the one in the data as `sourceName`. */
function uniqueColumns(fields: readonly { readonly key: string; readonly type: DataType }[]): Column[] {
  const written = new Set(fields.map(({ key }) => foldName(key)));
  const taken = new Set<string>();
  return fields.map(({ key, type }): Column => {
    let name = key;
    for (let number = 1; taken.has(foldName(name)); number += 1) {
      const next = `${key}_${number}`;
      if (!written.has(foldName(next))) name = next;
    }
    taken.add(foldName(name));
    return name === key ? { name, type } : { name, type, sourceName: key };
  });
}
