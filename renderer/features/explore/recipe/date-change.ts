/** Dates written as text with the year at their end: the expression that parses them, and what it is read as. */

import { sqlName } from '#renderer/ui/code/sql-name.ts';

export type DateOrder = 'day-first' | 'month-first';

const orders: readonly DateOrder[] = ['day-first', 'month-first'];
const yearFirst = { 'day-first': '\\3-\\2-\\1', 'month-first': '\\3-\\1-\\2' } as const;

/** The expression that a column of text is replaced by. */
export function dateChange(column: string, order: DateOrder): string {
  return `to_date(regexp_replace(trim(${sqlName(column)}), '^(\\d{1,2})[./](\\d{1,2})[./](\\d{4})$', '${yearFirst[order]}'))`;
}

/** undefined: an expression of another form. */
export function readDateChange(column: string, expression: string): DateOrder | undefined {
  return orders.find((order) => expression === dateChange(column, order));
}
