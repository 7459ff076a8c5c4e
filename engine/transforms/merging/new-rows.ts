/** New rows of a merge with their keys: each key once and none null, or the statement fails and names it. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { countedInput } from '#engine/transforms/keyed/counted-input.ts';
import { newValue, type MergedColumn } from '#engine/transforms/merging/merged-columns.ts';
import type { StepArgs } from '#engine/transforms/merging/merge-args.ts';
import { refuseIncomparable } from '#engine/transforms/rows/column-value.ts';
import type { CompileContext } from '#engine/transforms/transform.ts';
import { clip, getColumn } from '#engine/types/column-lookup.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';
import { sortKey } from '#engine/types/sort-key.ts';

export type KeyColumn = MergedColumn & { readonly own: Column };

/** @throws EngineError UnknownColumn, TypeMismatch; InvalidInput without keys or for one that the table lacks. */
export function keysOf({ keys }: Pick<StepArgs, 'keys'>, columns: readonly MergedColumn[], rows: Schema): KeyColumn[] {
  if (keys.length === 0)
    throw new EngineError('InvalidInput', 'Cannot merge the rows into the table: the keys are missing.', {
      hint: 'Set Keys to the columns that identify a row.',
      details: { missing: true },
    });
  const found = keys.map((text) => {
    const own = getColumn(rows, text);
    const column = columns.find((each) => each.own === own);
    if (column === undefined) throw unusable(own.name, 'it is not written');
    refuseIncomparable(own.name, { path: [own], type: own.type, value: ident(own.name) }, 'merge by');
    return { ...column, own };
  });
  if (new Set(found.map(({ own }) => own)).size < found.length) throw unusable(keys[0]!, 'a key is listed twice');
  const hasTable = columns.some(({ table }) => table !== undefined);
  const added = found.find(({ table }) => hasTable && table === undefined);
  if (added !== undefined) throw unusable(added.name, 'the table has no such column');
  return found;
}

function unusable(name: string, why: string): EngineError {
  return new EngineError('InvalidInput', `Cannot merge by "${clip(name)}": ${why}.`, {
    hint: 'Choose columns that the table and the new rows have, each once.',
    details: { column: clip(name) },
  });
}

/** Names of the columns of {@link newRows}. */
export function newName(context: CompileContext, kind: 'value' | 'key', index: number): Sql {
  return context.marker(`new_${kind}_${index}`);
}

/**
 * A SELECT of the values (`newName`), the keys, and whether the row deletes: `context.marker('deletes')`; and `extra`.
 * @param extra further items over the columns of the input.
 */
export function newRows(
  { deleteWhen }: StepArgs,
  columns: readonly MergedColumn[],
  keys: readonly KeyColumn[],
  context: CompileContext,
  extra: readonly Sql[] = [],
): Sql {
  const values = columns.flatMap((column, index) =>
    column.own === undefined
      ? []
      : [sql`${newValue({ ...column, own: column.own })} AS ${newName(context, 'value', index)}`],
  );
  const keyItems = keys.map((key, index) => sql`${newValue(key)} AS ${newName(context, 'key', index)}`);
  const deletes =
    deleteWhen === '' ? sql`false` : sql`coalesce(${context.condition(deleteWhen, context.schema('in'))}, false)`;
  const items = joinSql([...values, ...keyItems, sql`${deletes} AS ${context.marker('deletes')}`, ...extra]);
  const rows = sql`SELECT ${items} FROM ${countedInput('in', context)} AS "in"`;
  const names = keys.map((_key, index) => newName(context, 'key', index));
  const isNull = joinSql(
    names.map((name) => sql`${name} IS NULL`),
    sql` OR `,
  );
  const text = joinSql(
    names.map((name) => sql`coalesce(left(CAST(${name} AS VARCHAR), 100), 'null')`),
    sql` || ', ' || `,
  );
  const divided = joinSql(keys.map(({ type }, index) => sortKey(newName(context, 'key', index), type)));
  const single = sql`CASE WHEN ${isNull} THEN CAST(error('Cannot merge a row with a null key: its keys are ' || ${text}) AS BOOLEAN) WHEN count(*) OVER (PARTITION BY ${divided}) > 1 THEN CAST(error('Cannot merge several rows with the same keys: ' || ${text}) AS BOOLEAN) ELSE true END`;
  const ok = context.marker('single');
  return sql`SELECT * FROM (SELECT *, ${single} AS ${ok} FROM (${rows})) WHERE ${ok}`;
}
