/**
 * Columns from the rows that custom code returned. Only what has exactly the meaning of the declared type fits: a number is not a text, a fraction
 * not a whole number, and a member that is not declared is an error, since it would be lost. A float is the nearest one.
 */

import { Misfit, shownValue } from '#engine/code/process/misfit.ts';
import { BytesWriter, convertBinary, convertText, fixedWriter } from '#engine/code/process/scalar-writers.ts';
import { Validity, type ValueWriter } from '#engine/code/process/value-writer.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import { isText, type Column, type DataType } from '#engine/types/data-type.ts';

export function createWriter(type: DataType): ValueWriter {
  switch (type.kind) {
    case 'string':
      return new BytesWriter((value, place) => convertText(value, place, undefined));
    case 'char':
    case 'varchar':
      return new BytesWriter((value, place) => convertText(value, place, type.length));
    case 'binary':
      return new BytesWriter(convertBinary);
    case 'array':
      return new ListWriter(new ArrayElements(createWriter(type.element)));
    case 'map':
      return new ListWriter(new MapEntries(createWriter(type.key), createWriter(type.value), isText(type.key)));
    case 'struct':
      return new StructWriter(type.fields);
    case 'choice':
      return new ChoiceWriter(type.alternatives);
    case 'null':
      return new NullWriter();
    default:
      return fixedWriter(type)!;
  }
}

class NullWriter implements ValueWriter {
  readonly bytes = 0;
  readonly #validity = new Validity();

  convert(value: unknown, place: string): unknown {
    if (value === null || value === undefined) return null;
    throw new Misfit(place, `Null was expected, not ${shownValue(value)}.`);
  }

  append(): void {
    this.#validity.push(false);
  }

  finish(): ColumnVector {
    return {
      data: { kind: 'fixed', values: new Uint8Array(0) },
      validity: this.#validity.finish() ?? new Uint8Array(0),
    };
  }
}

interface Elements {
  readonly bytes: number;
  convert(value: unknown, place: string): unknown[];
  append(converted: unknown): void;
  finish(): ColumnVector;
}

class ListWriter implements ValueWriter {
  readonly #elements: Elements;
  readonly #validity = new Validity();
  readonly #offsets = [0];

  constructor(elements: Elements) {
    this.#elements = elements;
  }

  get bytes(): number {
    return this.#elements.bytes + this.#offsets.length * 4;
  }

  convert(value: unknown, place: string): unknown {
    return value === null || value === undefined ? null : this.#elements.convert(value, place);
  }

  append(converted: unknown): void {
    const values = converted as unknown[] | null;
    this.#validity.push(values !== null);
    for (const value of values ?? []) this.#elements.append(value);
    this.#offsets.push(this.#offsets.at(-1)! + (values?.length ?? 0));
  }

