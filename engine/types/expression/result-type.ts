/** The result of an operator or a function: its type where DuckDB's is certain, else the kind of its values. */

import {
  arrayType,
  bigintType,
  doubleType,
  stringType,
  timestampNtzType,
  type ArrayType,
  type DataType,
} from '#engine/types/data-type.ts';
import { isFloating, isWhole } from '#engine/types/common-type.ts';
import { resultType } from '#engine/types/expression/coercion.ts';
import type { OperatorLine } from '#engine/types/expression/operators.ts';
import type { Family } from '#engine/types/expression/family.ts';
import { familyOf, type Expression } from '#engine/types/expression/tree.ts';
import { exactType, type LooseType, type TableFunctionLine } from '#engine/types/functions/scalar-function.ts';
import { widerType } from '#engine/types/merge-types.ts';

export interface Known {
  readonly type: DataType | undefined;
  readonly family?: Family | undefined;
}

export function operatorResult(line: OperatorLine, args: readonly Expression[]): Known {
  const [first] = args;
  if (line.gives !== undefined) return { type: line.gives };
  switch (line.kind) {
    case 'arithmetic':
      return arithmeticResult(args);
    case 'choice':
      return jointResult(args);
    case 'text':
      // `||` also concatenates lists.
      return { type: isText(args.map(familyOf)) ? stringType : undefined };
    default:
      if (line.name.startsWith('to_')) return { type: undefined, family: 'interval' };
      // If its argument is a constant that fails, it does not have a type.
      if (line.name === 'TRY') return { type: undefined, family: familyOf(first!) };
      return { type: line.name === 'element' ? memberType(first!.type) : undefined };
  }
}

function isText(families: readonly (Family | undefined)[]): boolean {
  return families.includes('text') && families.every((family) => family === 'text' || family === 'null');
}

/** Result of CASE, coalesce and similar functions, whose arguments were cast to one type. */
export function jointResult(results: readonly Expression[]): Known {
  const type = resultType(results);
  return { type, family: type === undefined ? jointFamily(results) : undefined };
}

export function callResult(line: TableFunctionLine, args: readonly Expression[]): Known {
  const [first, second] = args;
  const family = looseFamilies[line.gives];
  switch (line.name) {
    case 'nullif':
      return { type: first!.type, family: first!.family };
    case 'array':
    case 'list_value':
      return { type: listOf(resultType(args)), family };
    case 'list_transform':
      return { type: second?.kind === 'lambda' ? listOf(second.body.type) : undefined, family };
    case 'array_distinct':
    case 'sort_array':
    case 'list_filter':
      return { type: first!.type?.kind === 'array' ? first!.type : undefined, family };
    case 'array_max':
    case 'array_min':
    case 'element_at':
      return { type: memberType(first!.type) };
    case 'split':
      return { type: arrayType(stringType) };
    case 'date_trunc':
      return { type: movedTime(second!.type), family };
    case 'ceil':
    case 'ceiling':
    case 'floor':
      return { type: isFloating(first!.type) || isWholeType(first!.type) ? bigintType : undefined, family };
    default:
      return line.gives === 'same' ? jointResult(args) : { type: exactType(line.gives, first?.type), family };
  }
}

function isWholeType(type: DataType | undefined): boolean {
  return type !== undefined && isWhole(type);
}

function listOf(element: DataType | undefined): ArrayType | undefined {
  return element === undefined || element.kind === 'null' ? undefined : arrayType(element);
}

/** Result of a lookup in a list or a map. */
export function memberType(type: DataType | undefined): DataType | undefined {
  return type?.kind === 'array' ? type.element : type?.kind === 'map' ? type.value : undefined;
}

/** Exact where DuckDB's is certain: whole numbers and doubles. */
function arithmeticResult(args: readonly Expression[]): Known {
  const families = args.map(familyOf);
  if (families.includes('interval')) return { type: movedTime(args.find((arg) => familyOf(arg) !== 'interval')?.type) };
  if (!families.every(isNumeric)) return { type: undefined };
  if (args.some(({ type }) => type?.kind === 'double')) return { type: doubleType };
  const family = families.every((each) => each === 'whole') ? 'whole' : 'number';
  const [left, right] = [args[0]!.type, args.at(-1)!.type];
  if (family === 'number' || left === undefined || right === undefined) return { type: undefined, family };
  return { type: widerType(left, right) ?? bigintType };
}

/** Of a time that is moved or cut; a date becomes one, whatever the interval or unit. */
function movedTime(time: DataType | undefined): DataType | undefined {
  return time?.kind === 'date' || time?.kind === 'timestamp_ntz'
    ? timestampNtzType
    : time?.kind === 'timestamp'
      ? time
      : undefined;
}

function isNumeric(family: Family | undefined): boolean {
  return family === 'whole' || family === 'number';
}

function jointFamily(values: readonly Expression[]): Family | undefined {
  const families = new Set(values.map(familyOf));
  families.delete('null');
  const [family, ...others] = families;
  if (others.length === 0) return family;
  return [...families].every(isNumeric) ? 'number' : undefined;
}

/** Results whose exact type only DuckDB knows. */
const looseFamilies: Readonly<Partial<Record<LooseType, Family>>> = {
  whole: 'whole',
  number: 'number',
  list: 'nested',
  map: 'nested',
  struct: 'nested',
};
