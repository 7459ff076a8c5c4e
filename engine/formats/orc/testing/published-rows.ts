/**
 * The rows that Apache ORC publishes beside its example files (`NAME.jsn.gz`, a JSON value per line), as the values
 * that the reader has to give. Nothing is rounded but nanoseconds, which are cut to microseconds.
 */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Row } from '#engine/formats/orc/testing/orc-folder.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';

/** A number by its digits, which JSON.parse would round. */
class NumberText {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }
}

/** Every row, in order. */
export function readPublishedRows(file: string, schema: Schema): Row[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const value = JSON.parse(line, keepDigits) as unknown;
    // A root that is not a struct is one column.
    const isRow = typeof value === 'object' && value !== null;
    return toRow(isRow ? (value as Row) : { [schema[0]!.name]: value }, schema);
  });
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' ? new NumberText(context!.source!) : value;
}

/** A member that no column has is kept, so that it shows. */
function toRow(published: Row, fields: Schema): Row {
  const types = new Map(fields.map(({ name, type }) => [name, type]));
  return Object.fromEntries(
    Object.entries(published).map(([name, value]) => {
      const type = types.get(name);
      return [name, type === undefined ? value : toValue(value, type)];
    }),
  );
}

function toValue(value: unknown, type: DataType): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case 'bigint':
      return BigInt((value as NumberText).digits);
    case 'decimal':
      return unscaled((value as NumberText).digits, type.scale);
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'double':
      return Number((value as NumberText).digits);
    case 'float':
      return Math.fround(Number((value as NumberText).digits));
    case 'timestamp_ntz':
      return microseconds(value as string);
    case 'binary':
      return Uint8Array.from((value as NumberText[]).map(({ digits }) => Number(digits)));
    case 'array':
      return (value as unknown[]).map((element) => toValue(element, type.element));
    case 'map':
      return (value as { key: unknown; value: unknown }[]).map((entry) => [
        toValue(entry.key, type.key),
        toValue(entry.value, type.value),
      ]);
    case 'struct':
      return toRow(value as Row, type.fields);
    default:
      return value;
  }
}

/** @throws RangeError for a number with more digits than the type has, which would be rounded. */
function unscaled(digits: string, scale: number): bigint {
  const [whole = '', fraction = ''] = digits.split('.');
  if (/[^\d-]/u.test(whole + fraction) || /[1-9]/u.test(fraction.slice(scale)))
    throw new RangeError(`${digits} is not a decimal of scale ${scale}`);
  return BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
}

/** Since 1970 on the same clock. */
function microseconds(text: string): bigint {
  const [seconds = '', fraction = ''] = text.split('.');
  return BigInt(Date.parse(`${seconds.replace(' ', 'T')}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}
