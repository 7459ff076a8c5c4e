/** Merge: rows of one input replace those with the same primary keys in another. Glue's mergeDynamicFrame. */

import { z } from 'zod';
import { joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { countedInput } from '#engine/transforms/keyed/counted-input.ts';
import { equalKeys, keyColumns, type EqualKey, type KeyPair } from '#engine/transforms/keyed/equal-keys.ts';
import { mergeExamples } from '#engine/transforms/keyed/merge-examples.ts';
import { eachOnce, inputColumn, type InputColumn } from '#engine/transforms/lineage.ts';
import { columnValue, refuseIncomparable } from '#engine/transforms/rows/column-value.ts';
import { checkedSchema, columnNames, selectItems } from '#engine/transforms/select-list.ts';
import { unitedColumns, unitedItems } from '#engine/transforms/sets/united-columns.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { findColumn } from '#engine/types/column-lookup.ts';
import type { Schema } from '#engine/types/data-type.ts';

const args = z.strictObject({
  primaryKeys: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      'Columns that identify a row. Both inputs have them. Null equals nothing, so a left row with a null key always stays.',
    )
    .meta({ title: 'Primary keys' })
    .meta(columnOrField('left')),
});
type Args = z.output<typeof args>;

/** @throws EngineError UnknownColumn, TypeMismatch. */
function keysOf({ primaryKeys }: Args, left: Schema, right: Schema): EqualKey[] {
  const keys = equalKeys('merge', pairsOf(primaryKeys), left, right);
  for (const text of primaryKeys) refuseIncomparable(text, columnValue(text, left), 'merge by');
  return keys;
}

function pairsOf(keys: readonly string[]): KeyPair[] {
  return keys.map((key) => ({ left: key, right: key }));
}

export const merge = defineTransform({
  name: 'Merge',
  title: 'Merge',
  category: 'join',
  summary:
    'Updates the left input with the rows of the right one: all rows of the right input, and the left rows whose primary keys it does not have.',
  inputs: ['left', 'right'],
  effect: 'join',
  operator: () => 'merge',
  allRows: () =>
    'each row of the left input is compared with all rows of the right one, which are in the result of every run',
  args,
  schema: (options, { left, right }) => {
    keysOf(options, left!, right!);
    return { schema: checkedSchema(unitedColumns([left!, right!])) };
  },
  lineage: ({ primaryKeys }, context) => {
    const [left, right] = [context.schema('left'), context.schema('right')];
    const values = context.outputSchema().map(({ name }): [string, InputColumn[]] => [
      name,
      (['left', 'right'] as const).flatMap((port) => {
        const column = findColumn(context.schema(port), name);
        return column === undefined ? [] : [inputColumn(port, [column])];
      }),
    ]);
    return { values: new Map(values), rows: eachOnce(keyColumns(pairsOf(primaryKeys), left, right)) };
  },
  sql: (options, context) => {
    const [left, right] = [context.schema('left'), context.schema('right')];
    const keys = keysOf(options, left, right);
    const united = context.outputSchema();
    const [staging, kept, replaced] = [context.marker('staging'), context.marker('kept'), context.marker('replaced')];
    const name = (port: string, index: number): Sql => context.marker(`${port}_${index}`);
    const keyItems = (port: 'left' | 'right'): Sql =>
      joinSql(keys.map((key, index) => sql`${key[port]} AS ${name(port, index)}`));
    const own = sql`SELECT ${columnNames(left)}, ${keyItems('left')} FROM ${countedInput('left', context)} AS "left"`;
    const equal = joinSql(
      keys.map((_key, index) => sql`${kept}.${name('left', index)} = ${replaced}.${name('right', index)}`),
      sql` AND `,
    );
    const without = sql`SELECT ${columnNames(left)} FROM (${own}) AS ${kept} ANTI JOIN (SELECT ${keyItems('right')} FROM ${staging}) AS ${replaced} ON ${equal}`;
    // The rows of the right input are used twice, and are computed once: computed again, they may be others.
    return sql`WITH ${staging} AS MATERIALIZED (SELECT ${columnNames(right)} FROM ${countedInput('right', context)} AS "right") SELECT ${selectItems(unitedItems(united, left))} FROM (${without}) UNION ALL SELECT ${selectItems(unitedItems(united, right))} FROM ${staging}`;
  },
  examples: mergeExamples,
});
