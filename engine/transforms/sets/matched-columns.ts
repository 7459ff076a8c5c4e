/** Columns of two inputs whose rows are compared as wholes, by name or by position, in the types that both fit into. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { inputColumn, type InputColumn, type Lineage } from '#engine/transforms/lineage.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import type { CompileContext } from '#engine/transforms/transform.ts';
import { castValue } from '#engine/types/cast.ts';
import { clip, findColumn, unknownColumn } from '#engine/types/column-lookup.ts';
import { commonType } from '#engine/types/common-type.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

export type MatchBy = 'name' | 'position';

interface MatchedColumn {
  /** Under the name of the left one. */
  readonly column: Column;
  readonly left: Column;
  readonly right: Column;
}

/** In the order of the left input. @throws EngineError SchemaMismatch, UnknownColumn. */
export function matchedColumns(by: MatchBy, left: Schema, right: Schema): MatchedColumn[] {
  if (left.length !== right.length)
    throw new EngineError(
      'SchemaMismatch',
      `Cannot compare the rows: the left input has ${left.length} columns, the right one ${right.length}.`,
      { hint: 'Give both inputs the same columns, with Select Fields or Change Schema (ApplyMapping).' },
    );
  return left.map((column, index) => {
    const other =
      by === 'position'
        ? right[index]!
        : (findColumn(right, column.name) ?? unknownColumn(right, column.name, { within: 'the right input' }));
    const type = commonType(column.type, other.type);
    if (type !== undefined) return { column: { name: column.name, type }, left: column, right: other };
    throw new EngineError(
      'SchemaMismatch',
      `Cannot compare column "${clip(column.name)}" (${clip(formatHive(column.type))}) with "${clip(other.name)}" (${clip(formatHive(other.type))}): no type holds both.`,
      {
        hint: 'Cast one of them with Change Schema (ApplyMapping) first.',
        details: { column: clip(column.name) },
      },
    );
  });
}

export interface CountedRows {
  /** Each different row once, with the number of times it is in either input. */
  readonly rows: Sql;
  readonly left: Sql;
  readonly right: Sql;
}

/**
 * Both inputs together, grouped by all columns, in which nulls are equal. Each input passes a filter that is always true and never
 * removed: it counts rows.
 */
export function countedRows(by: MatchBy, context: CompileContext): CountedRows {
  const matched = matchedColumns(by, context.schema('left'), context.schema('right'));
  const [left, right] = [context.marker('in_left'), context.marker('in_right')];
  const side = (port: 'left' | 'right'): Sql => {
    const mark = context.marker(port);
    const columns = columnNames(context.schema(port));
    const items = matched.map(
      (pair) =>
        sql`${castValue(ident(pair[port].name), pair[port].type, pair.column.type)} AS ${ident(pair.column.name)}`,
    );
    const counts = port === 'left' ? sql`1 AS ${left}, 0 AS ${right}` : sql`0 AS ${left}, 1 AS ${right}`;
    return sql`SELECT ${joinSql(items)}, ${counts} FROM (SELECT ${columns}, random() >= 0 AS ${mark} FROM ${context.from(port)}) WHERE ${mark}`;
  };
  const names = columnNames(matched.map(({ column }) => column));
  return {
    rows: sql`SELECT ${names}, sum(${left}) AS ${left}, sum(${right}) AS ${right} FROM (${side('left')} UNION ALL ${side('right')}) GROUP BY ${names}`,
    left,
    right,
  };
}

/** Every column comes from both sides, and every column decides which rows there are. */
export function comparedLineage(by: MatchBy, context: CompileContext): Lineage {
  const values = matchedColumns(by, context.schema('left'), context.schema('right')).map(
    ({ column, left, right }): [string, InputColumn[]] => [
      column.name,
      [inputColumn('left', [left]), inputColumn('right', [right])],
    ],
  );
  return { values: new Map(values), rows: values.flatMap(([, read]) => read) };
}
