/** The Avro schema that rows are written with. Every value may be null: in our tables there is no other kind. */

import type { Renaming } from '#engine/formats/format.ts';
import { alternativeName, choiceStruct } from '#engine/types/choice-struct.ts';
import { isText, type ChoiceType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';

export type AvroJson = string | readonly AvroJson[] | { readonly [name: string]: unknown };

/** Record names that were given. */
interface Names {
  next: number;
}

export function writtenSchema(columns: Schema): AvroJson {
  return { type: 'record', name: 'row', fields: fieldsOf(columns, { next: 1 }) };
}

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/u;

/** Why the names of a column and of its fields do not come back; undefined: they do. */
export function nameRefusal({ name, type }: Column): string | undefined {
  if (!plainName.test(name)) return `its names have only letters of English, digits and underscores, not "${name}"`;
  return fieldRefusal(type);
}

function fieldRefusal(type: DataType): string | undefined {
  switch (type.kind) {
    case 'array':
      return fieldRefusal(type.element);
    case 'map':
      return fieldRefusal(type.key) ?? fieldRefusal(type.value);
    case 'struct':
      return type.fields.map(nameRefusal).find((reason) => reason !== undefined);
    case 'choice':
      return type.alternatives.map(fieldRefusal).find((reason) => reason !== undefined);
    default:
      return undefined;
  }
}

/** Avro's names have letters, digits and underscores only; what else a name has becomes an underscore. */
function plainNames(columns: Schema): string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    const plain = name.replace(/[^A-Za-z0-9_]/gu, '_').replace(/^(?=\d|$)/u, '_');
    let own = plain;
    for (let number = 2; taken.has(own); number += 1) own = `${plain}_${number}`;
    taken.add(own);
    return own;
  });
}

function fieldsOf(columns: Schema, names: Names): AvroJson[] {
  const plain = plainNames(columns);
  return columns.map(({ name, type }: Column, index) => {
    const own = plain[index]!;
    const written = nullable(type, names);
    return own === name
      ? { name: own, type: written, default: null }
      : { name: own, type: written, default: null, doc: name };
  });
}

/** Columns and fields that get other names. */
export function renamesOf(columns: Schema, parent = ''): Renaming[] {
  const plain = plainNames(columns);
  return columns.flatMap(({ name, type }, index) => {
    const path = `${parent}${name}`;
    const inside = structsIn(type).flatMap((fields) => renamesOf(fields, `${path}.`));
    return plain[index] === name ? inside : [{ path, written: plain[index]! }, ...inside];
  });
}

/** The outermost structs of a type. */
function structsIn(type: DataType): Schema[] {
  switch (type.kind) {
    case 'struct':
      return [type.fields];
    case 'array':
      return structsIn(type.element);
    case 'map':
      return structsIn(type.value);
    case 'choice':
      return type.alternatives.flatMap(structsIn);
    default:
      return [];
  }
}

function nullable(type: DataType, names: Names): AvroJson {
  if (type.kind === 'null') return 'null';
  if (type.kind === 'choice' && isUnion(type))
    return ['null', ...type.alternatives.map((alternative) => present(alternative, names))];
  return ['null', present(type, names)];
}

function present(type: DataType, names: Names): AvroJson {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
      return 'int';
    case 'bigint':
      return 'long';
    case 'binary':
      return 'bytes';
    case 'string':
    case 'char':
    case 'varchar':
      return 'string';
    case 'decimal':
      return { type: 'bytes', logicalType: 'decimal', precision: type.precision, scale: type.scale };
    case 'date':
      return { type: 'int', logicalType: 'date' };
    case 'timestamp':
      return { type: 'long', logicalType: 'timestamp-micros' };
    case 'timestamp_ntz':
      return { type: 'long', logicalType: 'local-timestamp-micros' };
    case 'array':
      return { type: 'array', items: nullable(type.element, names) };
    case 'map':
      if (isText(type.key)) return { type: 'map', values: nullable(type.value, names) };
      // Avro's keys are text; other maps are lists of their entries.
      return { type: 'array', items: record(entryFields(type.key, type.value), names) };
    case 'struct':
      return record(type.fields, names);
    case 'choice':
      return record(choiceStruct(type).fields, names);
    default:
      return type.kind;
  }
}

function record(fields: Schema, names: Names): AvroJson {
  const name = `record_${names.next++}`;
  return { type: 'record', name, fields: fieldsOf(fields, names) };
}

export function entryFields(key: DataType, value: DataType): Schema {
  return [
    { name: 'key', type: key },
    { name: 'value', type: value },
  ];
}

/**
 * A union identifies its branches by their kind, so a choice is one when each alternative is written as another kind and
 * comes back under its own name; else it is written as the struct that it is.
 */
export function isUnion({ alternatives }: ChoiceType): boolean {
  const kinds = new Set(alternatives.map(unionKind));
  return !kinds.has('') && kinds.size === alternatives.length;
}

/** '' for types that come back as another one. */
function unionKind(type: DataType): string {
  switch (type.kind) {
    case 'decimal':
      return 'bytes';
    case 'binary':
      return 'bytes';
    case 'date':
      return 'int';
    case 'timestamp':
    case 'timestamp_ntz':
      return 'long';
    case 'map':
      return isText(type.key) ? 'map' : '';
    case 'tinyint':
    case 'smallint':
    case 'choice':
    case 'null':
      return '';
    default:
      return alternativeName(type);
  }
}
