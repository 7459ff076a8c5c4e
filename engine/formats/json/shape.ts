/** The kinds of JSON values found in one position, which determine its type. */

import { foldName } from '#engine/base/same-name.ts';
import { doubleDigits, losesDigits, significantDigits } from '#engine/formats/double-held.ts';
import { deepestLists } from '#engine/formats/within-limits.ts';
import { clip } from '#engine/types/column-lookup.ts';
import {
  arrayType,
  bigintType,
  booleanType,
  choiceType,
  decimalType,
  doubleType,
  mapType,
  nullType,
  stringType,
  structType,
  type Column,
  type DataType,
} from '#engine/types/data-type.ts';

/** As messages quote it. */
export function shortNumber(text: string): string {
  return text.length > 24 ? `${text.slice(0, 24)}…` : text;
}

/** Bits in the order of the alternatives of a choice that they become; `pointZero`: a number such as `12.0`. */
export const kindBits = {
  integer: 1,
  wide: 2,
  fraction: 4,
  boolean: 8,
  string: 16,
  array: 32,
  object: 64,
  pointZero: 128,
} as const;

/** Objects with more different keys than this, below the top level, are maps. */
const mostFields = 500;

export class Field {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly shape = new Shape();
  /** Number of the last object with the key, to detect it twice in one. */
  seenIn = -1;
  /** Position of its value in that object, in the bytes being scanned. */
  valueStart = 0;
  valueEnd = 0;
  /** A value that is not null was read to its end. */
  isFilled = false;

  constructor(key: string, bytes: Uint8Array) {
    this.key = key;
    this.bytes = bytes;
  }
}

export class Shape {
  kinds = 0;
  /** Digits of the longest whole number beyond 64 bits. */
  wideDigits = 0;
  /** The first number that no double holds, as it is written, or its beginning. */
  unheld: string | undefined;
  /** The first number that is not zero, but becomes it as a double. */
  vanishing: string | undefined;
  /** The first number with more digits than a double has, which is read as one. */
  longNumber: string | undefined;
  element: Shape | undefined;
  /** In order of first appearance with any value. */
  readonly fields: Field[] = [];
  /** In order of first appearance of a value that is not null. */
  readonly filled: Field[] = [];
  readonly byKey = new Map<string, Field>();
  /** Set when the keys became too many: the values of all of them. */
  values: Shape | undefined;

  addNumber(kind: number, digits: number): void {
    this.kinds |= kind;
    if (kind === kindBits.wide && digits > this.wideDigits) this.wideDigits = digits;
  }

  /** @param text of a number with a fraction or an exponent. */
  noteDigits(text: string): void {
    if (significantDigits(text) > doubleDigits) this.longNumber ??= shortNumber(text);
  }

  /** The field of a key; beyond the most fields every key gives the one field of the map's values. */
  field(key: string, bytes: Uint8Array, top: boolean): Field {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const field = new Field(key, bytes.slice());
    this.byKey.set(key, field);
    this.fields.push(field);
    if (!top && this.fields.length > mostFields) this.#becomeMap();
    return field;
  }

  #becomeMap(): void {
    this.values = new Shape();
    for (const field of this.fields) this.values.absorb(field.shape);
    this.fields.length = 0;
    this.filled.length = 0;
    this.byKey.clear();
  }

  /** Notes that a field has a value; the first time gives it its place. */
  fill(field: Field): void {
    if (field.isFilled) return;
    field.isFilled = true;
    this.filled.push(field);
  }

  /** Everything that the other one has seen, behind what this one has. @param top as of {@link field}. */
  absorb(other: Shape, top = false): void {
    this.kinds |= other.kinds;
    this.wideDigits = Math.max(this.wideDigits, other.wideDigits);
    this.unheld ??= other.unheld;
    this.vanishing ??= other.vanishing;
    this.longNumber ??= other.longNumber;
    if (other.element !== undefined) (this.element ??= new Shape()).absorb(other.element);
    if (other.values !== undefined) {
      if (this.values === undefined) this.#becomeMap();
      this.values!.absorb(other.values);
    }
    for (const field of new Set([...other.filled, ...other.fields])) {
      const mine = this.values === undefined ? this.field(field.key, field.bytes, top) : undefined;
      // One more key may have made a map of this shape.
      if (mine === undefined || this.values !== undefined) this.values!.absorb(field.shape);
      else {
        mine.shape.absorb(field.shape);
        if (mine.shape.kinds !== 0) this.fill(mine);
      }
    }
  }
}

/** Levels of lists and objects that get separate types: the engine's time grows with the third power of them. */
const deepestTyped = 32;
interface Levels {
  readonly all: number;
  readonly lists: number;
}

