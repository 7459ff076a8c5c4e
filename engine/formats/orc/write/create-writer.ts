/** The types of a file to write, and the writer of a column of any type. */

import type { ChunkCodec } from '#engine/formats/orc/container/chunk-codec.ts';
import { kindNames, type OrcKind, type OrcType } from '#engine/formats/orc/container/orc-footer.ts';
import { ProtobufWriter } from '#engine/formats/orc/container/protobuf-writer.ts';
import type { ColumnWriter } from '#engine/formats/orc/write/column-writer.ts';
import { ListColumnWriter, StructColumnWriter } from '#engine/formats/orc/write/nested-writers.ts';
import {
  BigintColumnWriter,
  BooleanColumnWriter,
  FloatingColumnWriter,
  IntColumnWriter,
  TinyintColumnWriter,
} from '#engine/formats/orc/write/number-writers.ts';
import { DecimalColumnWriter, TimestampColumnWriter } from '#engine/formats/orc/write/scaled-writers.ts';
import { TextColumnWriter } from '#engine/formats/orc/write/text-writer.ts';
import { choiceStruct } from '#engine/types/choice-struct.ts';
import { structType, type ChoiceType, type DataType, type Schema } from '#engine/types/data-type.ts';

/** A choice is written as its tagged struct: Spark reads no file that has a union in it. */
export function createWriter(codec: ChunkCodec, type: DataType): ColumnWriter {
  const members = membersOf(type).map((member) => createWriter(codec, member));
  switch (type.kind) {
    case 'boolean':
      return new BooleanColumnWriter(codec);
    case 'tinyint':
      return new TinyintColumnWriter(codec);
    case 'smallint':
    case 'int':
    case 'date':
      return new IntColumnWriter(codec, type.kind);
    case 'bigint':
      return new BigintColumnWriter(codec);
    case 'float':
      return new FloatingColumnWriter(codec, 4);
    case 'double':
      return new FloatingColumnWriter(codec, 8);
    case 'string':
    case 'char':
    case 'varchar':
    case 'null':
      return new TextColumnWriter(codec, false);
    case 'binary':
      return new TextColumnWriter(codec, true);
    case 'decimal':
      return new DecimalColumnWriter(codec, type);
    case 'timestamp':
    case 'timestamp_ntz':
      return new TimestampColumnWriter(codec);
    case 'struct':
      return new StructColumnWriter(codec, members);
    case 'array':
    case 'map':
      return new ListColumnWriter(codec, members);
    case 'choice':
      return createWriter(codec, choiceStruct(type));
  }
}

function membersOf(type: DataType): readonly DataType[] {
  switch (type.kind) {
    case 'struct':
      return type.fields.map((field) => field.type);
    case 'array':
      return [type.element];
    case 'map':
      return [type.key, type.value];
    default:
      return [];
  }
}

/** The types of the footer, depth first, with the struct of the whole row in front. */
export function footerTypes(columns: Schema): OrcType[] {
  const types: OrcType[] = [];
  addType(types, structType(columns));
  return types;
}

/** @returns the id. */
function addType(types: OrcType[], logical: DataType): number {
  const type = logical.kind === 'choice' ? choiceStruct(logical) : logical;
  const id = types.length;
  const subtypes: number[] = [];
  types.push({
    kind: kindOf(type),
    subtypes,
    fieldNames: type.kind === 'struct' ? type.fields.map((field) => field.name) : [],
    maximumLength: type.kind === 'char' || type.kind === 'varchar' ? type.length : 0,
    precision: type.kind === 'decimal' ? type.precision : 0,
    scale: type.kind === 'decimal' ? type.scale : 0,
  });
  for (const member of membersOf(type)) subtypes.push(addType(types, member));
  return id;
}

function kindOf(type: Exclude<DataType, ChoiceType>): OrcKind {
  switch (type.kind) {
    case 'tinyint':
      return 'byte';
    case 'smallint':
      return 'short';
    case 'bigint':
      return 'long';
    case 'array':
      return 'list';
    case 'timestamp':
      return 'timestamp_instant';
    case 'timestamp_ntz':
      return 'timestamp';
    // ORC has no type without values.
    case 'null':
      return 'string';
    default:
      return type.kind;
  }
}

export function typeMessage(type: OrcType): ProtobufWriter {
  const message = new ProtobufWriter().number(1, kindNames.indexOf(type.kind as OrcKind)).packed(2, type.subtypes);
  for (const name of type.fieldNames) message.text(3, name);
  if (type.maximumLength > 0) message.number(4, type.maximumLength);
  if (type.precision > 0) message.number(5, type.precision).number(6, type.scale);
  return message;
}
