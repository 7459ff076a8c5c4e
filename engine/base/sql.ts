/** SQL text that can only be built, never concatenated: the `sql` template, `ident` and `literal`. */

import { CopySql, makeCopySql, makeSql, Sql, type BoundValue, type BoundValues } from '#engine/base/sql-text.ts';

export { CopySql };
export type { BoundValue, BoundValues, Sql };

/**
 * Builds SQL from literal template text and other `Sql`. User text enters through {@link ident} and
 * {@link literal} only; a bare string is a type error.
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly Sql[]): Sql {
  let text = strings[0]!;
  let fromUser = false;
  for (const [index, part] of parts.entries()) {
    if (!(part instanceof Sql)) throw new TypeError('sql parts must be Sql; use ident() or literal()');
    text += part.text + strings[index + 1]!;
    fromUser ||= part.fromUser;
  }
  return makeSql(text, fromUser, parametersOf(parts));
}

/** A statement has one text of a person, and so one set of values. */
function parametersOf(parts: readonly Sql[]): BoundValues | undefined {
  return parts.find(({ parameters }) => parameters !== undefined)?.parameters;
}

/**
 * A quoted identifier. DuckDB keeps every character inside double quotes except NUL, which ends the
 * statement text in C and is therefore refused.
 * @throws RangeError when the name holds NUL.
 */
export function ident(name: string): Sql {
  refuseNul(name, 'An identifier');
  return makeSql(`"${name.replaceAll('"', '""')}"`);
}

/**
 * A literal. Strings are quoted; bigints and finite numbers are written as they are; NaN and infinities
 * as casts; null as NULL; bytes as BLOB; arrays as lists.
 * @throws RangeError when a string holds NUL (DuckDB cannot hold it in a literal).
 */
export function literal(value: LiteralValue): Sql {
  return makeSql(literalText(value));
}

export type LiteralValue = string | number | bigint | boolean | null | Uint8Array | readonly LiteralValue[];

function literalText(value: LiteralValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') {
    refuseNul(value, 'A text literal');
    return `'${value.replaceAll("'", "''")}'`;
  }
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'bigint') return value < 0n ? `(${value})` : `${value}`;
  if (typeof value === 'number') return numberText(value);
  if (value instanceof Uint8Array) {
    let text = '';
    for (const byte of value) text += `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`;
    return `'${text}'::BLOB`;
  }
  return `[${value.map(literalText).join(', ')}]`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return `'nan'::DOUBLE`;
  if (!Number.isFinite(value)) return value > 0 ? `'inf'::DOUBLE` : `'-inf'::DOUBLE`;
  // A literal with an exponent is DOUBLE in DuckDB; one with a point alone is DECIMAL.
  const text = Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : `${value.toExponential()}`;
  return value < 0 || Object.is(value, -0) ? `(${text})` : text;
}

function refuseNul(text: string, what: string): void {
  if (text.includes('\0')) throw new RangeError(`${what} cannot contain the NUL character.`);
}

/** Pieces with a separator between them; no pieces give empty text. */
export function joinSql(parts: readonly Sql[], separator: Sql = sql`, `): Sql {
  // Concatenated, not joined: long texts built from others then share their memory.
  let text = parts[0]?.text ?? '';
  for (const part of parts.slice(1)) text += separator.text + part.text;
  return makeSql(
    text,
    parts.some((part) => part.fromUser),
    parametersOf(parts),
  );
}

/** `COPY (rows) TO 'target' (options)`: the only way to a statement that writes a file where a person's SQL runs. */
export function copyTo(rows: Sql, target: string, options: Sql): CopySql {
  return makeCopySql(sql`COPY (${rows}) TO ${literal(target)} (${options})`, rows, target);
}