const noLevels: Levels = { all: 0, lists: 0 };

function below(levels: Levels, lists: 0 | 1): Levels {
  return { all: levels.all + 1, lists: levels.lists + lists };
}

/**
 * @param warn called with the path of names where a number is not stored exactly, and where values are text.
 * @param above levels above.
 */
export function typeOfShape(shape: Shape, path: string, warn: (text: string) => void, above = noLevels): DataType {
  const { kinds } = shape;
  if (above.all >= deepestTyped && (kinds & (kindBits.array | kindBits.object)) !== 0) {
    warn(`${clip(path)} is nested more than ${deepestTyped} levels deep; from there on it is read as JSON text.`);
    return stringType;
  }
  // An object without any key is a map as well.
  const isMap = shape.values !== undefined || ((kinds & kindBits.object) !== 0 && shape.fields.length === 0);
  if (above.lists >= deepestLists && ((kinds & kindBits.array) !== 0 || isMap)) {
    warn(
      `${clip(path)} has lists nested more than ${deepestLists} levels deep; from there on it is read as JSON text.`,
    );
    return stringType;
  }
  const alternatives: DataType[] = [];
  const number = numberType(shape, path, warn);
  if (number !== undefined) alternatives.push(number);
  if ((kinds & kindBits.boolean) !== 0) alternatives.push(booleanType);
  if ((kinds & kindBits.string) !== 0 && number !== stringType) alternatives.push(stringType);
  if ((kinds & kindBits.array) !== 0) {
    alternatives.push(
      arrayType(
        shape.element === undefined ? nullType : typeOfShape(shape.element, `${path}[]`, warn, below(above, 1)),
      ),
    );
  }
  if ((kinds & kindBits.object) !== 0) {
    alternatives.push(objectType(shape, path, warn, above));
  }
  if (alternatives.length === 0) return nullType;
  return alternatives.length === 1 ? alternatives[0]! : choiceType(alternatives);
}

/** Objects without any key have no fields to make a struct of. */
function objectType(shape: Shape, path: string, warn: (text: string) => void, above: Levels): DataType {
  if (shape.values !== undefined)
    return mapType(stringType, typeOfShape(shape.values, `${path}.*`, warn, below(above, 1)));
  return shape.fields.length === 0
    ? mapType(stringType, nullType)
    : structType(fieldsOfShape(shape, path, warn, below(above, 0)));
}

/** `1.0` among whole numbers is one; alone it says that fractions are to come. */
function holdsFractions(kinds: number): boolean {
  const isWhole = (kinds & kindBits.integer) !== 0 && (kinds & kindBits.wide) === 0;
  return (kinds & kindBits.fraction) !== 0 || ((kinds & kindBits.pointZero) !== 0 && !isWhole);
}

function numberType(shape: Shape, path: string, warn: (text: string) => void): DataType | undefined {
  const { kinds, wideDigits, unheld, vanishing, longNumber } = shape;
  const wide = (kinds & kindBits.wide) !== 0;
  if (holdsFractions(kinds) || (wide && wideDigits > 38)) {
    if (vanishing !== undefined)
      warn(`${path} contains ${vanishing}, which is closer to zero than any double: it is read as 0.`);
    if (longNumber !== undefined) warn(losesDigits(path, longNumber));
    if (unheld === undefined) return doubleType;
    warn(`${path} contains ${unheld}, which a double cannot represent; its numbers are read as text.`);
    return stringType;
  }
  if (wide) {
    warn(`${path} contains whole numbers beyond 64 bits; they are decimal(38,0).`);
    return decimalType(38, 0);
  }
  return (kinds & kindBits.integer) !== 0 ? bigintType : undefined;
}

/**
 * Columns or struct fields: those with values in order of their first value, then those that are always null.
 * Names that differ in capitals only, and empty ones, get a different name and keep the key as `sourceName`.
 */
export function fieldsOfShape(shape: Shape, path: string, warn: (text: string) => void, above = noLevels): Column[] {
  const nulls = shape.fields.filter((field) => !field.isFilled);
  const taken = new Set<string>();
  const keys = new Set([...shape.byKey.keys()].map((key) => foldName(key)));
  return [...shape.filled, ...nulls].map((field, index): Column => {
    const wanted = field.key === '' || field.key.includes('\0') ? `col${index}` : field.key;
    let name = wanted;
    for (let number = 1; taken.has(foldName(name)); number += 1) {
      const next = `${wanted}_${number}`;
      if (!keys.has(foldName(next))) name = next;
    }
    taken.add(foldName(name));
    const type = typeOfShape(field.shape, path === '' ? field.key : `${path}.${field.key}`, warn, above);
    return name === field.key ? { name, type } : { name, type, sourceName: field.key };
  });
}
