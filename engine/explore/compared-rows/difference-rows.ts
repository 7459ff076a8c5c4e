/**
 * Compares the rows of two sides in a worker. Equal rows cancel each other out, however often they occur; of the rest, rows with
 * the same key are one changed row, unless the key is null or occurs more than once in a side.
 */

import { join } from 'node:path';
import { copyTo, ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { parquetCopy } from '#engine/duckdb/parquet-copy.ts';
import { GroupFiles } from '#engine/explore/compared-rows/group-files.ts';
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
  await using groups = new GroupFiles(folder, connection, context);
  await groups.write('unequal', (part, parts) => unequalRows(columns, part, parts), 'Comparing rows');
  if (keys.length > 0)
    await groups.write(
      'repeated',
      (part, parts) => repeatedKeys(columns, keys, part, parts),
      'Finding keys that occur more than once',
    );
  const found = keys.length === 0 ? unpaired(groups) : pairRows(keys, groups);
  if (keys.length > 0) context.progress(null, 'Pairing rows by key');
  const { changed, added, removed, lines, changedIn } = await countDifferences(columns, found, connection);
  const same = countedA.rows - removed - changed;
  if (same !== countedB.rows - added - changed)
    throw new EngineError('FileChanged', 'Cannot compare the rows: files changed while they were read.', {
      hint: 'Compare again when no program writes to the files.',
    });
  context.progress(null, 'Sorting differences');
  const path = join(folder, 'rows.parquet');
  const rows = sql`SELECT * FROM (${differences(columns, found, changedIn)})`;
  const write = (order: Sql): Promise<number> =>
    connection.run(copyTo(sql`${rows}${order} LIMIT ${literal(most)}`, path, parquetCopy));
  let isSorted = true;
  const listed = await write(sql` ORDER BY ${sortedBy(columns, keys)}`).catch((thrown: unknown) => {
    // Rows of thousands of columns are copied, but not sorted.
    if (toEngineError(thrown).code !== 'OutOfMemory') throw thrown;
    isSorted = false;
    return write(sql``);
  });
  return {
    path,
    listed,
    isSorted,
    cut: lines > listed,
    rowsA: countedA.rows,
    rowsB: countedB.rows,
    same,
    changed,
    added,
    removed,
    changedIn,
    repeatedKeys: keys.length === 0 ? 0 : await countLines(groups.rows('repeated'), connection),
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

function repeatedKeys(columns: readonly ComparedColumn[], keys: readonly number[], part: number, parts: number): Sql {
  const cells = joinSql(keys.map(columnAt));
  const repeatedIn = (side: Side): Sql =>
    sql`SELECT ${cells} FROM (${placed(side, columns, keys)}) WHERE ${hasNoNull(keys)} AND ${isOfPart(keys, part, parts)} GROUP BY ${cells} HAVING count(*) > 1`;
  return sql`${repeatedIn('a')} UNION ${repeatedIn('b')}`;
}

async function countLines(rows: Sql, connection: DuckConnection): Promise<number> {
  const [row] = await connection.rows<{ count: bigint }>(sql`SELECT count(*) AS count FROM (${rows})`);
  return Number(row!.count);
}

function hasNoNull(keys: readonly number[]): Sql {
  return joinSql(
    keys.map((place) => sql`${columnAt(place)} IS NOT NULL`),
    sql` AND `,
  );
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

interface FoundRows {
  /** `one` is a row of A and `other` one of B with the same key; one of them may be missing. undefined: there is no key. */
  readonly pairs: Sql | undefined;
  /** Rows without a pair: with null in the key, or with a key that a side has more than once. */
  readonly others: Sql;
}

function unpaired(groups: GroupFiles): FoundRows {
  return { pairs: undefined, others: groups.rows('unequal') };
}

function pairRows(keys: readonly number[], groups: GroupFiles): FoundRows {
  const sameKey = (left: Sql, right: Sql): Sql =>
    joinSql(
      keys.map((place) => sql`${left}.${columnAt(place)} = ${right}.${columnAt(place)}`),
      sql` AND `,
    );
  const unequal = sql`(${groups.rows('unequal')}) AS unequal`;
  const isRepeated = sql`EXISTS (SELECT 1 FROM (${groups.rows('repeated')}) AS repeated WHERE ${sameKey(sql`repeated`, sql`unequal`)})`;
  const single = sql`SELECT * FROM ${unequal} WHERE ${hasNoNull(keys)} AND NOT ${isRepeated}`;
  return {
    pairs: sql`(SELECT * FROM (${single}) WHERE surplus < 0) AS one FULL JOIN (SELECT * FROM (${single}) WHERE surplus > 0) AS other ON ${sameKey(sql`one`, sql`other`)}`,
    others: sql`SELECT * FROM ${unequal} WHERE NOT (${hasNoNull(keys)}) UNION ALL SELECT * FROM ${unequal} WHERE ${hasNoNull(keys)} AND ${isRepeated}`,
  };
}

const [isInA, isInB] = [sql`one.surplus IS NOT NULL`, sql`other.surplus IS NOT NULL`];
const isChanged = sql`(${isInA} AND ${isInB})`;

function differsIn(place: number): Sql {
  return sql`(${isChanged} AND one.${columnAt(place)} IS DISTINCT FROM other.${columnAt(place)})`;
}

async function countDifferences(
  columns: readonly ComparedColumn[],
  { pairs, others }: FoundRows,
  connection: DuckConnection,
): Promise<Pick<ComparedRows, 'changed' | 'added' | 'removed' | 'changedIn'> & { readonly lines: number }> {
  const [other] = await connection.rows<Record<'added' | 'removed' | 'lines', bigint>>(
    sql`SELECT CAST(coalesce(sum(surplus) FILTER (WHERE surplus > 0), 0) AS BIGINT) AS added, CAST(coalesce(-sum(surplus) FILTER (WHERE surplus < 0), 0) AS BIGINT) AS removed, count(*) AS lines FROM (${others})`,
  );
  const [added, removed, lines] = [Number(other!.added), Number(other!.removed), Number(other!.lines)];
  if (pairs === undefined) return { changed: 0, added, removed, lines, changedIn: columns.map(() => 0) };
  const counts = [
    sql`count(*) AS lines`,
    sql`count(*) FILTER (WHERE ${isChanged}) AS changed`,
    sql`count(*) FILTER (WHERE NOT (${isInA})) AS added`,
    sql`count(*) FILTER (WHERE NOT (${isInB})) AS removed`,
    ...columns.map((_column, place) => sql`count(*) FILTER (WHERE ${differsIn(place)}) AS ${columnAt(place)}`),
  ];
  const [row] = await connection.rows<Record<string, bigint>>(sql`SELECT ${joinSql(counts)} FROM ${pairs}`);
  const paired = (name: string): number => Number(row![name]);
  return {
    changed: paired('changed'),
    added: added + paired('added'),
    removed: removed + paired('removed'),
    lines: lines + paired('lines'),
    changedIn: columns.map((_column, place) => paired(`c${place}`)),
  };
}

const { change, times, differs, value, before } = differenceColumns;

/** Only columns that differ have a value before: a thousand more columns of nulls would take as much memory as their values. */
function differences(
  columns: readonly ComparedColumn[],
  { pairs, others }: FoundRows,
  changedIn: readonly number[],
): Sql {
  const changed = changedIn.flatMap((rows, place) => (rows > 0 ? [place] : []));
  if (pairs === undefined) return countedRows(columns, changed, others);
  const places = changed.map((place) => sql`CASE WHEN ${differsIn(place)} THEN ${literal(String(place))} END`);
  const items = [
    sql`CASE WHEN ${isChanged} THEN 'changed' WHEN ${isInB} THEN 'added' ELSE 'removed' END AS ${ident(change)}`,
    sql`CAST(1 AS BIGINT) AS ${ident(times)}`,
    sql`${places.length === 0 ? sql`''` : sql`concat_ws(',', ${joinSql(places)})`} AS ${ident(differs)}`,
    ...columns.map(
      (_column, place) =>
        sql`CASE WHEN ${isInB} THEN other.${columnAt(place)} ELSE one.${columnAt(place)} END AS ${ident(value(place))}`,
    ),
    ...changed.map(
      (place) => sql`CASE WHEN ${differsIn(place)} THEN one.${columnAt(place)} END AS ${ident(before(place))}`,
    ),
  ];
  return sql`SELECT ${joinSql(items)} FROM ${pairs} UNION ALL ${countedRows(columns, changed, others)}`;
}

function countedRows(columns: readonly ComparedColumn[], changed: readonly number[], rows: Sql): Sql {
  const items = [
    sql`CASE WHEN surplus > 0 THEN 'added' ELSE 'removed' END AS ${ident(change)}`,
    sql`abs(surplus) AS ${ident(times)}`,
    sql`'' AS ${ident(differs)}`,
    ...columns.map((_column, place) => sql`${columnAt(place)} AS ${ident(value(place))}`),
    ...changed.map((place) => sql`CAST(NULL AS ${toDuckDb(columns[place]!.type)}) AS ${ident(before(place))}`),
  ];
  return sql`SELECT ${joinSql(items)} FROM (${rows})`;
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
