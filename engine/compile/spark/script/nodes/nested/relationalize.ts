/** Relationalize for Spark: a frame for each array, whose rows have the key of the row that the array is in. */

import { freeName } from '#engine/compile/spark/script/nodes/free-name.ts';
import { rowNumber } from '#engine/compile/spark/script/nodes/columns/identifier.ts';
import { pythonCall, pythonChain, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { flatTables, isArray, type FlatColumn, type FlatTable } from '#engine/transforms/relationalize/flat-tables.ts';

export const sparkRelationalize = sparkNode<{ name: string }>(({ name }, context) => {
  const { schema } = context.input;
  const table = flatTables(name, schema).find((each) => each.name === context.node.port)!;
  if (table.columns.some(isArray))
    context.note('Spark numbers the keys of arrays in another order and with gaps; they join the same rows.');
  const key = context.column(freeName('key', schema));
  const own = table.from === undefined ? [] : ['id', 'index'].map((each) => ({ name: each, value: each }));
  const columns = table.columns.map((column) => {
    const value = valueIn(table, column, context);
    return { name: column.name, value: isArray(column) ? `IF(${value} IS NOT NULL, ${key}, NULL)` : value };
  });
  return selectFrame(rowsOf(table, key, context), [...own, ...columns], context);
});

/** Spark SQL over the rows of the table. */
function valueIn({ from }: FlatTable, { path }: FlatColumn, context: SparkNodeContext): string {
  const fields = path.map((name) => context.column(name));
  return [...(from === undefined ? [] : ['element']), ...fields].join('.');
}

/** The frame of the rows: columns of the input, or `id`, `index` and `element`; with keys where the table has an array. */
function rowsOf(table: FlatTable, key: string, context: SparkNodeContext): string {
  const isKeyed = table.columns.some(isArray);
  if (table.from === undefined && !isKeyed) return context.input.frame;
  return context.shared(`${context.node.node.name} ${table.name} rows`, () => {
    const keyed = `.selectExpr("*", ${pythonText(`${rowNumber} AS ${key}`)})`;
    // The outputs must agree in the keys: Spark would compute each from the sources again.
    const steps = isKeyed ? [keyed, '.localCheckpoint()'] : [];
    if (table.from === undefined) return pythonChain(context.input.frame, steps);
    const { table: above, array } = table.from;
    const elements = pythonCall('.selectExpr', [
      pythonText(`${key} AS id`),
      pythonText(`posexplode(${valueIn(above, array, context)}) AS (index, element)`),
    ]);
    return pythonChain(rowsOf(above, key, context), [elements, ...steps]);
  });
}
