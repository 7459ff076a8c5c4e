/** A text that is one element, as JSON in the form of a type; by the rules that the records of XML files are read by. */

import { GrowingBytes } from '#engine/arrow/growing-bytes.ts';
import { ElementText, isNil, isNilAttribute } from '#engine/formats/xml/element-text.ts';
import { behindPrefix, NameTable } from '#engine/formats/xml/name-table.ts';
import { behindLeaf, isBlankToken, isNullElement } from '#engine/formats/xml/skipped-elements.ts';
import { behindElement, token, tokenLength } from '#engine/formats/xml/tape.ts';
import { scanText, textScanner } from '#engine/formats/xml/text-document.ts';
import { XmlFault } from '#engine/formats/xml/xml-fault.ts';
import type { XmlPlace, XmlTextReading, XmlToJsonRequest } from '#engine/types/xml/xml-to-json.ts';

/** Requests of the nodes that a worker ran last. */
const mostReaders = 16;

const readers = new Map<string, TextReader>();

/** @returns null where the text is not one well-formed element, or does not fit. */
export function xmlToJson(text: Uint8Array, request: string): string | null {
  let reader = readers.get(request);
  if (reader === undefined) {
    if (readers.size >= mostReaders) readers.clear();
    reader = new TextReader(JSON.parse(request) as XmlToJsonRequest);
    readers.set(request, reader);
  }
  return reader.read(text);
}

/** Thrown for an element that is well-formed but does not fit the type. */
const misfit = new Error('the element does not fit its type');

class Place {
  readonly key: string;
  readonly isList: boolean;
  /** Absent: a text. */
  readonly fields: readonly Place[] | undefined;
  /** Position of the field that takes the element's own text. */
  readonly value: number | undefined;
  readonly attributes = new NameTable<number>();
  readonly elements = new NameTable<number>();

  constructor({ name, isList, fields }: XmlPlace, reading: XmlTextReading) {
    this.key = JSON.stringify(name);
    this.isList = isList;
    this.fields = fields?.map((field) => new Place(field, reading));
    for (const [index, field] of (fields ?? []).entries()) {
      this.elements.add(field.name, index);
      if (!reading.excludeAttribute && field.name.startsWith(reading.attributePrefix))
        this.attributes.add(field.name.slice(reading.attributePrefix.length), index);
      if (field.name === reading.valueTag) this.value = index;
    }
  }
}

/** Values of the fields of one element: JSON, undefined where there is none; of a list, those of its elements. */
type Values = (string | string[] | undefined)[];

class TextReader {
  readonly #scanner = textScanner();
  readonly #text = new ElementText();
  readonly #own = new GrowingBytes(256);
  readonly #root: Place;
  readonly #reading: XmlTextReading;
  readonly #null: Buffer | undefined;
  /** Index on the tape. */
  #at = 0;

  constructor({ reading, fields }: XmlToJsonRequest) {
    this.#root = new Place({ name: '', isList: false, fields }, reading);
    this.#reading = reading;
    this.#null = reading.nullValue === undefined ? undefined : Buffer.from(reading.nullValue);
  }

