/** Rows of a table and new rows side by side: a FULL JOIN by the keys, and which of them are in partitions without a new row. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { countedInput } from '#engine/transforms/keyed/counted-input.ts';
import type { MergedColumn } from '#engine/transforms/merging/merged-columns.ts';
import type { StepArgs } from '#engine/transforms/merging/merge-args.ts';
import { newName, type KeyColumn } from '#engine/transforms/merging/new-rows.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import type { CompileContext } from '#engine/transforms/transform.ts';
import { getColumn } from '#engine/types/column-lookup.ts';
import type { Schema } from '#engine/types/data-type.ts';
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
}

/** The input `in2`; undefined: there is no table yet. */
export function tableSchema(context: CompileContext): Schema | undefined {
  return context.ports.includes('in2') ? context.schema('in2') : undefined;
}

/** @param matches a condition that rows of the table must meet to be found by their keys. */
export function sideBySide(
  { touched }: StepArgs,
  columns: readonly MergedColumn[],
  keys: readonly KeyColumn[],
  incoming: Sql,
  context: CompileContext,
  matches: Sql = sql`true`,
): SideBySide {
  const table = tableSchema(context);
  const mark = (role: string): Sql => context.marker(role);
  const marks = { isOld: mark('old'), isNew: mark('new'), isElsewhere: mark('elsewhere') };
  if (table === undefined) {
    const none = columns.map(({ name, type }) => sql`${nullOf(type)} AS ${ident(name)}`);
    const items = joinSql([
      ...none,
      sql`false AS ${marks.isOld}`,
      sql`true AS ${marks.isNew}`,
      sql`false AS ${marks.isElsewhere}`,
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
  const old = sql`SELECT ${columnNames(table)}, ${joinSql(keyItems)}, true AS ${marks.isOld}, ${elsewhere} AS ${marks.isElsewhere} FROM ${countedInput('in2', context)} AS "in2"`;
  const equal = joinSql(
    keys.map((_key, index) => sql`"old rows".${oldKey(index)} = "new rows".${newName(context, 'key', index)}`),
    sql` AND `,
  );
  return {
    head: sql`WITH ${fresh} AS MATERIALIZED (${incoming}) `,
    rows: sql`(SELECT * FROM (${old}) AS "old rows" FULL JOIN (SELECT *, true AS ${marks.isNew} FROM ${fresh}) AS "new rows" ON ${equal})`,
    ...marks,
  };
}

/** Several columns of a subquery are one row of its IN. */
function inBrackets(names: readonly Sql[]): Sql {
  return names.length === 1 ? names[0]! : sql`(${joinSql(names)})`;
}
