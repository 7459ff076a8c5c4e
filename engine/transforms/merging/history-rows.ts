/**
 * HistoryRows: the step before a target of mode `scd2`, a slowly changing dimension of type 2. A changed row closes the
 * current one of its key and opens another; a row without a change does nothing.
 */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { stepArgs, type StepArgs } from '#engine/transforms/merging/merge-args.ts';
import { mergedColumns, type MergedColumn } from '#engine/transforms/merging/merged-columns.ts';
import { keysOf, newName, newRows, type KeyColumn } from '#engine/transforms/merging/new-rows.ts';
import { sideBySide, tableSchema } from '#engine/transforms/merging/table-rows.ts';
import { isChanged, mergeLineage, missingReason } from '#engine/transforms/merging/upsert-rows.ts';
import { checkedSchema, selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform, type CompileContext, type RowTallies } from '#engine/transforms/transform.ts';
import { eachOnce } from '#engine/transforms/lineage.ts';
import { castValue } from '#engine/types/cast.ts';
import { clip, findColumn, getColumn } from '#engine/types/column-lookup.ts';
import {
  booleanType,
  sameType,
  timestampType,
  type Column,
  type DataType,
  type Schema,
} from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { nullOf } from '#engine/types/value-walk.ts';

interface History {
  /** Without those of the history. */
  readonly columns: readonly MergedColumn[];
  readonly keys: readonly KeyColumn[];
  readonly from: Column;
  readonly to: Column;
  readonly current: Column;
  /** Of the new rows; undefined: the time of the run. */
  readonly changedAt: Column | undefined;
}

/** @throws EngineError UnknownColumn, TypeMismatch, SchemaMismatch, InvalidInput. */
function historyOf(args: StepArgs, rows: Schema, table: Schema | undefined): History {
  const changedAt = args.changedAt === undefined ? undefined : getColumn(rows, args.changedAt);
  if (changedAt !== undefined && args.onMissing === 'delete')
    throw new EngineError(
      'InvalidInput',
      'Keys that are missing from the new rows have no time of change, so they cannot be closed.',
      {
        hint: 'Keep missing rows, or remove the column of the time; rows are then valid from and to the time of a run.',
        details: { column: clip(changedAt.name) },
      },
    );
  const type = timeType(changedAt);
  const wanted: Column[] = [
    { name: args.validFrom, type },
    { name: args.validTo, type },
    { name: args.isCurrent, type: booleanType },
  ];
  const held = wanted.map((column) => columnOfTable(column, table));
  for (const { name } of wanted) {
    if (findColumn(rows, name) === undefined) continue;
    throw new EngineError(
      'InvalidInput',
      `The new rows have a column "${clip(name)}", which the history of the table needs.`,
      {
        hint: 'Drop the column before the target, or choose another name for the column of the history.',
        details: { column: clip(name) },
      },
    );
  }
  const own = table?.filter((column) => !held.includes(column));
  const columns = mergedColumns(rows, own, args.notWritten);
  const [from, to, current] = held as [Column, Column, Column];
  return { columns, keys: keysOf(args, columns, rows), from, to, current, changedAt };
}

function timeType(changedAt: Column | undefined): DataType {
  if (changedAt === undefined) return timestampType;
  if (['date', 'timestamp', 'timestamp_ntz'].includes(changedAt.type.kind)) return changedAt.type;
  throw new EngineError(
    'TypeMismatch',
    `The time of a change cannot be "${clip(changedAt.name)}", which is ${clip(formatHive(changedAt.type))}.`,
    {
      hint: 'Choose a column of dates or timestamps.',
      details: { column: clip(changedAt.name) },
    },
  );
}

function columnOfTable(wanted: Column, table: Schema | undefined): Column {
  if (table === undefined) return wanted;
  const found = findColumn(table, wanted.name);
  if (found !== undefined && sameType(found.type, wanted.type)) return found;
  const is = found === undefined ? 'does not have it' : `has it as ${clip(formatHive(found.type))}`;
  throw new EngineError(
    'SchemaMismatch',
    `Cannot keep the history in the table: it needs the column "${clip(wanted.name)}" (${formatHive(wanted.type)}), and the table ${is}.`,
    {
      hint: 'Write to a new table, or choose the columns of the history that the table has.',
      details: { column: clip(wanted.name) },
    },
  );
}

