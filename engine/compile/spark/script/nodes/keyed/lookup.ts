/** Lookup for Spark: a join with one row for each key of the right input. */

import { sparkKeys } from '#engine/compile/spark/script/nodes/basic/equal-keys.ts';
import { stopWhere } from '#engine/compile/spark/script/nodes/stop-where.ts';
import { pythonCall, pythonChain, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { selectItem } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { getPath } from '#engine/transforms/column-path.ts';
import type { KeyPair } from '#engine/transforms/keyed/equal-keys.ts';
import { stringType } from '#engine/types/data-type.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

interface Args {
  readonly keys: readonly KeyPair[];
  readonly columns: readonly { readonly column: string; readonly newColumn?: string }[];
  readonly noMatch: 'null' | 'drop';
  readonly severalMatches: 'first' | 'last' | 'fail';
  readonly matchColumn?: string;
}

export const sparkLookup = sparkNode<Args>((args, context) => {
  const { keys, columns, noMatch, severalMatches, matchColumn } = args;
  const [left, right] = [context.inputs['left']!, context.inputs['right']!];
  if (severalMatches !== 'fail')
    context.note(
      `Of several matching rows, Tenon takes the ${severalMatches} one of the right input; Spark has no such order.`,
    );
  const pairs = sparkKeys(keys, context, { left: 'l.', right: '' });
  const values = columns.map(({ column }, index) => `'value_${index}', ${context.path(column, right.schema).value}`);
  const keyNames = pairs.map((_pair, index) => pythonText(`key_${index}`));
  const pick = severalMatches === 'last' ? 'max_by' : 'min_by';
  const grouped = pythonChain(right.frame, [
    pythonCall('.selectExpr', [
      ...pairs.map((pair, index) => pythonText(`${pair.right} AS key_${index}`)),
      pythonText(`named_struct(${values.join(', ')}) AS found`),
      '"monotonically_increasing_id() AS position"',
    ]),
    pythonCall('.groupBy', keyNames),
    `.agg(F.expr("${pick}(found, position)").alias("found"), F.expr("count(1)").alias("matches"))`,
  ]);
  const one = context.shared(`${context.node.node.name} keys`, () => grouped);
  const equal = pairs.map((pair, index) => `${pair.left} = r.key_${index}`).join(' AND ');
  const items = [
    ...left.schema.map(({ name }) => ({ name, value: `l.${context.column(name)}` })),
    ...columns.map(({ column, newColumn }, index) => ({
      name: newColumn ?? getPath(right.schema, column).at(-1)!.name,
      value: `r.found.value_${index}`,
    })),
    ...(matchColumn === undefined ? [] : [{ name: matchColumn, value: 'coalesce(r.matches, 0L)' }]),
  ];
  const shown = keys.map(({ left: key }) => {
    const { value, type } = context.path(key, left.schema);
    return context.cast(`l.${value}`, type, stringType);
  });
  const message = `concat_ws(', ', ${[sparkText('Several rows of the right input have the key'), ...shown].join(', ')})`;
  // Rows of the right input that no left row has may have equal keys.
  const single = stopWhere([['r.matches > 1', message]]);
  return pythonChain(`${left.frame}.alias("l")`, [
    `.join(${one}.alias("r"), F.expr(${pythonText(equal)}), "${noMatch === 'drop' ? 'inner' : 'left'}")`,
    ...(severalMatches === 'fail' ? [`.filter(${pythonText(single)})`] : []),
    pythonCall(
      '.selectExpr',
      items.map((item) => selectItem(item, context)),
    ),
  ]);
});
