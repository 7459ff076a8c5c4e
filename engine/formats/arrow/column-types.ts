/** Our types for Arrow's. */

import { arrowTypes, type ArrowField } from '#engine/formats/arrow/arrow-field.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { alternativeName, choiceFromStruct } from '#engine/types/choice-struct.ts';
import {
  arrayType,
  bigintType,
  booleanType,
  choiceType,
  dateType,
  decimalType,
  doubleType,
  floatType,
  intType,
  mapType,
  nullType,
  smallintType,
  stringType,
  structType,
  timestampNtzType,
  timestampType,
  type Column,
  type DataType,
} from '#engine/types/data-type.ts';

export function arrowColumns(fields: readonly ArrowField[], path: string): Column[] {
  return fields.map((field) => ({ name: field.name, type: arrowColumnType(field, path) }));
}

/** Unsigned numbers widen; times, durations and intervals are text. @throws EngineError UnsupportedFormat. */
export function arrowColumnType(field: ArrowField, path: string): DataType {
  const inner = (index: number): DataType => {
    const child = field.children[index];
    if (child === undefined) throw new RangeError(`the field ${field.name} has no child ${index}`);
    return arrowColumnType(child, path);
  };
  switch (field.type) {
    case arrowTypes.null:
      return nullType;
    case arrowTypes.boolean:
      return booleanType;
    case arrowTypes.int:
      return wholeType(field);
    case arrowTypes.float:
      return field.width === 64 ? doubleType : floatType;
    case arrowTypes.utf8:
    case arrowTypes.largeUtf8:
    case arrowTypes.utf8View:
    case arrowTypes.time:
    case arrowTypes.duration:
    case arrowTypes.interval:
      return stringType;
    case arrowTypes.binary:
    case arrowTypes.largeBinary:
    case arrowTypes.binaryView:
      return { kind: 'binary' };
    case arrowTypes.fixedBinary:
      return isUuid(field) ? stringType : { kind: 'binary' };
    case arrowTypes.decimal:
      return decimalColumnType(field);
    case arrowTypes.date:
      return dateType;
    case arrowTypes.timestamp:
      return field.hasZone ? timestampType : timestampNtzType;
    case arrowTypes.list:
    case arrowTypes.largeList:
    case arrowTypes.listView:
    case arrowTypes.largeListView:
    case arrowTypes.fixedList:
      return arrayType(inner(0));
    case arrowTypes.map: {
      const entries = inner(0);
      if (entries.kind !== 'struct' || entries.fields.length !== 2)
        throw new RangeError(`the map ${field.name} has no entries`);
      return mapType(entries.fields[0]!.type, entries.fields[1]!.type);
    }
    case arrowTypes.struct:
      // A struct needs a field; a map shows the same empty object.
      if (field.children.length === 0) return mapType(stringType, nullType);
      return choiceFromStruct(structType(arrowColumns(field.children, path)));
    case arrowTypes.union:
      return unionType(field, path);
    case arrowTypes.runEnds:
      return inner(1);
    default:
      throw new EngineError(
        'UnsupportedFormat',
        `${path}: unsupported format: the Arrow column "${field.name}" has a type that is not known (number ${field.type}).`,
        {
          hint: 'Write the file again without that column, or with another type.',
          details: { path, format: 'arrow', column: field.name },
        },
      );
  }
}

export function isUuid({ type, width, extension }: ArrowField): boolean {
  return type === arrowTypes.fixedBinary && width === 16 && extension === 'arrow.uuid';
}

function wholeType({ width, isSigned }: ArrowField): DataType {
  switch (width) {
    case 8:
      return isSigned ? { kind: 'tinyint' } : smallintType;
    case 16:
      return isSigned ? smallintType : intType;
    case 32:
      return isSigned ? intType : bigintType;
    default:
      return isSigned ? bigintType : decimalType(20, 0);
  }
}

/** More digits than a decimal holds are kept as text; a negative scale is written out. */
function decimalColumnType({ precision, scale }: ArrowField): DataType {
  return precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision
    ? decimalType(precision, scale)
    : stringType;
}

/** How the children of a union become columns. */
export interface UnionPlan {
  readonly alternatives: readonly { readonly type: DataType; readonly child: number }[];
  /** Children of one name as alternatives: the union is a struct with a nullable field for each child. */
  readonly byName: boolean;
}

export function planUnion(field: ArrowField, path: string): UnionPlan {
  const types = field.children.map((child) => arrowColumnType(child, path));
  const alternatives = types.map((type, child) => ({ type, child })).filter(({ type }) => type.kind !== 'null');
  const names = new Set(alternatives.map(({ type }) => alternativeName(type)));
  return { alternatives, byName: names.size < alternatives.length };
}

function unionType(field: ArrowField, path: string): DataType {
  const { alternatives, byName } = planUnion(field, path);
  if (alternatives.length === 0) return nullType;
  if (byName) return structType(alternatives.map(({ type, child }) => ({ name: field.children[child]!.name, type })));
  return alternatives.length === 1 ? alternatives[0]!.type : choiceType(alternatives.map(({ type }) => type));
}