  finish(): ColumnVector {
    const offsets = Int32Array.from(this.#offsets);
    return { data: { kind: 'list', offsets, element: this.#elements.finish() }, validity: this.#validity.finish() };
  }
}

class ArrayElements implements Elements {
  readonly #element: ValueWriter;

  constructor(element: ValueWriter) {
    this.#element = element;
  }

  get bytes(): number {
    return this.#element.bytes;
  }

  convert(value: unknown, place: string): unknown[] {
    if (!Array.isArray(value)) throw new Misfit(place, `An array was expected, not ${shownValue(value)}.`);
    const converted: unknown[] = [];
    for (let index = 0; index < value.length; index += 1)
      converted.push(this.#element.convert(value[index], `${place}[${index}]`));
    return converted;
  }

  append(converted: unknown): void {
    this.#element.append(converted);
  }

  finish(): ColumnVector {
    return this.#element.finish();
  }
}

class MapEntries implements Elements {
  readonly #key: ValueWriter;
  readonly #value: ValueWriter;
  readonly #takesObjects: boolean;

  constructor(key: ValueWriter, value: ValueWriter, takesObjects: boolean) {
    this.#key = key;
    this.#value = value;
    this.#takesObjects = takesObjects;
  }

  get bytes(): number {
    return this.#key.bytes + this.#value.bytes;
  }

  convert(value: unknown, place: string): unknown[] {
    const entries: [unknown, unknown][] = [];
    const wanted = this.#takesObjects ? 'A Map or an object' : 'A Map';
    if (value instanceof Map)
      Map.prototype.forEach.call(value, (member: unknown, key: unknown) => void entries.push([key, member]));
    else if (this.#takesObjects && isPlainObject(value)) entries.push(...Object.entries(value));
    else throw new Misfit(place, `${wanted} was expected, not ${shownValue(value)}.`);
    const seen = new Set<string>();
    return entries.map(([key, member], index) => {
      if (key === null || key === undefined) throw new Misfit(place, 'A key of the Map is null.');
      const converted = this.#key.convert(key, `${place}[key ${index + 1}]`);
      // Keys that differ in JavaScript can be the same value: 1 and 1n.
      const folded = foldedKey(converted);
      if (seen.has(folded)) throw new Misfit(place, `The Map has the key ${shownValue(key)} twice.`);
      seen.add(folded);
      return [
        converted,
        this.#value.convert(member, `${place}[${typeof key === 'string' ? JSON.stringify(key) : index + 1}]`),
      ];
    });
  }

  append(converted: unknown): void {
    const [key, value] = converted as [unknown, unknown];
    this.#key.append(key);
    this.#value.append(value);
  }

  finish(): ColumnVector {
    return { data: { kind: 'struct', fields: [this.#key.finish(), this.#value.finish()] }, validity: null };
  }
}

function foldedKey(converted: unknown): string {
  return JSON.stringify(converted, (_name, member: unknown) => {
    if (typeof member === 'bigint') return `${member}n`;
    if (typeof member === 'number' && !Number.isFinite(member)) return String(member);
    return member instanceof Uint8Array ? [...member] : member;
  });
}

/** Also a row, a column per field. */
export class StructWriter implements ValueWriter {
  readonly #fields: readonly { readonly name: string; readonly writer: ValueWriter }[];
  readonly #known: ReadonlySet<string>;
  readonly #validity = new Validity();

  constructor(fields: readonly Column[]) {
    this.#fields = fields.map(({ name, type }) => ({ name, writer: createWriter(type) }));
    this.#known = new Set(fields.map(({ name }) => name));
  }

  get bytes(): number {
    return this.#fields.reduce((sum, { writer }) => sum + writer.bytes, 0);
  }

  /** @param place '' for a row. */
  convert(value: unknown, place: string): unknown {
    if (value === null || value === undefined) return null;
    if (!isPlainObject(value)) throw new Misfit(place, `An object was expected, not ${shownValue(value)}.`);
    for (const name of Object.keys(value)) {
      if (this.#known.has(name) || value[name] === undefined) continue;
      const what = place === '' ? 'an output column' : `a field of ${place}`;
      throw new Misfit(
        below(place, name),
        `"${name}" is not ${what}, so its value would be lost. Add it, or do not return it.`,
      );
    }
    // A plain loop: this is done for every row.
    const converted: unknown[] = [];
    for (let index = 0; index < this.#fields.length; index += 1) {
      const { name, writer } = this.#fields[index]!;
      converted.push(writer.convert(Object.hasOwn(value, name) ? value[name] : undefined, below(place, name)));
    }
    return converted;
  }

  append(converted: unknown): void {
    const values = converted as unknown[] | null;
    this.#validity.push(values !== null);
    for (let index = 0; index < this.#fields.length; index += 1)
      this.#fields[index]!.writer.append(values?.[index] ?? null);
  }

  /** Of a row. */
  finishFields(): ColumnVector[] {
    return this.#fields.map(({ writer }) => writer.finish());
  }

  finish(): ColumnVector {
    return { data: { kind: 'struct', fields: this.finishFields() }, validity: this.#validity.finish() };
  }
}

/** @param place '' for a row. */
function below(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}

class ChoiceWriter implements ValueWriter {
  readonly #tag = createWriter({ kind: 'string' });
  readonly #alternatives: readonly { readonly name: string; readonly writer: ValueWriter }[];
  readonly #validity = new Validity();

  constructor(alternatives: readonly DataType[]) {
    this.#alternatives = alternatives.map((type) => ({ name: alternativeName(type), writer: createWriter(type) }));
  }

  get bytes(): number {
    return this.#alternatives.reduce((sum, { writer }) => sum + writer.bytes, this.#tag.bytes);
  }

  convert(value: unknown, place: string): unknown {
    if (value === null || value === undefined) return null;
    if (!isPlainObject(value))
      throw new Misfit(place, `An object { tag, value } was expected, not ${shownValue(value)}.`);
    const { tag } = value;
    const held = Object.hasOwn(value, 'value') ? value['value'] : undefined;
    if (tag === null || tag === undefined) return null;
    const found = this.#alternatives.findIndex(({ name }) => name === tag);
    if (found === -1) {
      const names = this.#alternatives.map(({ name }) => name).join(', ');
      throw new Misfit(place, `The tag is ${shownValue(tag)}; the types of the column are ${names}.`);
    }
    const { name, writer } = this.#alternatives[found]!;
    const converted = writer.convert(held, `${place}.value`);
    return converted === null ? null : { tag: this.#tag.convert(name, place), found, converted };
  }

  append(value: unknown): void {
    const held = value as { tag: unknown; found: number; converted: unknown } | null;
    this.#validity.push(held !== null);
    this.#tag.append(held?.tag ?? null);
    for (const [index, { writer }] of this.#alternatives.entries())
      writer.append(index === held?.found ? held.converted : null);
  }

  finish(): ColumnVector {
    const fields = [this.#tag.finish(), ...this.#alternatives.map(({ writer }) => writer.finish())];
    return { data: { kind: 'struct', fields }, validity: this.#validity.finish() };
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value) &&
    !(value instanceof Map) &&
    !(value instanceof Set) &&
    !(value instanceof Date) &&
    !(value instanceof Promise)
  );
}
