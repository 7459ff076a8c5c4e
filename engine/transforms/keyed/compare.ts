/** Compare: what became of the rows of one input in another, by their keys. */

import { z } from 'zod';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { wholeColumn } from '#engine/transforms/argument-roles.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { compareExamples } from '#engine/transforms/keyed/compare-examples.ts';
import { countedInput } from '#engine/transforms/keyed/counted-input.ts';
import { equalKeys, keyColumns, keyPairs, type EqualKey } from '#engine/transforms/keyed/equal-keys.ts';
import { eachOnce, inputColumn, type InputColumn } from '#engine/transforms/lineage.ts';
import { columnValue, refuseIncomparable } from '#engine/transforms/rows/column-value.ts';
import { checkedSchema } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { castValue } from '#engine/types/cast.ts';
import { clip, findColumn, getColumn } from '#engine/types/column-lookup.ts';
import { commonType } from '#engine/types/common-type.ts';
import { arrayType, stringType, structType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { sortKey } from '#engine/types/sort-key.ts';
import { fieldOf, nullOf } from '#engine/types/value-walk.ts';

const args = z.strictObject({
  keys: keyPairs
    .describe('Columns that identify a row in both inputs. Nulls equal each other.')
    .meta({ title: 'Keys' }),
  columns: z
    .array(z.string().min(1))
    .default([])
    .describe('Columns to compare (default: all others whose name both inputs have).')
    .meta({ title: 'Columns to compare' })
    .meta(wholeColumn('left')),
  includeSame: z
    .boolean()
    .default(false)
    .describe('Rows that are the same on both sides are in the result too.')
    .meta({ title: 'Include rows without a change' }),
});
type Args = z.output<typeof args>;

interface ComparedColumn {
  readonly left: Column;
  readonly right: Column;
  /** In which both are compared. */
  readonly type: DataType;
}

/** @throws EngineError UnknownColumn, TypeMismatch, SchemaMismatch, InvalidInput. */
function comparedOf({ columns, keys }: Args, left: Schema, right: Schema): ComparedColumn[] {
  const named = columns.map((text) => getColumn(left, columnOf(text, 'Compare')));
  const keyNames = new Set(keys.map((pair) => columnValue(pair.left, left).path).filter(({ length }) => length === 1));
  const isKey = (column: Column): boolean => [...keyNames].some(([key]) => key === column);
  const all = left.filter((column) => !isKey(column) && findColumn(right, column.name) !== undefined);
  const compared = (named.length > 0 ? named : all).map((column): ComparedColumn => {
    const other = getColumn(right, column.name);
    for (const { name, type } of [column, other])
      refuseIncomparable(name, { path: [], type, value: ident(name) }, 'compare');
    const type = commonType(column.type, other.type);
    if (type === undefined) refuseTypes(column, other);
    return { left: column, right: other, type };
  });
  if (compared.length > 0) return compared;
  throw new EngineError('InvalidInput', 'Cannot compare the rows: besides the keys, no column is in both inputs.', {
    hint: 'Give both inputs columns with the same names, with Rename Field or Change Schema (ApplyMapping).',
  });
}

function refuseTypes(left: Column, right: Column): never {
  throw new EngineError(
    'SchemaMismatch',
    `Cannot compare column "${clip(left.name)}" (${clip(formatHive(left.type))}) with "${clip(right.name)}" (${clip(formatHive(right.type))}): no type holds both.`,
    {
      hint: 'Cast one of them with Change Schema (ApplyMapping) first.',
      details: { column: clip(left.name) },
    },
  );
}

/** @throws EngineError UnknownColumn, TypeMismatch. */
function keysOf({ keys }: Args, left: Schema, right: Schema): (EqualKey & { readonly name: string })[] {
  return equalKeys('comparison', keys, left, right).map((key, index) => {
    const text = keys[index]!.left;
    const found = columnValue(text, left);
    refuseIncomparable(text, found, 'compare rows by');
    return { ...key, name: found.path.at(-1)!.name };
  });
}

function outputOf(options: Args, left: Schema, right: Schema): Schema {
  const compared = comparedOf(options, left, right);
  const side = (port: 'left' | 'right'): DataType =>
    structType(compared.map((pair) => ({ name: pair.left.name, type: pair[port].type })));
  return checkedSchema([
    ...keysOf(options, left, right).map(({ name, type }) => ({ name, type })),
    { name: 'change', type: stringType },
    { name: 'changed_columns', type: arrayType(stringType) },
    { name: 'before', type: side('left') },
    { name: 'after', type: side('right') },
  ]);
}

export const compare = defineTransform({
  name: 'Compare',
  title: 'Compare',
  category: 'join',
  summary:
    'Shows what changed from the left input to the right one: rows that were added, removed or changed, and in which columns.',
  inputs: ['left', 'right'],
  effect: 'join',
  operator: ({ includeSame }) => (includeSame ? 'compare-all' : 'compare'),
  // Rows with the same key are compared in their order.
  deterministic: () => false,
  allRows: () => 'each row is compared with all rows of both inputs',
  args,
  schema: (options, { left, right }) => ({ schema: outputOf(options, left!, right!) }),
  lineage: (options, context) => {
    const [left, right] = [context.schema('left'), context.schema('right')];
    const keys = keyColumns(options.keys, left, right);
    const compared = comparedOf(options, left, right);
    const before = compared.map((pair) => inputColumn('left', [pair.left]));
    const after = compared.map((pair) => inputColumn('right', [pair.right]));
    const all = eachOnce([...keys, ...before, ...after]);
    const names = keysOf(options, left, right).map(({ name }, index): [string, InputColumn[]] => [
      name,
      keyColumns([options.keys[index]!], left, right),
    ]);
    return {
      values: new Map<string, InputColumn[]>([
        ...names,
        ['change', all],
        ['changed_columns', all],
        ['before', before],
        ['after', after],
      ]),
      rows: options.includeSame ? eachOnce(keys) : all,
    };
  },
  sql: (options, context) => {
    const [left, right] = [context.schema('left'), context.schema('right')];
    const keys = keysOf(options, left, right);
    const compared = comparedOf(options, left, right);
    const output = context.outputSchema();
    const [before, after] = [context.marker('before'), context.marker('after')];
    const [position, nth] = [context.marker('position'), context.marker('nth')];
    const keyName = (index: number): Sql => context.marker(`key_${index}`);
    const divided = joinSql(keys.map(({ type }, index) => sortKey(keyName(index), type)));
    const keyNames = joinSql(keys.map((_key, index) => keyName(index)));
    const side = (port: 'left' | 'right'): Sql => {
      const items = joinSql(keys.map((key, index) => sql`${key[port]} AS ${keyName(index)}`));
      const values = compared.map((pair) => sql`${ident(pair.left.name)} := ${ident(pair[port].name)}`);
      const row = sql`struct_pack(${joinSql(values)})`;
      const none = nullOf(output.at(port === 'left' ? -1 : -2)!.type);
      const both =
        port === 'left' ? sql`${row} AS ${before}, ${none} AS ${after}` : sql`${none} AS ${before}, ${row} AS ${after}`;
      const numbered = sql`SELECT ${items}, ${both}, row_number() OVER () AS ${position} FROM ${countedInput(port, context)} AS ${ident(port)}`;
      // The first row of a key is compared with the first one of the other side, and so on: none is compared twice.
      return sql`SELECT ${keyNames}, ${before}, ${after}, row_number() OVER (PARTITION BY ${divided} ORDER BY ${position}) AS ${nth} FROM (${numbered})`;
    };
    const paired = sql`SELECT ${keyNames}, any_value(${before}) AS ${before}, any_value(${after}) AS ${after} FROM (${side('left')} UNION ALL ${side('right')}) GROUP BY ${keyNames}, ${nth}`;
    const differences = compared.map((pair) => {
      const { name } = pair.left;
      const one = castValue(fieldOf(before, name), pair.left.type, pair.type);
      const other = castValue(fieldOf(after, name), pair.right.type, pair.type);
      return sql`CASE WHEN ${one} IS DISTINCT FROM ${other} THEN ${literal(name)} END`;
    });
    const changed = context.marker('changed');
    const listed = sql`CASE WHEN ${before} IS NOT NULL AND ${after} IS NOT NULL THEN list_filter([${joinSql(differences)}], lambda name: name IS NOT NULL) END`;
    const change = sql`CASE WHEN ${before} IS NULL THEN 'added' WHEN ${after} IS NULL THEN 'removed' WHEN len(${changed}) > 0 THEN 'changed' ELSE 'same' END`;
    const items = joinSql([
      ...keys.map(({ name }, index) => sql`${keyName(index)} AS ${ident(name)}`),
      sql`${change} AS change`,
      sql`${changed} AS changed_columns`,
      sql`${before} AS before`,
      sql`${after} AS after`,
    ]);
    // Rows without a change are skipped unless they are wanted.
    const only = options.includeSame ? sql`` : sql` WHERE ${changed} IS NULL OR len(${changed}) > 0`;
    return sql`SELECT ${items} FROM (SELECT *, ${listed} AS ${changed} FROM (${paired}))${only}`;
  },
  examples: compareExamples,
});
