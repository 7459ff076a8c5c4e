/** Rows of a table and new rows side by side: a FULL JOIN by the keys, and which of them are in partitions without a new row. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { countedInput } from '#engine/transforms/keyed/counted-input.ts';
import type { MergedColumn } from '#engine/transforms/merging/merged-columns.ts';
import type { StepArgs } from '#engine/transforms/merging/merge-args.ts';
import { newName, type KeyColumn } from '#engine/transforms/merging/new-rows.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import type { CompileContext } from '#engine/transforms/transform.ts';
import { getColumn } from '#engine/types/column-lookup.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';
import { nullOf } from '#engine/types/value-walk.ts';

export interface SideBySide {
  /** Goes before the SELECT over `rows`. */
  readonly head: Sql;
  /** What to select from: columns of the table by their names, those of the new rows by `newName`, and three booleans. */
  readonly rows: Sql;
  /** True in rows of the table; null otherwise. So are the next ones. */
  readonly isOld: Sql;
  readonly isNew: Sql;
  /** True for rows of the table in a partition without a new row. */
  readonly isElsewhere: Sql;
  /** Of new rows: the latest value of `latest` in rows of the table with their keys that are not to be found; or null. */
  readonly latest: Sql;
}

/** The input `in2`; undefined: there is no table yet. */
export function tableSchema(context: CompileContext): Schema | undefined {
  return context.ports.includes('in2') ? context.schema('in2') : undefined;
}

/**
 * @param matches a condition that rows of the table must meet to be found by their keys.
 * @param latest a column of the table, for {@link SideBySide.latest}.
 */
export function sideBySide(
  { touched }: StepArgs,
  columns: readonly MergedColumn[],
  keys: readonly KeyColumn[],
  incoming: Sql,
  context: CompileContext,
  matches: Sql = sql`true`,
  latest?: Column,
): SideBySide {
  const table = tableSchema(context);
  const mark = (role: string): Sql => context.marker(role);
  const marks = { isOld: mark('old'), isNew: mark('new'), isElsewhere: mark('elsewhere'), latest: mark('latest') };
  if (table === undefined) {
    const none = columns.map(({ name, type }) => sql`${nullOf(type)} AS ${ident(name)}`);
    const items = joinSql([
      ...none,
      sql`false AS ${marks.isOld}`,
      sql`true AS ${marks.isNew}`,
      sql`false AS ${marks.isElsewhere}`,
      ...(latest === undefined ? [] : [sql`${nullOf(latest.type)} AS ${marks.latest}`]),
    ]);
    return { head: sql``, rows: sql`(SELECT ${items}, * FROM (${incoming}))`, ...marks };
  }
  const fresh = mark('fresh');
  const oldKey = (index: number): Sql => mark(`old_key_${index}`);
  const keyItems = keys.map((key, index) => sql`CASE WHEN ${matches} THEN ${ident(key.name)} END AS ${oldKey(index)}`);
  const places = touched.map((name) => keys.findIndex((key) => key.table === getColumn(table, name)));
  const elsewhere =
    places.length === 0
      ? sql`false`
      : sql`NOT coalesce((${joinSql(touched.map((name) => ident(name)))}) IN (SELECT ${inBrackets(places.map((place) => newName(context, 'key', place)))} FROM ${fresh}), false)`;
  const counted = countedInput('in2', context);
  const held = mark('held');
  const old = sql`SELECT ${columnNames(table)}, ${joinSql(keyItems)}, true AS ${marks.isOld}, ${elsewhere} AS ${marks.isElsewhere} FROM ${latest === undefined ? counted : held} AS "in2"`;
  const newKey = (index: number): Sql => newName(context, 'key', index);
  const equal = joinSql(
    keys.map((_key, index) => sql`"old rows".${oldKey(index)} = "new rows".${newKey(index)}`),
    sql` AND `,
  );
  const rowsWith = (incomingRows: Sql): Sql =>
    sql`(SELECT * FROM (${old}) AS "old rows" FULL JOIN (${incomingRows}) AS "new rows" ON ${equal})`;
  if (latest === undefined)
    return {
      head: sql`WITH ${fresh} AS MATERIALIZED (${incoming}) `,
      rows: rowsWith(sql`SELECT *, true AS ${marks.isNew} FROM ${fresh}`),
      ...marks,
    };
  // The table is read, and its rows are counted, once.
  const names = keys.map(({ name }) => ident(name));
  const found = sql`${keys.length === 1 ? names[0]! : sql`(${joinSql(names)})`} IN (SELECT ${inBrackets(keys.map((_key, index) => newKey(index)))} FROM ${fresh})`;
  const ends = sql`SELECT ${joinSql(names.map((name, index) => sql`${name} AS ${mark(`end_key_${index}`)}`))}, max(${ident(latest.name)}) AS ${marks.latest} FROM ${held} WHERE NOT (${matches}) AND ${found} GROUP BY ALL`;
  const sameKey = joinSql(
    keys.map((_key, index) => sql`"ends".${mark(`end_key_${index}`)} = "fresh rows".${newKey(index)}`),
    sql` AND `,
  );
  return {
    head: sql`WITH ${fresh} AS MATERIALIZED (${incoming}), ${held} AS MATERIALIZED (SELECT ${columnNames(table)} FROM ${counted}) `,
    rows: rowsWith(
      sql`SELECT "fresh rows".*, true AS ${marks.isNew}, "ends".${marks.latest} FROM ${fresh} AS "fresh rows" LEFT JOIN (${ends}) AS "ends" ON ${sameKey}`,
    ),
    ...marks,
  };
}

/** Several columns of a subquery are one row of its IN. */
function inBrackets(names: readonly Sql[]): Sql {
  return names.length === 1 ? names[0]! : sql`(${joinSql(names)})`;
}
