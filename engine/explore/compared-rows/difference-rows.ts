/**
 * Compares the rows of two sides in a worker. Equal rows cancel each other out, however often they occur; of the rest, rows with
 * the same key are one changed row, unless the key is null or occurs more than once in a side.
 */

import { join } from 'node:path';
import { copyTo, ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { parquetCopy } from '#engine/duckdb/parquet-copy.ts';
import {
  differenceColumns,
  type ComparedColumn,
  type ComparedRows,
  type RowsRequest,
} from '#engine/explore/compared-rows/operations.ts';
import { cellText, columnAt, isNested } from '#engine/explore/pages/row-view.ts';
import { explainFileFailure } from '#engine/explore/query/explain-failure.ts';
import { createViews } from '#engine/explore/sources/source-relation.ts';
import { widenValue } from '#engine/types/choice.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { sortKey } from '#engine/types/sort-key.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Columns behind the key by which differences are put in order. */
const mostSorted = 16;

type Side = 'a' | 'b';

/** @throws EngineError MalformedFile, FileNotFound of a file; FileChanged when files were changed while they were read. */
export async function compareRowsHere(request: RowsRequest, context: OperationContext): Promise<ComparedRows> {
  const database = await context.database();
  await using connection = await database.connect();
  try {
    return await compare(request, connection, context);
  } catch (thrown) {
    context.signal.throwIfAborted();
    const error = toEngineError(thrown);
    for (const source of [request.a, request.b]) {
      const explained = await explainFileFailure(error, source, context);
      if (explained !== error) throw explained;
    }
    throw error;
  }
}

async function compare(
  { a, b, columns, most, folder }: RowsRequest,
  connection: DuckConnection,
  context: OperationContext,
): Promise<ComparedRows> {
  const keys = columns.flatMap(({ isKey }, place) => (isKey ? [place] : []));
  const named = { schema: '', table: null };
  context.progress(null, 'Opening the files');
  const sources = [
    { ...named, name: viewOf('a'), source: a },
    { ...named, name: viewOf('b'), source: b },
  ];
  for (const statement of await createViews(sources, context)) await connection.run(statement);
  context.progress(null, 'Counting rows');
  const [countedA, countedB] = [await countRows('a', columns, connection), await countRows('b', columns, connection)];
  const repeatedKeys = keys.length === 0 ? 0 : await findRepeatedKeys(columns, keys, connection, context);
  await groupInParts(
    'unequal',
    (part, parts) => unequalRows(columns, part, parts),
    'Comparing rows',
    connection,
    context,
  );
  if (keys.length > 0) context.progress(null, 'Pairing rows by key');
  await connection.run(sql`CREATE OR REPLACE TEMP TABLE differences AS ${differences(columns, keys)}`);
  const counts = await countDifferences(columns, connection);
  const { changed, added, removed, lines, ...others } = counts;
  const same = countedA.rows - removed - changed;
  if (same !== countedB.rows - added - changed)
    throw new EngineError('FileChanged', 'Cannot compare the rows: files changed while they were read.', {
      hint: 'Compare again when no program writes to the files.',
    });
  context.progress(null, 'Sorting differences');
  const path = join(folder, 'rows.parquet');
  const listed = await connection.run(
    copyTo(
      sql`SELECT * FROM differences ORDER BY ${sortedBy(columns, keys)} LIMIT ${literal(most)}`,
      path,
      parquetCopy,
    ),
  );
  return {
    path,
    listed,
    rowsA: countedA.rows,
    rowsB: countedB.rows,
    same,
    changed,
    added,
    removed,
    ...others,
    cut: lines > listed,
    repeatedKeys,
    keylessA: countedA.keyless,
    keylessB: countedB.keyless,
  };
}

function viewOf(side: Side): string {
  return `rows_of_${side}`;
}

/** The compared columns by their place, in the types in which they are compared. */
function placed(side: Side, columns: readonly ComparedColumn[], places: readonly number[]): Sql {
  const items = places.map((place) => sql`${valueOf(columns[place]!, side)} AS ${columnAt(place)}`);
  return sql`SELECT ${joinSql(items)} FROM ${ident(viewOf(side))}`;
}

function valueOf(column: ComparedColumn, side: Side): Sql {
  const [name, from] = side === 'a' ? [column.a, column.typeA] : [column.b, column.typeB];
  const cell = ident(name);
  switch (column.as) {
    case 'same':
    case 'rounded':
      return sql`CAST(${cell} AS ${toDuckDb(column.type)})`;
    case 'wider':
      return sql`CAST(${widenValue(cell, from, column.type)} AS ${toDuckDb(column.type)})`;
    case 'text':
      return cellText({ name, type: from, cell });
  }
}

async function countRows(
  side: Side,
  columns: readonly ComparedColumn[],
  connection: DuckConnection,
): Promise<{ readonly rows: number; readonly keyless: number }> {
  const nulls = columns
    .filter(({ isKey }) => isKey)
    .map((column) => sql`${ident(side === 'a' ? column.a : column.b)} IS NULL`);
  const keyless = nulls.length === 0 ? sql`false` : joinSql(nulls, sql` OR `);
  const [row] = await connection.rows<{ rows: bigint; keyless: bigint }>(
    sql`SELECT count(*) AS rows, count(*) FILTER (WHERE ${keyless}) AS keyless FROM ${ident(viewOf(side))}`,
  );
  return { rows: Number(row!.rows), keyless: Number(row!.keyless) };
}

/** Creates the table `repeated`. @returns the number of its keys. */
async function findRepeatedKeys(
  columns: readonly ComparedColumn[],
  keys: readonly number[],
  connection: DuckConnection,
  context: OperationContext,
): Promise<number> {
  const cells = joinSql(keys.map(columnAt));
  const repeatedIn = (side: Side, part: number, parts: number): Sql =>
    sql`SELECT ${cells} FROM (${placed(side, columns, keys)}) WHERE ${hasNoNull(keys)} AND ${isOfPart(keys, part, parts)} GROUP BY ${cells} HAVING count(*) > 1`;
  await groupInParts(
    'repeated',
    (part, parts) => sql`${repeatedIn('a', part, parts)} UNION ${repeatedIn('b', part, parts)}`,
    'Finding keys that occur more than once',
    connection,
    context,
  );
  const [row] = await connection.rows<{ count: bigint }>(sql`SELECT count(*) AS count FROM repeated`);
  return Number(row!.count);
}

function hasNoNull(keys: readonly number[]): Sql {
  return joinSql(
    keys.map((place) => sql`${columnAt(place)} IS NOT NULL`),
    sql` AND `,
  );
}

/** Rows are grouped in so many parts; more where fewer do not fit into memory, as each part reads all rows again. */
const partCounts = [1, 8, 64];

/**
 * Creates a table of groups.
 * @param rowsOf those of one part, of so many. @throws EngineError OutOfMemory when even one of the most parts does not fit.
 */
async function groupInParts(
  table: string,
  rowsOf: (part: number, parts: number) => Sql,
  note: string,
  connection: DuckConnection,
  context: OperationContext,
): Promise<void> {
  for (const [index, parts] of partCounts.entries()) {
    try {
      for (let part = 0; part < parts; part += 1) {
        context.progress(parts === 1 ? null : part / parts, note);
        const rows = rowsOf(part, parts);
        await connection.run(
          part === 0
            ? sql`CREATE OR REPLACE TEMP TABLE ${ident(table)} AS ${rows}`
            : sql`INSERT INTO ${ident(table)} SELECT * FROM (${rows})`,
        );
      }
      return;
    } catch (thrown) {
      // DuckDB does not get every group of long rows to its disk, however much of it there is.
      if (toEngineError(thrown).code !== 'OutOfMemory' || index === partCounts.length - 1) throw thrown;
    }
  }
}

/** A condition that is true for one part of the rows; equal rows are in the same one. */
function isOfPart(places: readonly number[], part: number, parts: number): Sql {
  return parts === 1 ? sql`true` : sql`hash(${joinSql(places.map(columnAt))}) % ${literal(parts)} = ${literal(part)}`;
}

/** Rows that one side has more often, with how much more often B has them. */
function unequalRows(columns: readonly ComparedColumn[], part: number, parts: number): Sql {
  const places = columns.map((_column, place) => place);
  const cells = joinSql(places.map(columnAt));
  const rowsOf = (side: Side, weight: number): Sql =>
    sql`SELECT *, ${literal(weight)} AS weight FROM (${placed(side, columns, places)}) WHERE ${isOfPart(places, part, parts)}`;
  const both = sql`${rowsOf('a', -1)} UNION ALL ${rowsOf('b', 1)}`;
  return sql`SELECT ${cells}, CAST(sum(weight) AS BIGINT) AS surplus FROM (${both}) GROUP BY ${cells} HAVING sum(weight) <> 0`;
}

function differences(columns: readonly ComparedColumn[], keys: readonly number[]): Sql {
  if (keys.length === 0) return countedRows(columns, sql`SELECT * FROM unequal`);
  const sameKey = (left: Sql, right: Sql): Sql =>
    joinSql(
      keys.map((place) => sql`${left}.${columnAt(place)} = ${right}.${columnAt(place)}`),
      sql` AND `,
    );
  const isRepeated = sql`EXISTS (SELECT 1 FROM repeated WHERE ${sameKey(sql`repeated`, sql`unequal`)})`;
  const single = sql`SELECT * FROM unequal WHERE ${hasNoNull(keys)} AND NOT ${isRepeated}`;
  const others = sql`SELECT * FROM unequal WHERE NOT (${hasNoNull(keys)}) UNION ALL SELECT * FROM unequal WHERE ${hasNoNull(keys)} AND ${isRepeated}`;
  return sql`${pairedRows(columns, single, sameKey)} UNION ALL ${countedRows(columns, others)}`;
}

const { change, times, differs, value, before } = differenceColumns;

/** @param rows of which each side has at most one for a key, and none with null in it. */
function pairedRows(columns: readonly ComparedColumn[], rows: Sql, sameKey: (left: Sql, right: Sql) => Sql): Sql {
  const [isInA, isInB] = [sql`one.surplus IS NOT NULL`, sql`other.surplus IS NOT NULL`];
  const isChanged = sql`(${isInA} AND ${isInB})`;
  const cells = columns.map((_column, place) => {
    const [left, right] = [sql`one.${columnAt(place)}`, sql`other.${columnAt(place)}`];
    return { place, left, right, differ: sql`(${isChanged} AND ${left} IS DISTINCT FROM ${right})` };
  });
  const places = cells.map(({ place, differ }) => sql`CASE WHEN ${differ} THEN ${literal(String(place))} END`);
  const items = [
    sql`CASE WHEN ${isChanged} THEN 'changed' WHEN ${isInB} THEN 'added' ELSE 'removed' END AS ${ident(change)}`,
    sql`CAST(1 AS BIGINT) AS ${ident(times)}`,
    sql`concat_ws(',', ${joinSql(places)}) AS ${ident(differs)}`,
    ...cells.map(
      ({ place, left, right }) => sql`CASE WHEN ${isInB} THEN ${right} ELSE ${left} END AS ${ident(value(place))}`,
    ),
    ...cells.map(({ place, left, differ }) => sql`CASE WHEN ${differ} THEN ${left} END AS ${ident(before(place))}`),
  ];
  return sql`SELECT ${joinSql(items)} FROM (SELECT * FROM (${rows}) WHERE surplus < 0) AS one FULL JOIN (SELECT * FROM (${rows}) WHERE surplus > 0) AS other ON ${sameKey(sql`one`, sql`other`)}`;
}

function countedRows(columns: readonly ComparedColumn[], rows: Sql): Sql {
  const items = [
    sql`CASE WHEN surplus > 0 THEN 'added' ELSE 'removed' END AS ${ident(change)}`,
    sql`abs(surplus) AS ${ident(times)}`,
    sql`'' AS ${ident(differs)}`,
    ...columns.map((_column, place) => sql`${columnAt(place)} AS ${ident(value(place))}`),
    ...columns.map(({ type }, place) => sql`CAST(NULL AS ${toDuckDb(type)}) AS ${ident(before(place))}`),
  ];
  return sql`SELECT ${joinSql(items)} FROM (${rows})`;
}

async function countDifferences(
  columns: readonly ComparedColumn[],
  connection: DuckConnection,
): Promise<Pick<ComparedRows, 'changed' | 'added' | 'removed' | 'changedIn'> & { readonly lines: number }> {
  const counted = (kind: string): Sql =>
    sql`coalesce(sum(${ident(times)}) FILTER (WHERE ${ident(change)} = ${literal(kind)}), 0)`;
  const [row] = await connection.rows<Record<string, bigint>>(
    sql`SELECT CAST(${counted('changed')} AS BIGINT) AS changed, CAST(${counted('added')} AS BIGINT) AS added, CAST(${counted('removed')} AS BIGINT) AS removed, count(*) AS lines FROM differences`,
  );
  const places = await connection.rows<{ place: string; rows: bigint }>(
    sql`SELECT place, count(*) AS rows FROM (SELECT unnest(string_split(${ident(differs)}, ',')) AS place FROM differences WHERE ${ident(differs)} <> '') GROUP BY place`,
  );
  const changedIn = columns.map(() => 0);
  for (const each of places) changedIn[Number(each.place)] = Number(each.rows);
  const counts = { changed: row!['changed'], added: row!['added'], removed: row!['removed'], lines: row!['lines'] };
  return {
    changed: Number(counts.changed),
    added: Number(counts.added),
    removed: Number(counts.removed),
    lines: Number(counts.lines),
    changedIn,
  };
}

/** Keys first, then other columns, so that the order is the same each time. */
function sortedBy(columns: readonly ComparedColumn[], keys: readonly number[]): Sql {
  const others = columns.flatMap(({ isKey, type }, place) => (isKey || isNested(type) ? [] : [place]));
  const sorted = [...keys, ...others.slice(0, mostSorted)].map((place) => {
    const { type } = columns[place]!;
    const cell = ident(value(place));
    return sql`${isNested(type) ? cellText({ name: '', type, cell }) : sortKey(cell, type)} NULLS LAST`;
  });
  return joinSql([...sorted, sql`${ident(change)} DESC`]);
}
