/** The type tree of an ORC file as Tenon's types. */

import { EngineError } from '#engine/contract/errors.ts';
import type { OrcFooter } from '#engine/formats/orc/container/orc-footer.ts';
import { alternativeName, choiceFromStruct } from '#engine/types/choice-struct.ts';
import { structType, type Column, type DataType } from '#engine/types/data-type.ts';

/** A column of the file, at any depth. */
export interface OrcColumn {
  /** Place in the footer's types; streams and encodings go by it. */
  readonly id: number;
  readonly type: DataType;
  /** Members of a struct or union, key and value of a map, the element of a list. */
  readonly members: readonly OrcColumn[];
  /** How it is stored where the type does not say; a struct without fields holds `nothing`. */
  readonly storage: 'plain' | 'union' | 'nothing';
}

export interface NamedColumn extends OrcColumn {
  readonly name: string;
}

/** Deeper nesting is not a table but an attack on the stack. */
const deepest = 100;

/** What Hive 0.11 and 0.12 wrote as `decimal` without digits is read with these, as ORC's own readers do. */
const unstatedPrecision = 38;
const unstatedScale = 6;

/** The top columns; a root that is not a struct is one column called `value`. */
export function rootColumns(footer: OrcFooter, path: string): NamedColumn[] {
  const root = buildColumn(footer, 0, path, 0);
  return footer.types[0]!.kind === 'struct' ? namedMembers(footer, root) : [{ ...root, name: 'value' }];
}

/** Members of a struct with their names. */
export function namedMembers(footer: OrcFooter, struct: OrcColumn): NamedColumn[] {
  return nameMembers(footer.types[struct.id]!.fieldNames, struct.members);
}

function nameMembers(names: readonly string[], members: readonly OrcColumn[]): NamedColumn[] {
  return members.map((member, index) => ({ ...member, name: names[index]! }));
}

function buildColumn(footer: OrcFooter, id: number, path: string, depth: number): OrcColumn {
  if (depth > deepest) {
    throw new EngineError('UnsupportedFormat', `${path} nests its types more than ${deepest} levels deep.`, {
      hint: 'Write the file again with flatter columns.',
      details: { path },
    });
  }
  const { subtypes, kind } = footer.types[id]!;
  const members = subtypes.map((subtype) => buildColumn(footer, subtype, path, depth + 1));
  const storage = kind === 'union' ? kind : kind === 'struct' && members.length === 0 ? 'nothing' : 'plain';
  return { id, type: toDataType(footer, id, members, path), members, storage };
}

function toDataType(footer: OrcFooter, id: number, members: readonly OrcColumn[], path: string): DataType {
  const orc = footer.types[id]!;
  switch (orc.kind) {
    case 'byte':
      return { kind: 'tinyint' };
    case 'short':
      return { kind: 'smallint' };
    case 'long':
      return { kind: 'bigint' };
    case 'boolean':
    case 'int':
    case 'float':
    case 'double':
    case 'string':
    case 'binary':
    case 'date':
      return { kind: orc.kind };
    case 'geometry':
    case 'geography':
      return { kind: 'binary' };
    // ORC's timestamp has no zone: readers anywhere see the wall clock that was written.
    case 'timestamp':
      return { kind: 'timestamp_ntz' };
    case 'timestamp_instant':
      return { kind: 'timestamp' };
    case 'char':
    case 'varchar':
      return { kind: orc.kind, length: orc.maximumLength };
    case 'decimal':
      return decimalOf(orc.precision, orc.scale, path);
    case 'list':
      return { kind: 'array', element: members[0]!.type };
    case 'map':
      return { kind: 'map', key: members[0]!.type, value: members[1]!.type };
    case 'struct':
      // No engine that Tenon speaks to has structs without fields: such a column is all null.
      if (members.length === 0) return { kind: 'string' };
      return choiceFromStruct(structType(nameMembers(orc.fieldNames, members).map(fieldOf)));
    case 'union':
      return unionType(members.map((member) => member.type));
    default:
      throw new EngineError(
        'UnsupportedFormat',
        `${path} has a column of ORC type number ${orc.kind}, which is unknown.`,
        {
          hint: 'Write the file again without that column, or with a version of ORC up to 2.2.',
          details: { path },
        },
      );
  }
}

function fieldOf({ name, type }: NamedColumn): Column {
  return { name, type };
}

function decimalOf(precision: number, scale: number, path: string): DataType {
  if (precision === 0) return { kind: 'decimal', precision: unstatedPrecision, scale: unstatedScale };
  if (precision > 38 || scale > precision) {
    throw new EngineError('UnsupportedFormat', `${path} has a column of type decimal(${precision},${scale}).`, {
      hint: 'Tenon reads decimals of up to 38 digits, with no more of them after the point.',
      details: { path },
    });
  }
  return { kind: 'decimal', precision, scale };
}

/**
 * A choice where its rules allow it: several alternatives, no two of the same name. Other unions become a struct of
 * `tag` (from 0) and `field0`, `field1`, …, as Trino shows them.
 */
function unionType(types: readonly DataType[]): DataType {
  const names = new Set(types.map(alternativeName));
  if (names.size === types.length && types.length > 1) return { kind: 'choice', alternatives: types };
  return {
    kind: 'struct',
    fields: [
      { name: 'tag', type: { kind: 'tinyint' } },
      ...types.map((type, index) => ({ name: `field${index}`, type })),
    ],
  };
}
