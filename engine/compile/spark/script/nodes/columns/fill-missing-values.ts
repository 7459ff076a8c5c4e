/** FillMissingValues for Spark. */

import { isText } from '#engine/types/data-type.ts';
import { freeName } from '#engine/compile/spark/script/nodes/free-name.ts';
import { pythonCall, pythonChain, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { noteNestedNulls, putColumns, selectItem, withColumns } from '#engine/compile/spark/script/select-frame.ts';
import { fillValue } from '#engine/compile/spark/script/nodes/columns/fill-nulls.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { isExact, isWide } from '#engine/transforms/columns/exact-mean.ts';
import { methodOf } from '#engine/transforms/columns/fill-missing-values.ts';
import { getColumn } from '#engine/types/column-lookup.ts';
import { isFloating, isWhole } from '#engine/types/common-type.ts';

interface Args {
  readonly column: string;
  readonly filledColumn?: string;
  readonly method: 'auto' | 'mean' | 'median' | 'mode' | 'constant';
  readonly groups: readonly string[];
  readonly value?: string | number | boolean;
}

export const sparkFillMissingValues = sparkNode<Args>((args, context) => {
  const { frame, schema } = context.input;
  const column = getColumn(schema, columnOf(args.column, 'FillMissingValues'));
  const { type } = column;
  const of = context.column(column.name);
  const missing = isFloating(type)
    ? `${of} IS NULL OR isnan(${of})`
    : isText(type)
      ? `${of} IS NULL OR ${of} = ''`
      : `${of} IS NULL`;
  const name = args.filledColumn ?? `${column.name}_filled`;
  if (args.method === 'constant')
    return withColumns([{ name, value: `IF(${missing}, ${fillValue(args.value!, type, context)}, ${of})` }], context);
  const method = methodOf(args.method, column);
  const known = context.column(freeName('known', schema));
  const [count, countAll] = ['known_count', 'known_count_all'].map((each) => context.column(freeName(each, schema)));
  const groups = args.groups.map((path) => context.path(path, schema).value);
  const over = (by: readonly string[], rest = ''): string =>
    `OVER (${[by.length === 0 ? '' : `PARTITION BY ${by.join(', ')}`, rest].filter((each) => each !== '').join(' ')})`;
  const estimate = (by: readonly string[]): string => {
    switch (method) {
      case 'mean': {
        const added = isExact(type) ? (isWhole(type) ? 'DECIMAL(20, 0)' : context.type(type)) : 'DOUBLE';
        const mean = `avg(CAST(${known} AS ${added})) ${over(by)}`;
        return `CAST(${isWhole(type) ? `round(${mean})` : mean} AS ${context.type(type)})`;
      }
      case 'median': {
        const sorted = `sort_array(collect_list(${known}) ${over(by)})`;
        return `IF(count(${known}) ${over(by)} = 0, NULL, ${sorted}[CAST((count(${known}) ${over(by)} - 1) DIV 2 AS INT)])`;
      }
      case 'mode':
        noteNestedNulls(type, context);
        return `first_value(${known}) ${over(by, `ORDER BY ${by.length === 0 ? countAll! : count!} DESC, ${known} ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING`)}`;
    }
  };
  if (method === 'mean')
    context.note(
      isExact(type)
        ? 'Spark rounds a mean to four more digits first, so that one just below a half can be rounded up.'
        : 'Spark adds floating-point numbers in another order, so that the last digits of a mean can differ.',
    );
  if (method === 'mean' && isWide(type))
    context.note('Spark gives null where the sum, or the mean with four more digits, has more than 38 digits.');
  const all = [...(groups.length === 0 ? [] : [estimate(groups)]), estimate([])];
  const items = putColumns(schema, [{ name, value: `coalesce(${[known, ...all].join(', ')})` }], context);
  // The sum makes one zero of two.
  const same = isFloating(type) ? `CAST(${of} + 0 AS ${context.type(type)})` : of;
  const counts = [
    `count(${known}) ${over([known])} AS ${countAll!}`,
    ...(groups.length === 0 ? [] : [`count(${known}) ${over([...groups, known])} AS ${count!}`]),
  ];
  return pythonChain(frame, [
    `.selectExpr("*", ${pythonText(`IF(${missing}, NULL, ${same}) AS ${known}`)})`,
    ...(method === 'mode' ? [pythonCall('.selectExpr', ['"*"', ...counts.map(pythonText)])] : []),
    pythonCall(
      '.selectExpr',
      items.map((item) => selectItem(item, context)),
    ),
  ]);
});
