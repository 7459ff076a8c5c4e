/** Expressions that know their own text and compute their own value, row by row. */

import { dateText, timeText } from '../calendar.ts';
import { duckType } from '../duck-type.ts';
import type { Draw } from '../draw.ts';
import { drawValue } from '../draw-values.ts';
import { Redraw } from '../random-job.ts';
import { decimalText } from '../values.ts';
import { equalTypes, isWholeType, simple, type Frame, type Value, type ValueType } from '../value-types.ts';

/** Values of one row by the name of the column. @throws MissingColumn. */
export type ReadColumn = (name: string) => Value;

export interface Expression {
  readonly text: string;
  readonly type: ValueType;
  /** @throws RowError if the engine must reject the row. */
  readonly evaluate: (read: ReadColumn) => Value;
  /** A floating number whose last digits may differ. */
  readonly near?: true;
  /** Path of a column; null for a constant. */
  readonly path?: string | null;
}

/** The name under which casts of the expression's values are counted; undefined for a constant. */
export function castLabel({ path, text }: Expression): string | undefined {
  return path === null ? undefined : (path ?? `text:${text}`);
}

/** The reason the engine rejects a row: a number that is too big for its type. */
export class RowError extends Error {}

/** A column that a smaller job does not have any more. */
export class MissingColumn extends Error {}

export interface ExpressionContext {
  readonly draw: Draw;
  readonly frame: Frame;
}

export function reader(frame: Pick<Frame, 'columns'>, row: readonly Value[]): ReadColumn {
  return (name) => {
    const index = frame.columns.findIndex((column) => column.name === name);
    if (index === -1) throw new MissingColumn(name);
    return row[index]!;
  };
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Dots nest, so a name that contains one is in backticks. */
export function formatPath(...names: readonly string[]): string {
  return names.map((name) => (/[.`[\]]/u.test(name) ? `\`${name.replaceAll('`', '``')}\`` : name)).join('.');
}

/** In backticks where required, and sometimes where not. */
export function quoteName(name: string): string {
  return /^[A-Za-z_]\w*$/u.test(name) && !reserved.has(name.toLowerCase()) ? name : `\`${name.replaceAll('`', '``')}\``;
}

/** Names of random columns that are words of SQL. */
const reserved = new Set(['select', 'order', 'from', 'group', 'table', 'case', 'end', 'null', 'in', 'all', 'desc']);

export function columnExpression(name: string, type: ValueType): Expression {
  return { text: quoteName(name), type, path: formatPath(name), evaluate: (read) => read(name) };
}

export function literalExpression(value: Value, type: ValueType): Expression {
  return { text: literalText(value, type), type, path: null, evaluate: () => value };
}

/** SQL of a value; not for nested types. */
export function literalText(value: Value, type: ValueType): string {
  if (value === null) return 'NULL';
  switch (type.kind) {
    case 'boolean':
      return value === true ? 'TRUE' : 'false';
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint': {
      const whole = value as bigint;
      // DuckDB reads the digits first, which alone are a bigint.
      if (type.kind === 'int' && whole === -(1n << 31n)) return `(-2147483647 - 1)`;
      if (whole === -(1n << 63n)) return `(-9223372036854775807 - 1)`;
      return whole < 0n ? `(${whole})` : String(whole);
    }
    case 'float':
    case 'double':
      return `CAST('${Object.is(value, -0) ? '-0' : String(value as number)}' AS DOUBLE)`;
    case 'decimal':
      return `CAST('${decimalText(value as bigint, type.scale)}' AS DECIMAL(${type.precision}, ${type.scale}))`;
    case 'string':
      return quoteText(value as string);
    case 'date':
      return `DATE '${dateText(value as number)}'`;
    case 'timestamp':
      return `CAST('${timeText(value as bigint)}+00:00' AS TIMESTAMP WITH TIME ZONE)`;
    case 'timestamp_ntz':
      return `CAST('${timeText(value as bigint)}' AS timestamp_ntz)`;
    case 'binary':
      return `encode('${Buffer.from(value as Uint8Array)
        .toString('latin1')
        .replaceAll("'", "''")}')`;
    case 'array': {
      const list = `[${(value as readonly Value[]).map((element) => literalText(element, type.element)).join(', ')}]`;
      // Without a value, its elements would have the type of NULL.
      return (value as readonly Value[]).some((element) => element !== null)
        ? list
        : `CAST(${list} AS ${duckType(type)})`;
    }
    default:
      throw new RangeError(`no literal of ${type.kind}`);
  }
}

/** A column, a field of a struct or a literal of exactly the type. */
export function drawLeaf({ draw, frame }: ExpressionContext, type: ValueType, tame = false): Expression {
  const known = leavesOf(frame).filter((leaf) => equalTypes(leaf.type, type));
  if (known.length > 0 && draw.chance(0.8)) return draw.pick(known);
  // Expressions do not have literals of these types.
  if (type.kind === 'map' || type.kind === 'struct' || type.kind === 'choice') throw new Redraw();
  const literalType = literalTypeOf(type);
  // Literals of bytes are texts that were encoded.
  return literalExpression(drawValue(draw, literalType, tame || type.kind === 'binary'), literalType);
}

/** A whole literal is an int, or a bigint where it must be. */
function literalTypeOf(type: ValueType): ValueType {
  return isWholeType(type) && type.kind !== 'bigint' ? simple('int') : type;
}

/** Columns, and fields of structs. */
export function leavesOf({ columns }: Pick<Frame, 'columns'>): Expression[] {
  return columns
    .filter(({ near }) => near !== true)
    .flatMap(({ name, type }) => [
      columnExpression(name, type),
      ...(type.kind === 'struct'
        ? type.fields.map((field, index): Expression => ({
            text: `${quoteName(name)}.${quoteName(field.name)}`,
            type: field.type,
            path: formatPath(name, field.name),
            evaluate: (read) => {
              const struct = read(name) as readonly Value[] | null;
              return struct === null ? null : struct[index]!;
            },
          }))
        : []),
    ]);
}
