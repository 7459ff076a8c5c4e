/** Lookup: columns of the row of another input that has the same keys. */

import { z } from 'zod';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { newColumnName } from '#engine/transforms/columns/put-columns.ts';
import { countedInput } from '#engine/transforms/keyed/counted-input.ts';
import { equalKeys, keyColumns, keyPairs } from '#engine/transforms/keyed/equal-keys.ts';
import { lookupExamples } from '#engine/transforms/keyed/lookup-examples.ts';
import { eachOnce, inputColumn, unchanged, type InputColumn } from '#engine/transforms/lineage.ts';
import { columnValue } from '#engine/transforms/rows/column-value.ts';
import { checkedSchema, columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { bigintType, type Column, type Schema } from '#engine/types/data-type.ts';

const args = z.strictObject({
  keys: keyPairs.describe('Pairs of columns whose values must be equal. Null equals nothing.').meta({ title: 'Keys' }),
  columns: z
    .array(
      z.strictObject({
        column: z
          .string()
          .min(1)
          .describe('Column of the right input, or field of a struct.')
          .meta({ title: 'Column' })
          .meta(columnOrField('right')),
        newColumn: newColumnName
          .optional()
          .describe('Name of the new column (default: the name of the column or field).')
          .meta({ title: 'New column' }),
      }),
    )
    .min(1)
    .describe('Columns to take from the matching row. They follow the columns of the left input.')
    .meta({ title: 'Columns to take' }),
  noMatch: z
    .enum(['null', 'drop'])
    .default('null')
    .describe('What becomes of a left row without a match. null: it stays, with nulls. drop: it is filtered.')
    .meta({ title: 'Without a match' }),
  severalMatches: z
    .enum(['first', 'last', 'fail'])
    .default('first')
    .describe('Which row is taken if several right rows match, in the order of the right input. fail: the run stops.')
    .meta({ title: 'Several matches' }),
  matchColumn: newColumnName
    .optional()
    .describe('Column for the number of right rows that match: 0 without a match (default: none).')
    .meta({ title: 'Column for the number of matches' }),
});
type Args = z.output<typeof args>;

interface Taken {
  readonly column: Column;
  readonly value: Sql;
  readonly source: InputColumn;
}

/** @throws EngineError UnknownColumn, AmbiguousColumn. */
function takenOf({ columns }: Args, right: Schema): Taken[] {
  return columns.map(({ column, newColumn }) => {
    const { path, type, value } = columnValue(column, right);
    return { column: { name: newColumn ?? path.at(-1)!.name, type }, value, source: inputColumn('right', path) };
  });
}

function addedColumns({ matchColumn }: Args, taken: readonly Taken[]): Column[] {
  const counts = matchColumn === undefined ? [] : [{ name: matchColumn, type: bigintType }];
  return [...taken.map(({ column }) => column), ...counts];
}

const [leftSide, rightSide] = [sql`"left side"`, sql`"right side"`];

/** The failure names the keys; a row that is dropped or not read fails as well. */
function singleMatch(matches: Sql, keys: readonly Sql[]): Sql {
  const texts = joinSql(
    keys.map((key) => sql`left(CAST(${key} AS VARCHAR), 100)`),
    sql` || ', ' || `,
  );
  return sql`CASE WHEN ${matches} > 1 THEN CAST(error('Cannot look up the key ' || ${texts} || ': several rows of the right input have it') AS BOOLEAN) ELSE true END`;
}

export const lookup = defineTransform({
  name: 'Lookup',
  title: 'Lookup',
  category: 'join',
  summary:
    'Adds columns of the matching row of another input. Each row of the left input stays one row, however many rows match.',
  inputs: ['left', 'right'],
  effect: 'join',
  operator: ({ noMatch }) => (noMatch === 'drop' ? 'lookup-drop' : 'lookup'),
  growing: 'left',
  // The first row depends on the order of the right input.
  deterministic: () => false,
  args,
  schema: (options, { left, right }) => {
    equalKeys('lookup', options.keys, left!, right!);
    return { schema: checkedSchema([...left!, ...addedColumns(options, takenOf(options, right!))]) };
  },
  lineage: (options, context) => {
    const [left, right] = [context.schema('left'), context.schema('right')];
    const keys = keyColumns(options.keys, left, right);
    const added = takenOf(options, right).map(({ column, source }): [string, InputColumn[]] => [
      column.name,
      eachOnce([source, ...keys]),
    ]);
    const counts: [string, InputColumn[]][] =
      options.matchColumn === undefined ? [] : [[options.matchColumn, eachOnce(keys)]];
    return {
      values: new Map([...unchanged('left', left).values, ...added, ...counts]),
      rows: options.noMatch === 'drop' || options.severalMatches === 'fail' ? eachOnce(keys) : [],
    };
  },
  sql: (options, context) => {
    const [left, right] = [context.schema('left'), context.schema('right')];
    const taken = takenOf(options, right);
    const keys = equalKeys('lookup', options.keys, left, right);
    const [found, matches, position] = [context.marker('found'), context.marker('matches'), context.marker('position')];
    const name = (side: string, index: number): Sql => context.marker(`${side}_${index}`);
    // TRY hides the statistics of the keys: from them DuckDB would filter rows away before they are counted.
    const keyItems = (side: 'left' | 'right'): Sql =>
      joinSql(keys.map((key, index) => sql`TRY(${key[side]}) AS ${name(side, index)}`));
    const row = joinSql(taken.map(({ value }, index) => sql`${name('value', index)} := ${value}`));
    const numbered = sql`SELECT ${keyItems('right')}, struct_pack(${row}) AS ${found}, row_number() OVER () AS ${position} FROM ${countedInput('right', context)} AS "right"`;
    const pick = options.severalMatches === 'last' ? sql`arg_max` : sql`arg_min`;
    const rightKeys = joinSql(keys.map((_key, index) => name('right', index)));
    const grouped = sql`SELECT ${rightKeys}, ${pick}(${found}, ${position}) AS ${found}, count(*) AS ${matches} FROM (${numbered}) GROUP BY ${rightKeys}`;
    const own = sql`SELECT ${columnNames(left)}, ${keyItems('left')} FROM ${countedInput('left', context)} AS "left"`;
    const values = taken.map(
      ({ column }, index) => sql`${rightSide}.${found}.${name('value', index)} AS ${ident(column.name)}`,
    );
    const count = sql`coalesce(${rightSide}.${matches}, ${literal(0)})`;
    const items = [
      ...left.map((column) => sql`${leftSide}.${ident(column.name)} AS ${ident(column.name)}`),
      ...values,
      ...(options.matchColumn === undefined ? [] : [sql`${count} AS ${ident(options.matchColumn)}`]),
    ];
    const equal = joinSql(
      keys.map((_key, index) => sql`${leftSide}.${name('left', index)} = ${rightSide}.${name('right', index)}`),
      sql` AND `,
    );
    const type = options.noMatch === 'drop' ? sql`INNER JOIN` : sql`LEFT JOIN`;
    const leftKeys = keys.map((_key, index) => sql`${leftSide}.${name('left', index)}`);
    const only =
      options.severalMatches === 'fail' ? sql` WHERE ${singleMatch(sql`${rightSide}.${matches}`, leftKeys)}` : sql``;
    return sql`SELECT ${joinSql(items)} FROM (${own}) AS ${leftSide} ${type} (${grouped}) AS ${rightSide} ON ${equal}${only}`;
  },
  examples: lookupExamples,
});
