/** UpsertRows: the step before a target of mode `upsert`, which makes its rows from new ones and those of its table. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { eachOnce, inputColumn, type InputColumn } from '#engine/transforms/lineage.ts';
import { stepArgs, type StepArgs } from '#engine/transforms/merging/merge-args.ts';
import { mergedColumns, type MergedColumn } from '#engine/transforms/merging/merged-columns.ts';
import { keysOf, newName, newRows } from '#engine/transforms/merging/new-rows.ts';
import { sideBySide, tableSchema } from '#engine/transforms/merging/table-rows.ts';
import { checkedSchema, selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform, type CompileContext, type RowTallies } from '#engine/transforms/transform.ts';
import { nullOf } from '#engine/types/value-walk.ts';

export function mergeLineage(
  args: StepArgs,
  context: CompileContext,
): { values: Map<string, InputColumn[]>; rows: InputColumn[] } {
  const rows = context.schema('in');
  const columns = mergedColumns(rows, tableSchema(context), args.notWritten);
  const keys = keysOf(args, columns, rows);
  const condition =
    args.deleteWhen === ''
      ? []
      : context.columnsOf(args.deleteWhen, rows).map((column): InputColumn => ({ port: 'in', column }));
  const sidesOf = ({ own, table }: MergedColumn): InputColumn[] => [
    ...(own === undefined ? [] : [inputColumn('in', [own])]),
    ...(table === undefined ? [] : [inputColumn('in2', [table])]),
  ];
  const deciding = eachOnce([...keys.flatMap(sidesOf), ...condition]);
  const values = columns.map((column): [string, InputColumn[]] => [
    column.name,
    column.own === undefined ? sidesOf(column) : eachOnce([...sidesOf(column), ...deciding]),
  ]);
  return { values: new Map(values), rows: deciding };
}

/** Whether a column of a matching row is another one now; keys are equal. */
export function isChanged(columns: readonly MergedColumn[], context: CompileContext, but: ReadonlySet<string>): Sql {
  const changes = columns.flatMap(({ name, own, table }, index) => {
    if (own === undefined || but.has(name)) return [];
    const value = newName(context, 'value', index);
    return [table === undefined ? sql`${value} IS NOT NULL` : sql`${value} IS DISTINCT FROM ${ident(name)}`];
  });
  return changes.length === 0 ? sql`false` : sql`(${joinSql(changes, sql` OR `)})`;
}

interface Parts {
  readonly columns: readonly MergedColumn[];
  readonly head: Sql;
  readonly tallies: RowTallies;
}

/** Rows of the table and new rows side by side, with what becomes of each. */
function partsOf(args: StepArgs, context: CompileContext): Parts {
  const rows = context.schema('in');
  const columns = mergedColumns(rows, tableSchema(context), args.notWritten);
  const keys = keysOf(args, columns, rows);
  const {
    head,
    rows: sides,
    isOld,
    isNew,
    isElsewhere,
  } = sideBySide(args, columns, keys, newRows(args, columns, keys, context), context);
  const deletes = context.marker('deletes');
  const changed =
    args.onMatch === 'update' ? isChanged(columns, context, new Set(keys.map(({ name }) => name))) : sql`false`;
  const missing = args.onMissing === 'delete' ? sql`'deleted'` : sql`'unchanged'`;
  const added = args.onNew === 'insert' ? sql`'inserted'` : sql`'ignored'`;
  const fate = sql`CASE WHEN ${isNew} IS NULL THEN (CASE WHEN ${isElsewhere} THEN 'elsewhere' ELSE ${missing} END) WHEN ${isOld} IS NOT TRUE THEN (CASE WHEN ${deletes} THEN 'ignored' ELSE ${added} END) WHEN ${deletes} THEN 'deleted' WHEN ${changed} THEN 'updated' ELSE 'unchanged' END`;
  const name = context.marker('fate');
  const is = (what: Sql): Sql => sql`${name} = ${what}`;
  return {
    columns,
    head,
    tallies: {
      rows: sql`${head}SELECT *, ${fate} AS ${name} FROM ${sides}`,
      counted: [
        { label: 'inserted', when: is(sql`'inserted'`), adds: 1 },
        { label: 'updated', when: is(sql`'updated'`), adds: 0 },
        { label: 'deleted', when: is(sql`'deleted'`), adds: -1 },
        { label: 'elsewhere', when: is(sql`'elsewhere'`), adds: -1 },
      ],
    },
  };
}

export const upsertRows = defineTransform({
  name: 'UpsertRows',
  title: 'Upsert',
  category: 'target',
  summary: 'Makes the rows of a table from those that it has and new ones.',
  inputs: ['in'],
  moreInputs: true,
  effect: 'join',
  operator: () => 'table-merge',
  growing: 'in',
  allRows: (options) => missingReason(options),
  args: stepArgs,
  expressions: ({ deleteWhen }) => (deleteWhen === '' ? [] : [deleteWhen]),
  schema: (options, { in: rows, in2: table }, context) => {
    const columns = mergedColumns(rows!, table, options.notWritten);
    keysOf(options, columns, rows!);
    if (options.deleteWhen !== '') context.condition(options.deleteWhen, rows!);
    return { schema: checkedSchema(columns.map(({ name, type }) => ({ name, type }))) };
  },
  lineage: mergeLineage,
  tallies: (options, context) => partsOf(options, context).tallies,
  sql: (options, context) => {
    const { columns, tallies } = partsOf(options, context);
    const fate = context.marker('fate');
    const takesNew = sql`${fate} IN ('inserted', 'updated')`;
    const items = columns.map(({ name, type, own }, index) => {
      const held = columns[index]!.table === undefined ? nullOf(type) : ident(name);
      if (own === undefined) return { name, value: held };
      return { name, value: sql`CASE WHEN ${takesNew} THEN ${newName(context, 'value', index)} ELSE ${held} END` };
    });
    return sql`SELECT ${selectItems(items)} FROM (${context.tallied(tallies.rows)}) WHERE ${fate} NOT IN ('deleted', 'ignored', 'elsewhere')`;
  },
  examples: [],
});

export function missingReason({ onMissing }: Pick<StepArgs, 'onMissing'>): string | undefined {
  return onMissing === 'delete'
    ? 'the rows of earlier runs would be deleted, because they are not among the new ones'
    : undefined;
}