function schemaOf({ columns, from, to, current }: History, table: Schema | undefined): Schema {
  const added = columns.filter((column) => table === undefined || column.table === undefined);
  const plain = added.map(({ name, type }) => ({ name, type }));
  return table === undefined ? [...plain, from, to, current] : [...table, ...plain];
}

/** Rows of the table and new rows side by side, with what becomes of each. */
function talliesOf(args: StepArgs, history: History, context: CompileContext): RowTallies {
  const { columns, keys, from, current, changedAt } = history;
  const at = context.marker('at');
  const moment = castValue(context.moment, timestampType, from.type);
  const time = changedAt === undefined ? moment : ident(changedAt.name);
  const incoming = newRows(args, columns, keys, context, [sql`${time} AS ${at}`]);
  const isCurrent = sql`${ident(current.name)} IS TRUE`;
  const { head, rows, isOld, isNew, isElsewhere, latest } = sideBySide(
    args,
    [
      ...columns,
      ...[history.from, history.to, current].map((column) => ({ ...column, table: column, own: undefined })),
    ],
    keys,
    incoming,
    context,
    isCurrent,
    history.to,
  );
  const but = new Set([...keys.map(({ name }) => name), ...(changedAt === undefined ? [] : [changedAt.name])]);
  const deletes = context.marker('deletes');
  const missing =
    args.onMissing === 'delete' ? sql`CASE WHEN ${isCurrent} THEN 'deleted' ELSE 'unchanged' END` : sql`'unchanged'`;
  const fate = sql`CASE WHEN ${isNew} IS NULL THEN (CASE WHEN ${isElsewhere} THEN 'elsewhere' ELSE ${missing} END) WHEN ${isOld} IS NOT TRUE THEN (CASE WHEN ${deletes} THEN 'ignored' ELSE 'inserted' END) WHEN ${deletes} THEN 'deleted' WHEN ${isChanged(columns, context, but)} THEN 'updated' ELSE 'unchanged' END`;
  const name = context.marker('fate');
  const text = joinSql(
    keys.map(
      (key, index) => sql`left(CAST(coalesce(${newName(context, 'key', index)}, ${ident(key.name)}) AS VARCHAR), 100)`,
    ),
    sql` || ', ' || `,
  );
  const stop = (when: Sql, why: Sql): Sql =>
    sql`WHEN ${when} THEN CAST(error('Cannot keep the history of the key ' || ${text} || ': ' || ${why}) AS BOOLEAN)`;
  const changes = sql`${name} IN ('inserted', 'updated', 'deleted') AND ${isNew}`;
  const change = sql`'its change of ' || CAST(${at} AS VARCHAR) || ' is '`;
  const start = ident(from.name);
  const inOrder = sql`CASE ${joinSql(
    [
      stop(sql`${changes} AND ${at} IS NULL`, sql`'the time of its change is null'`),
      stop(
        sql`${changes} AND ${isOld} IS TRUE AND ${at} <= ${start}`,
        sql`${change} || 'not later than the start of its current row, ' || CAST(${start} AS VARCHAR)`,
      ),
      // It would open a row that is valid together with an older one.
      stop(
        sql`${name} = 'inserted' AND ${at} < ${latest}`,
        sql`${change} || 'before the end of its last row, ' || CAST(${latest} AS VARCHAR)`,
      ),
      // The clock was set back.
      stop(
        sql`${name} = 'deleted' AND ${isNew} IS NULL AND ${moment} < ${start}`,
        sql`'it is closed at ' || CAST(${moment} AS VARCHAR) || ', before the start of its current row, ' || CAST(${start} AS VARCHAR)`,
      ),
    ],
    sql` `,
  )} ELSE true END`;
  const ordered = context.marker('ordered');
  return {
    rows: sql`${head}SELECT * FROM (SELECT *, ${inOrder} AS ${ordered} FROM (SELECT *, ${fate} AS ${name} FROM ${rows})) WHERE ${ordered}`,
    counted: [
      { label: 'inserted', when: sql`${name} = 'inserted'`, adds: 1 },
      { label: 'updated', when: sql`${name} = 'updated'`, adds: 1 },
      { label: 'deleted', when: sql`${name} = 'deleted'`, adds: 0 },
      { label: 'elsewhere', when: sql`${name} = 'elsewhere'`, adds: -1 },
    ],
  };
}

