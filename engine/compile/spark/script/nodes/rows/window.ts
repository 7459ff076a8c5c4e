/** Window for Spark. */

import { sparkOrder } from '#engine/compile/spark/script/nodes/rows/order-key.ts';
import { freeName } from '#engine/compile/spark/script/nodes/free-name.ts';
import { pythonCall, pythonChain, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { noteNestedNulls, putColumns, selectItem } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { OrderKey } from '#engine/transforms/rows/order-key.ts';
import type { WindowCall } from '#engine/transforms/rows/window-functions.ts';
import { isFloating, isWhole } from '#engine/types/common-type.ts';
import { getColumn } from '#engine/types/column-lookup.ts';
import type { DataType } from '#engine/types/data-type.ts';

interface Args {
  readonly partitions: readonly string[];
  readonly orderBy: readonly OrderKey[];
  readonly functions: readonly WindowCall[];
}

export const sparkWindow = sparkNode<Args>(({ partitions, orderBy, functions }, context) => {
  const { frame, schema } = context.input;
  const position = context.column(freeName('position', schema));
  const by = partitions.map((path) => context.path(path, schema).value);
  const order = orderBy.map((key) => {
    const { value, isAscending, areNullsFirst } = sparkOrder(key, context);
    return `${value} ${isAscending ? 'ASC' : 'DESC'} NULLS ${areNullsFirst ? 'FIRST' : 'LAST'}`;
  });
  const divided = by.length === 0 ? '' : `PARTITION BY ${by.join(', ')} `;
  const made = functions.map((call) => {
    const { type } = getColumn(context.node.schema, call.newColumn);
    const isRank = call.function === 'rank' || call.function === 'dense_rank';
    if (!isRank && (call.rows !== 'all' || hasNoFrame(call)))
      context.note(
        'Rows that are equal in the order of a window have the order of the input in Tenon, and any in Spark.',
      );
    const keys = isRank ? order : [...order, position];
    const frameOf = isRank || hasNoFrame(call) ? '' : ` ${rowsOf(call)}`;
    const value = `${called(call, context)} OVER (${divided}ORDER BY ${keys.join(', ')}${frameOf})`;
    return { name: call.newColumn, value: typed(call, value, type, context) };
  });
  const items = putColumns(schema, made, context).map((column) => selectItem(column, context));
  return pythonChain(frame, [
    `.selectExpr("*", ${pythonText(`monotonically_increasing_id() AS ${position}`)})`,
    pythonCall('.selectExpr', items),
  ]);
});

/** It reads single rows by their place. */
function hasNoFrame({ function: name }: WindowCall): boolean {
  return name === 'row_number' || name === 'lag' || name === 'lead';
}

function called(call: WindowCall, context: SparkNodeContext): string {
  const name = call.function;
  if (name === 'row_number' || name === 'rank' || name === 'dense_rank') return `${name}()`;
  if (name === 'count' && call.column === '*') return 'count(1)';
  const { value, type } = context.path(call.column!, context.input.schema);
  const nulls = call.ignoreNulls ? ' IGNORE NULLS' : '';
  switch (name) {
    case 'lag':
    case 'lead':
      return `${name}(${value}, ${call.offset})${nulls}`;
    case 'first':
    case 'last':
      return `${name}_value(${value})${nulls}`;
    case 'avg':
      noteSum(type, context);
      return `avg(CAST(${value} AS DOUBLE))`;
    case 'sum':
      noteSum(type, context);
      return `sum(${value})`;
    case 'min':
    case 'max':
      noteNestedNulls(type, context);
      return `${name}(${value})`;
    case 'count':
      return `count(${value})`;
  }
}

function noteSum(type: DataType, context: SparkNodeContext): void {
  if (isFloating(type))
    context.note('Spark adds floating-point numbers in another order, so that the last digits can differ.');
  else context.note('A sum that is too large fails the run in Tenon; Spark wraps it around, or gives null.');
}

/** In the type of the column: Spark counts in narrower or wider ones. */
function typed({ function: name }: WindowCall, value: string, type: DataType, context: SparkNodeContext): string {
  const isNumbered = name === 'row_number' || name === 'rank' || name === 'dense_rank' || name === 'sum';
  return isNumbered && (isWhole(type) || type.kind === 'decimal' || isFloating(type))
    ? `CAST(${value} AS ${context.type(type)})`
    : value;
}

function rowsOf({ rows, preceding, following }: WindowCall): string {
  const [first, last] = {
    running: ['UNBOUNDED PRECEDING', 'CURRENT ROW'],
    moving: [`${preceding} PRECEDING`, `${following} FOLLOWING`],
    all: ['UNBOUNDED PRECEDING', 'UNBOUNDED FOLLOWING'],
  }[rows] as [string, string];
  return `ROWS BETWEEN ${first} AND ${last}`;
}
