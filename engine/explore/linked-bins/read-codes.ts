/** Reads codes of columns into memory: eight of them at a time as one number a row, since each value read has its price. */

import { columnBatches } from '#engine/arrow/results.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { PlannedAxis } from '#engine/explore/charts/chart-axis.ts';
import type { Bins } from '#engine/explore/charts/number-bins.ts';
import { findCodes, keepCodes } from '#engine/explore/linked-bins/kept-codes.ts';

/** What rows are coded by. */
export interface CodeSource {
  /** Among the sources of the same rows. */
  readonly key: string;
  /** Of a row; the code is computed from them, so that none of them is written into a statement twice. */
  readonly parts: readonly Sql[];
  /** 0 to 127, never NULL. @param parts their names. */
  readonly code: (parts: readonly Sql[]) => Sql;
}

/** Bytes of a BIGINT. */
const packed = 8;

/** The position of a row's bin; then null; then NaN and infinities. */
export function binSource({ column, key }: PlannedAxis, bins: Bins): CodeSource {
  const [nullCode, placeless] = [bins.bins.length, bins.bins.length + 1];
  return {
    key: `bins of ${column.name}`,
    parts: [sql`${column.cell} IS NULL`, key],
    code: ([isNull, place]) =>
      sql`CASE WHEN ${isNull!} THEN ${literal(nullCode)} ELSE coalesce(${bins.place(place!)}, ${literal(placeless)}) END`,
  };
}

/** 1 for rows that meet a condition, otherwise 0. @param name says which one it is. */
export function conditionSource(name: string, condition: Sql): CodeSource {
  return {
    key: `condition ${name}`,
    parts: [condition],
    code: ([met]) => sql`CAST(coalesce(${met!}, false) AS INTEGER)`,
  };
}

/**
 * @param rowsKey names the rows: the same key, the same rows in the same order.
 * @param rows columns by position. @param rowCount of them.
 * @returns codes by row, in the order of the sources.
 */
export async function readCodes(
  sources: readonly CodeSource[],
  rowsKey: string,
  rows: Sql,
  rowCount: number,
  connection: DuckConnection,
): Promise<readonly Uint8Array[]> {
  const found = new Map<string, Uint8Array>();
  const missing: CodeSource[] = [];
  for (const source of sources) {
    const codes = findCodes(`${rowsKey} ${source.key}`);
    if (codes !== undefined) found.set(source.key, codes);
    else if (!missing.some(({ key }) => key === source.key)) missing.push(source);
  }
  for (let first = 0; first < missing.length; first += packed) {
    const together = missing.slice(first, first + packed);
    const read = await readTogether(together, rows, rowCount, connection);
    for (const [place, codes] of read.entries()) {
      const { key } = together[place]!;
      found.set(key, codes);
      keepCodes(`${rowsKey} ${key}`, codes);
    }
  }
  return sources.map(({ key }) => found.get(key)!);
}

async function readTogether(
  sources: readonly CodeSource[],
  rows: Sql,
  rowCount: number,
  connection: DuckConnection,
): Promise<readonly Uint8Array[]> {
  const named = sources.map(({ parts }, index) =>
    parts.map((part, place) => ({ part, name: ident(`code_${index}_${place}`) })),
  );
  const parts = named.flat().map(({ part, name }) => sql`${part} AS ${name}`);
  const terms = sources.map(
    ({ code }, index) => sql`(CAST(${code(named[index]!.map(({ name }) => name))} AS BIGINT) << ${literal(index * 8)})`,
  );
  const statement = sql`SELECT CAST(${joinSql(terms, sql` | `)} AS BIGINT) AS codes FROM (SELECT ${joinSql(parts)} FROM (${rows}))`;
  const codes = sources.map(() => new Uint8Array(rowCount));
  let at = 0;
  for await (const batch of columnBatches(connection, statement, [{ name: 'codes', type: { kind: 'bigint' } }])) {
    const { data } = batch.columns[0]!;
    if (data.kind !== 'fixed') continue;
    for (const [index, column] of codes.entries()) unpack(column, at, data.values, index, batch.rowCount);
    at += batch.rowCount;
  }
  return codes;
}

/** Little-endian: byte n of a number is the code of the nth source. */
function unpack(column: Uint8Array, at: number, values: Uint8Array, index: number, count: number): void {
  for (let row = 0; row < count; row += 1) column[at + row] = values[row * packed + index]!;
}
