/** The constant that replaces nulls, as a value of exactly the type of its column. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { castValue } from '#engine/types/cast.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { stringType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive } from '#engine/types/hive.ts';

const bits: Readonly<Partial<Record<DataType['kind'], bigint>>> = { tinyint: 7n, smallint: 15n, int: 31n, bigint: 63n };
const plainNumber = /^[+-]?\d+(?:\.\d*)?$/u;
const anyNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u;
const floatWord = /^(?:nan|[+-]?inf(?:inity)?)$/iu;
const dateText = /^\d{4}-\d{2}-\d{2}$/u;
const timeText =
  /^\d{4}-\d{2}-\d{2}(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?(?<zone>Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?)?$/u;

/** @param column as people wrote it. @throws EngineError TypeMismatch for a value that the type does not hold unchanged. */
export function fillValue(value: string | number | boolean, type: DataType, column: string): Sql {
  const text = String(value).trim();
  const refuse = (hint: string): never => {
    throw new EngineError(
      'TypeMismatch',
      `Cannot fill "${clip(column)}" with "${clip(String(value))}": the column is ${clip(formatHive(type))}.`,
      { hint, details: { column: clip(column), value: clip(String(value)) } },
    );
  };
  switch (type.kind) {
    case 'string':
      return literal(String(value));
    case 'char':
    case 'varchar':
      return [...String(value)].length <= type.length
        ? literal(String(value))
        : refuse(`Write at most ${type.length} characters.`);
    case 'boolean':
      return /^(?:true|false)$/iu.test(text) ? literal(text.toLowerCase() === 'true') : refuse('Write true or false.');
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
        return refuse(
          `Write whole numbers beyond ${Number.MAX_SAFE_INTEGER} as text: JSON numbers lose their last digits.`,
        );
      return isWholeWithin(text, bits[type.kind]!)
        ? sql`CAST(${literal(BigInt(text.replace(/^\+/u, '')))} AS ${toDuckDb(type)})`
        : refuse(`Write a whole number within ${type.kind}.`);
    case 'decimal': {
      const [whole = '', fraction = ''] = text.replace(/^[+-]?0*/u, '').split('.');
      const fits = whole.length <= type.precision - type.scale && fraction.replace(/0+$/u, '').length <= type.scale;
      return plainNumber.test(text) && fits
        ? sql`CAST(${literal(text)} AS ${toDuckDb(type)})`
        : refuse(
            `Write a number with at most ${type.precision - type.scale} digits before the point and ${type.scale} behind it.`,
          );
    }
    case 'float':
    case 'double':
      return (anyNumber.test(text) && isHeld(Number(text), type.kind)) || floatWord.test(text)
        ? sql`CAST(${literal(text)} AS ${toDuckDb(type)})`
        : refuse(`Write a number within ${type.kind}.`);
    case 'date':
      return isDay(text) && dateText.test(text) ? ofText(text, type) : refuse('Write a date: 2026-01-31.');
    case 'timestamp':
    case 'timestamp_ntz': {
      const found = isDay(text.slice(0, 10)) ? timeText.exec(text) : null;
      // A time without a zone would lose an offset.
      return found !== null && (type.kind === 'timestamp' || found.groups!['zone'] === undefined)
        ? ofText(text, type)
        : refuse('Write a date or a time: 2026-01-31 08:30:00.');
    }
    case 'choice':
      return refuse('Resolve the choice first, with Resolve Choice.');
    default:
      return refuse('Fill columns of text, numbers, booleans, dates or times.');
  }
}

function isWholeWithin(text: string, power: bigint): boolean {
  if (!/^[+-]?\d+$/u.test(text) || text.length > 40) return false;
  const whole = BigInt(text.replace(/^\+/u, ''));
  return whole >= -(1n << power) && whole < 1n << power;
}

/** Not too large for the type. */
function isHeld(number: number, kind: 'float' | 'double'): boolean {
  return Number.isFinite(kind === 'float' ? Math.fround(number) : number);
}

function ofText(text: string, type: DataType): Sql {
  return castValue(literal(text), stringType, type);
}

/** A day of the calendar. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !text.startsWith('0000') && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
