/** Our types for Avro's: what a column of an Avro file is. */

import type { AvroType, AvroUnion } from '#engine/formats/avro/avro-type.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
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
  sameType,
  stringType,
  structType,
  timestampNtzType,
  timestampType,
  type Column,
  type DataType,
} from '#engine/types/data-type.ts';

/** Name of the only column of a file whose rows are not records. */
export const valueColumn = 'value';

/** Fields of the record that each row is; of all of them, where rows are records of several kinds. */
export function avroColumns(type: AvroType): Column[] {
  if (type.kind === 'record')
    return type.fields.map((field) => ({ name: field.name, type: avroColumnType(field.type) }));
  const plan = type.kind === 'union' ? planUnion(type) : undefined;
  const only = plan?.alternatives.length === 1 ? plan.alternatives[0] : undefined;
  if (only?.kind === 'struct' && !plan!.byName) return [...only.fields];
  return [{ name: valueColumn, type: avroColumnType(type) }];
}

export function avroColumnType(type: AvroType): DataType {
  switch (type.kind) {
    case 'null':
      return nullType;
    case 'boolean':
      return booleanType;
    case 'int':
      if (type.logical?.name === 'date') return dateType;
      return type.logical?.name === 'time-millis' ? stringType : intType;
    case 'long':
      return longType(type.logical?.name);
    case 'float':
      return floatType;
    case 'double':
      return doubleType;
    case 'string':
    case 'enum':
      return stringType;
    case 'bytes':
    case 'fixed': {
      const { logical } = type;
      // More digits than a decimal holds are kept as text.
      if (logical?.name === 'decimal')
        return logical.precision <= 38 ? decimalType(logical.precision, logical.scale) : stringType;
      return logical === undefined ? { kind: 'binary' } : stringType;
    }
    case 'array':
      return arrayType(avroColumnType(type.items));
    case 'map':
      return mapType(stringType, avroColumnType(type.values));
    case 'record':
      // A struct needs a field; a map shows the same empty object.
      return type.fields.length === 0 ? mapType(stringType, nullType) : structType(avroColumns(type));
    case 'union': {
      const { alternatives } = planUnion(type);
      if (alternatives.length === 0) return nullType;
      return alternatives.length === 1 ? alternatives[0]! : choiceType(alternatives);
    }
  }
}

function longType(logical: string | undefined): DataType {
  if (logical === undefined) return bigintType;
  if (logical.startsWith('timestamp')) return timestampType;
  return logical.startsWith('local-timestamp') ? timestampNtzType : stringType;
}

/** How the branches of a union become columns. */
export interface UnionPlan {
  /** One for a nullable type, several for a choice. */
  readonly alternatives: readonly DataType[];
  /** Alternative of each branch; −1 for null. */
  readonly alternativeOf: readonly number[];
  /**
   * True when branches of different types have one name as alternatives: then the union is a struct with a nullable
   * field for each branch, named by its type.
   */
  readonly byName: boolean;
}

/**
 * A choice has one alternative of each name: text and enums share one, and so do records, whose fields stand
 * together as long as those of one name are of one type.
 */
export function planUnion({ branches }: AvroUnion): UnionPlan {
  const alternatives: DataType[] = [];
  const alternativeOf: number[] = [];
  for (const branch of branches) {
    const type = avroColumnType(branch);
    if (branch.kind === 'null') {
      alternativeOf.push(-1);
      continue;
    }
    const name = alternativeName(type);
    const at = alternatives.findIndex((other) => alternativeName(other) === name);
    if (at === -1) {
      alternativeOf.push(alternatives.push(type) - 1);
      continue;
    }
    const both = together(alternatives[at]!, type);
    if (both === undefined) return planByName({ kind: 'union', branches });
    alternatives[at] = both;
    alternativeOf.push(at);
  }
  return { alternatives, alternativeOf, byName: false };
}

/** One type for both, when no value of either has to change. */
function together(left: DataType, right: DataType): DataType | undefined {
  if (sameType(left, right)) return left;
  if (left.kind !== 'struct' || right.kind !== 'struct') return undefined;
  const fields = [...left.fields];
  for (const field of right.fields) {
    const known = fields.find((other) => other.name === field.name);
    if (known === undefined) fields.push(field);
    else if (!sameType(known.type, field.type)) return undefined;
  }
  return structType(fields);
}

function planByName({ branches }: AvroUnion): UnionPlan {
  const fields: Column[] = [];
  for (const branch of branches) {
    if (branch.kind !== 'null') fields.push({ name: branchName(branch, fields), type: avroColumnType(branch) });
  }
  return {
    alternatives: [structType(fields)],
    alternativeOf: branches.map((branch) => (branch.kind === 'null' ? -1 : 0)),
    byName: true,
  };
}

function branchName(branch: AvroType, taken: readonly Column[]): string {
  const full = 'name' in branch ? branch.name : branch.kind;
  const short = full.slice(full.lastIndexOf('.') + 1);
  return taken.some((other) => other.name === short) ? full : short;
}
