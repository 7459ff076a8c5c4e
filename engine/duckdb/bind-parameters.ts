/** Statements with parameters: their values are bound by the engine, never part of a text. */

import { foldName } from '#engine/base/same-name.ts';
import type { BoundValue, BoundValues, Sql } from '#engine/base/sql.ts';
import { duckdb, type Connection, type PreparedStatement, type Result } from '#engine/duckdb/binding.ts';

/** Runs a statement to its end, with its parameters. */
export async function runBound(connection: Connection, { text, parameters }: Sql): Promise<Result> {
  if (parameters === undefined) return duckdb.query(connection, text);
  const prepared = await duckdb.prepare(connection, text);
  try {
    bindParameters(prepared, parameters);
    return await duckdb.execute_prepared(prepared);
  } finally {
    duckdb.destroy_prepare_sync(prepared);
  }
}

/** @param parameters by folded name. A parameter without a value stays unbound, and DuckDB refuses to run. */
export function bindParameters(prepared: PreparedStatement, parameters: BoundValues): void {
  for (let index = 1; index <= duckdb.nparams(prepared); index += 1) {
    const value = parameters.get(foldName(duckdb.parameter_name(prepared, index)));
    if (value !== undefined) bind(prepared, index, value);
  }
}

function bind(prepared: PreparedStatement, index: number, { type, value }: BoundValue): void {
  switch (type) {
    case 'text':
      return duckdb.bind_varchar(prepared, index, value);
    case 'boolean':
      return duckdb.bind_boolean(prepared, index, value.toLowerCase() === 'true');
    case 'date':
      return duckdb.bind_date(prepared, index, { days: Number(microsOf(value) / microsPerDay) });
    case 'timestamp':
      return duckdb.bind_timestamp(prepared, index, { micros: microsOf(value) });
    case 'number':
      return bindNumber(prepared, index, value);
  }
}

/** With the type that DuckDB gives to a literal of these digits. */
function bindNumber(prepared: PreparedStatement, index: number, value: string): void {
  if (/e/iu.test(value)) return duckdb.bind_double(prepared, index, Number(value));
  const [whole = '', fraction] = value.split('.');
  if (fraction === undefined) {
    const number = BigInt(whole.replace('+', ''));
    if (fits(number, 32)) return duckdb.bind_int32(prepared, index, Number(number));
    if (fits(number, 64)) return duckdb.bind_int64(prepared, index, number);
    return duckdb.bind_hugeint(prepared, index, number);
  }
  const digits = BigInt(`${whole.replace('+', '')}${fraction}`);
  const width = Math.max(`${whole}${fraction}`.replaceAll(/\D/gu, '').length, fraction.length + 1);
  duckdb.bind_decimal(prepared, index, { width, scale: fraction.length, value: digits });
}

function fits(number: bigint, bits: number): boolean {
  return BigInt.asIntN(bits, number) === number;
}

const microsPerDay = 86_400_000_000n;

/** Since 1970, of a date or a time of day on it. */
function microsOf(value: string): bigint {
  const [year, month, day, hour = 0, minute = 0, second = 0] = value.split(/[- T:.]/u).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year!, month! - 1, day);
  date.setUTCHours(hour, minute, second);
  const fraction = /\.(\d+)$/u.exec(value)?.[1] ?? '';
  return BigInt(date.getTime()) * 1000n + BigInt(fraction.padEnd(6, '0'));
}