  read(text: Uint8Array): string | null {
    try {
      scanText(this.#scanner, text);
      this.#at = 0;
      return this.#struct(this.#root);
    } catch (thrown) {
      if (thrown === misfit || thrown instanceof XmlFault) return null;
      throw thrown;
    } finally {
      // The bytes belong to the engine and go with the call.
      this.#scanner.bytes = new Uint8Array(0);
    }
  }

  /** The element at the cursor, which is behind it afterwards. */
  #struct(place: Place): string {
    const { bytes, tape } = this.#scanner;
    const numbers = tape.values;
    const values: Values = [];
    const own = place.value === undefined ? undefined : { from: this.#own.length };
    let hasElements = false;
    this.#at += tokenLength[token.start];
    for (;;) {
      const at = this.#at;
      const kind = numbers[at]!;
      if (kind === token.end) break;
      if (kind === token.text) {
        if (!isBlankToken(bytes, numbers, at)) this.#ownText(place, at);
        this.#at += tokenLength[token.text];
      } else if (kind === token.attribute) {
        this.#attribute(place, values, at);
        this.#at += tokenLength[token.attribute];
      } else {
        hasElements = true;
        this.#child(place, values, at);
      }
    }
    this.#at += tokenLength[token.end];
    if (own !== undefined && this.#own.length > own.from) {
      this.#text.set(this.#own.bytes, own.from, this.#own.length);
      if (hasElements) this.#text.trim();
      put(place, values, place.value!, this.#leaf());
      this.#own.length = own.from;
    }
    return written(place, values);
  }

  /** Outside of the row itself, text needs a field. */
  #ownText(place: Place, at: number): void {
    if (place.value === undefined) {
      if (place !== this.#root) throw misfit;
      return;
    }
    const { bytes, tape } = this.#scanner;
    this.#text.readToken(bytes, tape.values, at);
    this.#own.append(this.#text.bytes.subarray(this.#text.from, this.#text.to));
  }

  #attribute(place: Place, values: Values, at: number): void {
    const { bytes, tape } = this.#scanner;
    if (isNilAttribute(bytes, tape.values, at)) return;
    const index = this.#find(place.attributes, at);
    if (index === undefined) return;
    if (place.fields![index]!.fields !== undefined) throw misfit;
    this.#text.readAttribute(bytes, tape.values, at);
    put(place, values, index, this.#leaf());
  }

  #child(place: Place, values: Values, at: number): void {
    const { bytes, tape } = this.#scanner;
    const index = this.#find(place.elements, at);
    if (index === undefined) {
      this.#at = behindLeaf(tape.values, at);
      return;
    }
    const field = place.fields![index]!;
    if (field.fields !== undefined) {
      const isNull = isNullElement(bytes, tape.values, at);
      // What is in a null element has to fit all the same, as in files.
      const json = this.#struct(field);
      put(place, values, index, isNull ? 'null' : json);
    } else if (isNil(bytes, tape.values, at)) {
      put(place, values, index, 'null');
      this.#at = behindElement(tape.values, at);
    } else {
      this.#at = this.#text.read(bytes, tape.values, at);
      // Elements where a text is wanted are given as they are written.
      if (this.#text.hasElements) this.#text.set(bytes, tape.values[at + 3]!, tape.values[this.#at - 1]!);
      put(place, values, index, this.#leaf());
    }
  }

  #find(table: NameTable<number>, at: number): number | undefined {
    const { bytes, tape } = this.#scanner;
    const to = tape.values[at + 2]!;
    const from = tape.values[at + 1]!;
    return table.find(bytes, this.#reading.ignoreNamespace ? behindPrefix(bytes, from, to) : from, to);
  }

  /** The text that was read last. */
  #leaf(): string {
    const text = this.#text;
    if (this.#reading.ignoreSurroundingSpaces) text.trim();
    const bytes = text.bytes.subarray(text.from, text.to);
    const isNull = (this.#reading.treatEmptyValuesAsNulls && text.isBlank()) || this.#null?.equals(bytes) === true;
    return isNull ? 'null' : JSON.stringify(Buffer.from(bytes).toString());
  }
}

/** @throws {@link misfit} for a second value where there is no list. */
function put(place: Place, values: Values, index: number, json: string): void {
  const known = values[index];
  if (!place.fields![index]!.isList) {
    if (known !== undefined) throw misfit;
    values[index] = json;
  } else if (Array.isArray(known)) known.push(json);
  else values[index] = [json];
}

function written({ fields }: Place, values: Values): string {
  const members: string[] = [];
  for (const [index, { key }] of fields!.entries()) {
    const value = values[index];
    if (value !== undefined) members.push(`${key}:${typeof value === 'string' ? value : `[${value.join(',')}]`}`);
  }
  return `{${members.join(',')}}`;
}
