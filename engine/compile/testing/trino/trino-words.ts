/** What of the tables of functions and operators Trino has, and under which name. */

/** Operators with the same word and meaning. */
export const trinoOperators: ReadonlySet<string> = new Set([
  'AND',
  'OR',
  'NOT',
  '=',
  '<>',
  '<',
  '>',
  '<=',
  '>=',
  'IS DISTINCT FROM',
  'IS NOT DISTINCT FROM',
  'BETWEEN',
  'IN',
  'IS NULL',
  'IS NOT NULL',
  '+',
  '-',
  '*',
  'LIKE',
  'NOT LIKE',
  'coalesce',
]);

/** Tenon's name → Trino's. */
export const trinoFunctions: ReadonlyMap<string, string> = new Map([
  ['lower', 'lower'],
  ['upper', 'upper'],
  ['length', 'length'],
  ['trim', 'trim'],
  ['reverse', 'reverse'],
  ['abs', 'abs'],
  ['ceil', 'ceiling'],
  ['floor', 'floor'],
  ['sqrt', 'sqrt'],
  ['coalesce', 'coalesce'],
  ['nullif', 'nullif'],
  ['list_transform', 'transform'],
]);
