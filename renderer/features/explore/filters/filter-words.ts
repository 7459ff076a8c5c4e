/** Filters as sentences: column, operator, values. */

import type { FilterOperator, RowFilter, RowsView } from '#renderer/features/explore/rows/rows-view.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { isNumeric } from '#renderer/ui/data-grid/cell-text.ts';

export const operatorWords: Readonly<Record<FilterOperator, string>> = {
  eq: 'is',
  ne: 'is not',
  contains: 'contains',
  startsWith: 'starts with',
  lt: 'is below',
  le: 'is at most',
  gt: 'is above',
  ge: 'is at least',
  range: 'is from',
  in: 'is one of',
  isNull: 'is null',
  isNotNull: 'is not null',
};

const mostNamed = 3;

/** `DE, FR + 3`, `10 to below 20`, `DE or is null`; an empty text is "". */
export function valueWords(filter: RowFilter): string {
  const words = namedValues(filter);
  return filter.orNull === true ? `${words} or is null` : words;
}

function namedValues(filter: RowFilter): string {
  if (filter.operator === 'range') return filter.values.join(' to below ');
  const named = filter.values.slice(0, mostNamed).map((value) => (value === '' ? '""' : String(value)));
  const more = filter.values.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` + ${more}` : ''}`;
}

/** `status is one of delivered, shipped`. */
export function filterWords(filter: RowFilter): string {
  return [filter.column, operatorWords[filter.operator], valueWords(filter)].filter((part) => part !== '').join(' ');
}

/** `3 filters`, `1 filter, the condition and the search`. */
export function viewWords({ filter, search, condition }: Omit<RowsView, 'order'>): string {
  const parts = [
    ...(filter.length === 0 ? [] : [countOf(filter.length, 'filter')]),
    ...(condition === '' ? [] : ['the condition']),
    ...(search === '' ? [] : ['the search']),
  ];
  return [parts.slice(0, -1).join(', '), ...parts.slice(-1)].filter((part) => part !== '').join(' and ');
}

export const textOperators: readonly FilterOperator[] = [
  'eq',
  'ne',
  'contains',
  'startsWith',
  'in',
  'lt',
  'le',
  'gt',
  'ge',
  'range',
  'isNull',
  'isNotNull',
];
const nestedOperators: readonly FilterOperator[] = ['contains', 'startsWith', 'eq', 'ne', 'in', 'isNull', 'isNotNull'];

/** @param type in Hive spelling. */
export function operatorsOf(type: string): readonly FilterOperator[] {
  return /^(?:struct|array|map|uniontype|choice|binary)/u.test(type) ? nestedOperators : textOperators;
}

/** The year first, as in the grid; 31.01.2026 and yesterday are refused. */
const yearFirst = /^\s*[-+]?\d+[-/\\ ]\d|infinity|epoch/iu;

/** Types whose values have a required form, with its name. */
const forms: readonly { fits(type: string): boolean; readonly value: RegExp; readonly words: string }[] = [
  {
    fits: isNumeric,
    value: /^\s*[-+]?(?:\d[\d_]*\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|nan|inf|infinity)\s*$/iu,
    words: 'a number',
  },
  { fits: (type) => type === 'boolean', value: /^\s*(?:true|false|t|f|yes|no|y|n|1|0)\s*$/iu, words: 'true or false' },
  { fits: (type) => type === 'date', value: yearFirst, words: 'a date such as 2026-01-31' },
  {
    fits: (type) => type.startsWith('timestamp'),
    value: yearFirst,
    words: 'a time such as 2026-01-31 08:30:00',
  },
];

/**
 * The required form where values cannot be compared with their column; undefined: they can, judging by their form.
 * The engine refuses any others, such as the 31st of June.
 * @param type in Hive spelling.
 */
export function wantedValue({ operator, values }: RowFilter, type: string): string | undefined {
  if (operator === 'contains' || operator === 'startsWith') return undefined;
  return forms.find((form) => form.fits(type) && values.some((value) => !form.value.test(String(value))))?.words;
}
