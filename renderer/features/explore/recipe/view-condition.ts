/** The filters of a view as the condition of a step: the same rows, written as an expression. */

import type { RowFilter, RowsView } from '#renderer/features/explore/rows/rows-view.ts';
import { sqlName } from '#renderer/ui/code/sql-name.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

type WrittenView =
  | { readonly condition: string }
  /** The filter that an expression cannot say. */
  | { readonly cannot: RowFilter };

/** Without the search, which looks into every column. '' where nothing is filtered. */
export function conditionOfView(
  { filter, condition }: Pick<RowsView, 'filter' | 'condition'>,
  columns: readonly GridColumn[],
): WrittenView {
  const parts: string[] = [];
  for (const each of filter) {
    const written = conditionOf(each, columns.find(({ name }) => name === each.column)?.type);
    if (written === undefined) return { cannot: each };
    parts.push(written);
  }
  const own = condition.trim();
  if (own !== '') parts.push(parts.length === 0 ? own : `(${own})`);
  return { condition: parts.join(' AND ') };
}

function conditionOf(filter: RowFilter, type: string | undefined): string | undefined {
  const written = comparisonOf(filter, type);
  return written !== undefined && filter.orNull === true
    ? `(${written} OR ${sqlName(filter.column)} IS NULL)`
    : written;
}

function comparisonOf({ column, operator, values }: RowFilter, type: string | undefined): string | undefined {
  const name = sqlName(column);
  if (operator === 'isNull') return `${name} IS NULL`;
  if (operator === 'isNotNull') return `${name} IS NOT NULL`;
  if (type === undefined || isWithoutOrder(type)) return undefined;
  if (operator === 'contains' || operator === 'startsWith') {
    const text = isText(type) ? name : `CAST(${name} AS STRING)`;
    return `${operator === 'contains' ? 'contains' : 'startswith'}(lower(${text}), lower(${quoted(String(values[0]))}))`;
  }
  const written = values.map((value) => literalOf(String(value), type));
  if (written.length === 0 || !written.every((value) => value !== undefined)) return undefined;
  switch (operator) {
    case 'in':
      return `${name} IN (${written.join(', ')})`;
    case 'range':
      return written.length === 2 ? `(${name} >= ${written[0]} AND ${name} < ${written[1]})` : undefined;
    case 'ne':
      // As in the grid, rows without a value have another one.
      return `(${name} <> ${written[0]} OR ${name} IS NULL)`;
    default:
      return `${name} ${signs[operator]} ${written[0]}`;
  }
}

const signs = { eq: '=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;

/** Of these the grid compares the text that it shows. */
function isWithoutOrder(type: string): boolean {
  return /^(?:struct|array|map|uniontype|binary|void|null)\b/u.test(type);
}

function isText(type: string): boolean {
  return /^(?:string|char|varchar)\b/u.test(type);
}

/** undefined: not of the type, or of a type whose values cannot be written. */
function literalOf(value: string, type: string): string | undefined {
  const text = value.trim();
  if (isText(type)) return quoted(value);
  if (type === 'boolean') return /^(?:true|false)$/iu.test(text) ? text.toLowerCase() : undefined;
  if (type === 'date') return /^\d{4}-\d{2}-\d{2}$/u.test(text) ? `DATE '${text}'` : undefined;
  if (type.startsWith('timestamp'))
    return /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z?)?$/u.test(text)
      ? `${type.toUpperCase()} '${text}'`
      : undefined;
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/u.test(text) ? text : undefined;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
