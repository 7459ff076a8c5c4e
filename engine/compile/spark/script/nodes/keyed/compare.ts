/** Compare for Spark: a full join by the keys and the place of a row among those with its key. */

import { sparkKeys } from '#engine/compile/spark/script/nodes/basic/equal-keys.ts';
import { pythonCall, pythonChain, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { selectItem } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import type { KeyPair } from '#engine/transforms/keyed/equal-keys.ts';
import { getColumn } from '#engine/types/column-lookup.ts';
import { commonType } from '#engine/types/common-type.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

interface Args {
  readonly keys: readonly KeyPair[];
  readonly includeSame: boolean;
}

export const sparkCompare = sparkNode<Args>(({ keys, includeSame }, context) => {
  context.note(
    'Rows with the same key are compared in their order in Tenon; Spark keeps no order, and pairs them in any way.',
  );
  const pairs = sparkKeys(keys, context);
  const output = context.node.schema;
  const fieldsOf = (name: string): Schema => {
    const { type } = getColumn(output, name);
    return type.kind === 'struct' ? type.fields : [];
  };
  const names = fieldsOf('before').map(({ name }) => name);
  const keyNames = pairs.map((_pair, index) => `key_${index}`);
  const side = (port: 'left' | 'right', row: string): string => {
    const { frame, schema } = context.inputs[port]!;
    const fields = names.map((name) => `${sparkText(name)}, ${context.column(getColumn(schema, name).name)}`);
    const nth = `row_number() OVER (PARTITION BY ${keyNames.join(', ')} ORDER BY position) AS nth`;
    return pythonChain(frame, [
      pythonCall('.selectExpr', [
        ...pairs.map((pair, index) => pythonText(`${pair[port]} AS ${keyNames[index]!}`)),
        pythonText(`named_struct(${fields.join(', ')}) AS ${row}`),
        '"monotonically_increasing_id() AS position"',
      ]),
      pythonCall('.selectExpr', ['"*"', pythonText(nth)]),
    ]);
  };
  const title = context.node.node.name;
  const before = context.shared(`${title} before`, () => side('left', 'before'));
  const after = context.shared(`${title} after`, () => side('right', 'after'));
  const equal = [...keyNames.map((name) => `l.${name} <=> r.${name}`), 'l.nth = r.nth'].join(' AND ');
  const afterFields = fieldsOf('after');
  const differences = fieldsOf('before').map(({ name, type }, index) => {
    const other = afterFields[index]!.type;
    const common = commonType(type, other)!;
    const [one, two] = [`before.${context.column(name)}`, `after.${context.column(name)}`];
    return `CASE WHEN NOT (${context.cast(one, type, common)} <=> ${context.cast(two, other, common)}) THEN ${sparkText(name)} END`;
  });
  const listed = `IF(before IS NULL OR after IS NULL, NULL, filter(array(${differences.join(', ')}), name -> name IS NOT NULL))`;
  const change =
    "CASE WHEN before IS NULL THEN 'added' WHEN after IS NULL THEN 'removed' WHEN size(changed_columns) > 0 THEN 'changed' ELSE 'same' END";
  const items = [
    ...keyNames.map((name, index) => ({ name: output[index]!.name, value: name })),
    { name: 'change', value: change },
    ...['changed_columns', 'before', 'after'].map((name) => ({ name, value: context.column(name) })),
  ];
  return pythonChain(`${before}.alias("l")`, [
    `.join(${after}.alias("r"), F.expr(${pythonText(equal)}), "full")`,
    pythonCall('.selectExpr', [
      ...keyNames.map((name) => pythonText(`coalesce(l.${name}, r.${name}) AS ${name}`)),
      '"before"',
      '"after"',
    ]),
    pythonCall('.selectExpr', ['"*"', pythonText(`${listed} AS changed_columns`)]),
    ...(includeSame ? [] : ['.filter("changed_columns IS NULL OR size(changed_columns) > 0")']),
    pythonCall(
      '.selectExpr',
      items.map((item) => selectItem(item, context)),
    ),
  ]);
});
