/** The functions of Window, over the rows around each row, as DuckDB SQL. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { refuseText, sumType, sumValue } from '#engine/transforms/aggregate-functions.ts';
import { columnValue, refuseIncomparable, type ColumnValue } from '#engine/transforms/rows/column-value.ts';
import { bigintType, doubleType, type DataType, type Schema } from '#engine/types/data-type.ts';

export const windowFunctionNames = [
  'row_number',
  'rank',
  'dense_rank',
  'lag',
  'lead',
  'first',
  'last',
  'sum',
  'avg',
  'min',
  'max',
  'count',
] as const;
type WindowFunctionName = (typeof windowFunctionNames)[number];

/** One entry of the argument. */
export interface WindowCall {
  readonly function: WindowFunctionName;
  readonly column?: string | undefined;
  readonly newColumn: string;
  readonly offset: number;
  readonly rows: 'running' | 'moving' | 'all';
  readonly preceding: number;
  readonly following: number;
  readonly ignoreNulls: boolean;
}

/** How the rows are divided and ordered. */
export interface Division {
  readonly partitions: readonly Sql[];
  readonly order: readonly Sql[];
  /** Column with the number of the row in the input, which decides among rows that are equal in the order. */
  readonly position: Sql;
}

/** @throws EngineError UnknownColumn, TypeMismatch, InvalidInput. */
export function windowValue(call: WindowCall, columns: Schema, division: Division): { type: DataType; value: Sql } {
  const name = call.function;
  switch (name) {
    case 'row_number':
      refuseColumn(call);
      return { type: bigintType, value: sql`row_number() ${over(division, 'position')}` };
    case 'rank':
    case 'dense_rank': {
      refuseColumn(call);
      refuseWithoutOrder(call, division);
      const ranked = name === 'rank' ? sql`rank()` : sql`dense_rank()`;
      return { type: bigintType, value: sql`${ranked} ${over(division, 'equals')}` };
    }
    case 'lag':
    case 'lead': {
      const { type, value } = readOf(call, columns);
      const moved = sql`${name === 'lag' ? sql`lag` : sql`lead`}(${value}, ${literal(call.offset)}${nullsOf(call)})`;
      return { type, value: sql`${moved} ${over(division, 'position')}` };
    }
    case 'first':
    case 'last': {
      const { type, value } = readOf(call, columns);
      const end = name === 'first' ? sql`first_value` : sql`last_value`;
      return { type, value: sql`${end}(${value}${nullsOf(call)}) ${over(division, 'position', frameOf(call))}` };
    }
    default:
      return aggregateValue(call, name, columns, over(division, 'position', frameOf(call)));
  }
}

function aggregateValue(
  call: WindowCall,
  name: 'sum' | 'avg' | 'min' | 'max' | 'count',
  columns: Schema,
  overRows: Sql,
): { type: DataType; value: Sql } {
  if (name === 'count' && call.column === '*') return { type: bigintType, value: sql`count(*) ${overRows}` };
  const read = readOf(call, columns);
  const { type, value } = read;
  const label = { name: call.column!, type };
  switch (name) {
    case 'count':
      return { type: bigintType, value: sql`count(${value}) ${overRows}` };
    case 'sum':
      refuseText(label, name);
      return { type: sumType(type), value: sumValue(sql`sum(${value}) ${overRows}`, type) };
    case 'avg':
      refuseText(label, name);
      return { type: doubleType, value: sql`avg(CAST(${value} AS DOUBLE)) ${overRows}` };
    case 'min':
    case 'max':
      refuseIncomparable(call.column!, read, `take the ${name} of`);
      return { type, value: sql`${name === 'min' ? sql`min` : sql`max`}(${value}) ${overRows}` };
  }
}

function nullsOf({ ignoreNulls }: WindowCall): Sql {
  return ignoreNulls ? sql` IGNORE NULLS` : sql``;
}

/** Rows of the frame are counted one by one, so that rows that are equal in the order are not taken together. */
function frameOf({ rows, preceding, following }: WindowCall): Sql {
  switch (rows) {
    case 'running':
      return sql` ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`;
    case 'moving':
      return sql` ROWS BETWEEN ${literal(preceding)} PRECEDING AND ${literal(following)} FOLLOWING`;
    case 'all':
      return sql` ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING`;
  }
}

/** @param ties `equals`: rows that are equal in the order have the same place; `position`: the earlier row is first. */
function over({ partitions, order, position }: Division, ties: 'equals' | 'position', frame = sql``): Sql {
  const by = partitions.length === 0 ? sql`` : sql`PARTITION BY ${joinSql(partitions)} `;
  const keys = ties === 'equals' ? order : [...order, position];
  return sql`OVER (${by}ORDER BY ${joinSql(keys)}${frame})`;
}

function readOf(call: WindowCall, columns: Schema): ColumnValue {
  if (call.column !== undefined && call.column !== '*') return columnValue(call.column, columns);
  throw new EngineError('InvalidInput', `The function ${call.function} needs a column.`, {
    hint: call.function === 'count' ? 'Name a column, or * to count rows.' : 'Name the column whose values it uses.',
  });
}

function refuseColumn(call: WindowCall): void {
  if (call.column === undefined) return;
  throw new EngineError('InvalidInput', `The function ${call.function} takes no column.`, {
    hint: 'Clear the column. The order of the rows decides.',
  });
}

function refuseWithoutOrder(call: WindowCall, { order }: Division): void {
  if (order.length > 0) return;
  throw new EngineError('InvalidInput', `The function ${call.function} needs an order.`, {
    hint: 'Name a column to order the rows by, or use row_number.',
  });
}
