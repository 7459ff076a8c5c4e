/** Turns what a pass over CSV records saw into a schema, options and warnings. */

import {
  bigintType,
  booleanType,
  dateType,
  doubleType,
  nullType,
  stringType,
  timestampType,
  type Column,
  type DataType,
  type Schema,
} from '#engine/types/data-type.ts';
import type { ColumnPass, RecordPass } from '#engine/formats/csv/record-pass.ts';
import { anyValueType, valueType } from '#engine/formats/csv/value-types.ts';

export interface PassResult {
  readonly schema: Schema;
  readonly decimalSeparator: '.' | ',';
  /** Quoted empty values stand in columns that are no text, so they can only mean null. */
  readonly emptyQuotedIsNull: boolean;
}

export function schemaOfPass(pass: RecordPass, names: readonly string[], stated: '.' | ',' | undefined): PassResult {
  const decimalSeparator = stated ?? findDecimalSeparator(pass.columns);
  const schema = pass.columns.map((column, index): Column => ({
    name: names[index]!,
    type: typeOfColumn(column, decimalSeparator),
  }));
  const emptyQuotedIsNull = pass.columns.some((column, index) => {
    const isText = schema[index]!.type.kind === 'string' && column.hasValues;
    return !isText && (column.quotedEmpty || (column.quotedValues && column.hasValues));
  });
  return { schema, decimalSeparator, emptyQuotedIsNull };
}

/** A comma when some column is a number only that way and none is a number only with a point. */
function findDecimalSeparator(columns: readonly ColumnPass[]): '.' | ',' {
  const isOnly = (column: ColumnPass, wanted: number, other: number): boolean =>
    column.hasValues &&
    column.types !== anyValueType &&
    (column.types & wanted) !== 0 &&
    (column.types & (other | valueType.bigint)) === 0;
  const withComma = columns.some((column) => isOnly(column, valueType.commaDouble, valueType.double));
  const withPoint = columns.some((column) => isOnly(column, valueType.double, valueType.commaDouble));
  return withComma && !withPoint ? ',' : '.';
}

function typeOfColumn(column: ColumnPass, decimalSeparator: '.' | ','): DataType {
  const { types } = column;
  if (!column.hasValues) return nullType;
  if (types === 0) return stringType;
  if ((types & valueType.bigint) !== 0) return bigintType;
  const double = decimalSeparator === '.' ? valueType.double : valueType.commaDouble;
  if ((types & double) !== 0 && column.hasDigits) return doubleType;
  if ((types & valueType.boolean) !== 0) return booleanType;
  if ((types & valueType.date) !== 0) return dateType;
  if ((types & valueType.timestamp) !== 0) return timestampType;
  return stringType;
}

export function warningsOfPass(pass: RecordPass, padded: boolean): string[] {
  const { faults, firstLine } = pass;
  const rows = (count: number): string => (count === 1 ? '1 row has' : `${count} rows have`);
  const warnings: string[] = [];
  if (faults.short > 0) {
    const end = padded ? 'the missing ones are null' : 'such rows are rejected';
    warnings.push(`${rows(faults.short)} too few values (first: line ${firstLine.short}); ${end}.`);
  }
  if (faults.long > 0)
    warnings.push(`${rows(faults.long)} too many values (first: line ${firstLine.long}); such rows are rejected.`);
  if (faults.quotes > 0)
    warnings.push(
      `${rows(faults.quotes)} quotes that do not match (first: line ${firstLine.quotes}); such rows are rejected.`,
    );
  return warnings;
}