export const historyRows = defineTransform({
  name: 'HistoryRows',
  title: 'Slowly changing dimension, type 2',
  category: 'target',
  summary: 'Makes the rows of a table with history from those that it has and new ones.',
  inputs: ['in'],
  moreInputs: true,
  effect: 'join',
  operator: () => 'table-merge',
  growing: 'in',
  stampsRows: true,
  allRows: (options) => missingReason(options),
  args: stepArgs,
  expressions: ({ deleteWhen }) => (deleteWhen === '' ? [] : [deleteWhen]),
  schema: (options, { in: rows, in2: table }, context) => {
    const history = historyOf(options, rows!, table);
    if (options.deleteWhen !== '') context.condition(options.deleteWhen, rows!);
    return { schema: checkedSchema(schemaOf(history, table)) };
  },
  lineage: (options, context) => {
    const history = historyOf(options, context.schema('in'), tableSchema(context));
    const names = [history.from, history.to, history.current].map(({ name }) => name);
    const hasTable = tableSchema(context) !== undefined;
    const plain = mergeLineage(options, context);
    const time = history.changedAt === undefined ? [] : [{ port: 'in', column: history.changedAt.name }];
    const all = eachOnce([...[...plain.values.values()].flat(), ...plain.rows, ...time]);
    const added = names.map(
      (column) => [column, hasTable ? eachOnce([...all, { port: 'in2', column }]) : all] as const,
    );
    return { values: new Map([...plain.values, ...added]), rows: all };
  },
  tallies: (options, context) =>
    talliesOf(options, historyOf(options, context.schema('in'), tableSchema(context)), context),
  sql: (options, context) => {
    const history = historyOf(options, context.schema('in'), tableSchema(context));
    const { columns, from, to, current } = history;
    const tallies = talliesOf(options, history, context);
    const [fate, at, part] = [context.marker('fate'), context.marker('at'), context.marker('part')];
    const opens = sql`${part} = 'opened'`;
    const closes = sql`${part} = 'closed'`;
    const valueOf = ({ name, type }: Column): Sql => {
      if (name === from.name) return sql`CASE WHEN ${opens} THEN ${at} ELSE ${ident(name)} END`;
      if (name === to.name)
        return sql`CASE WHEN ${opens} THEN ${nullOf(type)} WHEN ${closes} THEN coalesce(${at}, ${castValue(context.moment, timestampType, type)}) ELSE ${ident(name)} END`;
      if (name === current.name)
        return sql`CASE WHEN ${opens} THEN true WHEN ${closes} THEN false ELSE ${ident(name)} END`;
      const index = columns.findIndex((column) => column.name === name);
      const { own, table } = columns[index]!;
      const held = table === undefined ? nullOf(type) : ident(name);
      return own === undefined
        ? sql`CASE WHEN ${opens} AND ${fate} = 'inserted' THEN ${nullOf(type)} ELSE ${held} END`
        : sql`CASE WHEN ${opens} THEN ${newName(context, 'value', index)} ELSE ${held} END`;
    };
    const items = context.outputSchema().map((column) => ({ name: column.name, value: valueOf(column) }));
    const split = sql`unnest(CASE ${fate} WHEN 'inserted' THEN ['opened'] WHEN 'updated' THEN ['closed', 'opened'] WHEN 'deleted' THEN ['closed'] WHEN 'unchanged' THEN ['kept'] ELSE [] END)`;
    return sql`SELECT ${selectItems(items)} FROM (SELECT *, ${split} AS ${part} FROM (${context.tallied(tallies.rows)}))`;
  },
  examples: [],
});
