/** A value of an argument as SQL, in the type of the column that it is compared with. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { decimalType, stringType, type DataType } from '#engine/types/data-type.ts';
import { castValue } from '#engine/types/cast.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive } from '#engine/types/hive.ts';

const wholeKinds = new Set(['tinyint', 'smallint', 'int', 'bigint']);
const plainNumber = /^(?<sign>[+-]?)(?<whole>\d+)(?:\.(?<fraction>\d*))?$/u;
const anyNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u;
const dateText = /^\d{4}-\d{2}-\d{2}$/u;
const timeText = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/u;

/** @param column as people wrote it, for messages. @throws EngineError TypeMismatch. */
export function comparedValue(value: string | number | boolean, type: DataType, column: string): Sql {
  const text = String(value).trim();
  const refuse = (what: string): never => {
    throw new EngineError(
      'TypeMismatch',
      `Cannot compare "${clip(column)}" with "${clip(String(value))}": the column is ${formatHive(type)}.`,
      { hint: what, details: { column: clip(column), value: clip(String(value)) } },
    );
  };
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return literal(String(value));
    case 'boolean':
      return /^(?:true|false)$/iu.test(text) ? literal(text.toLowerCase() === 'true') : refuse('Write true or false.');
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'decimal':
      if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
        return refuse(
          `Write whole numbers beyond ${Number.MAX_SAFE_INTEGER} as text: JSON numbers lose their last digits.`,
        );
      return anyNumber.test(text) ? exactNumber(text, type) : refuse('Write a number.');
    case 'float':
    case 'double':
      return anyNumber.test(text) ? inexact(text) : refuse('Write a number.');
    case 'date':
      return isDay(text) && dateText.test(text) ? ofText(text, type) : refuse('Write a date: 2026-01-31.');
    case 'timestamp':
    case 'timestamp_ntz':
      return isDay(text.slice(0, 10)) && timeText.test(text)
        ? ofText(text, type)
        : refuse('Write a date or a time: 2026-01-31 08:30:00.');
    case 'choice':
      return refuse('Resolve the choice first, with ResolveChoice.');
    default:
      return refuse('Compare a field of it, or filter with an expression.');
  }
}

/** Without rounding where a decimal can hold it. */
function exactNumber(text: string, type: DataType): Sql {
  const { sign, whole, fraction = '' } = plainNumber.exec(text)?.groups ?? {};
  if (whole === undefined) return inexact(text);
  const digits = whole.replace(/^0+(?=\d)/u, '');
  if (wholeKinds.has(type.kind) && fraction === '' && digits.length <= 18)
    return literal(BigInt(`${sign === '-' ? '-' : ''}${digits}`));
  // The other side becomes a decimal of this scale.
  const beside = type.kind === 'decimal' ? type.precision - type.scale : 19;
  if (Math.max(digits.length, beside) + Math.max(fraction.length, type.kind === 'decimal' ? type.scale : 0) > 38)
    return inexact(text);
  return sql`CAST(${literal(text)} AS ${toDuckDb(decimalType(digits.length + fraction.length, fraction.length))})`;
}

function inexact(text: string): Sql {
  return sql`CAST(${literal(text)} AS DOUBLE)`;
}

function ofText(text: string, type: DataType): Sql {
  return castValue(literal(text), stringType, type);
}

/** A day of the calendar. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
