/** Accepted differences of expressions that only one of the two takes. */

import type { Disagreement } from '../compare-results.ts';
import { hasType, isNumeric, wordOf, type AcceptedDifference } from './accepted-difference.ts';

const isRefusedBySpark = ({ kind }: Disagreement): boolean => kind === 'spark refuses';
const isMismatch = (one: Disagreement): boolean => isRefusedBySpark(one) && one.said.startsWith('[DATATYPE_MISMATCH.');

/** Refused by Spark at a row, and so as a whole. */
const isFailure = (one: Disagreement): boolean =>
  isRefusedBySpark(one) && one.said.startsWith('An error occurred while calling');

const textFunctions = new Set([
  'upper',
  'lower',
  'initcap',
  'length',
  'char_length',
  'trim',
  'ltrim',
  'rtrim',
  'ascii',
  'like',
]);

export const refusals: readonly AcceptedDifference[] = [
  {
    name: 'literal-of-another-type',
    says: "A literal in quotes that is not a value of the column it is compared with (`price > 'abc'`) is a problem of the job; Spark compares with null.",
    why: 'The filter would silently keep no row.',
    covers: (one) => one.kind === 'refused' && /^TypeMismatch: '[^']*' cannot be compared with/u.test(one.said),
  },
  {
    name: 'literal-in-quotes-in-a-list',
    says: "Beside literals in quotes only, `IN` compares values of the column's type (1.0 is found in `('1', '5')`); Spark compares texts, where `1.0` is not `1`.",
    why: 'A literal in quotes has the type of the column everywhere else, too.',
    covers: (one) =>
      one.kind === 'value' &&
      /^in (?:'1'|1) '5'/u.test(one.call.name) &&
      hasType(one, 'float', 'double', 'decimal') &&
      one.own === true &&
      Number(one.values[0]) === 1,
  },
  {
    name: 'bytes-in-functions-of-text',
    says: 'Functions of text and LIKE take no bytes: `decode(bytes)` makes text of them. Spark takes them as UTF-8.',
    why: 'Bytes that are not UTF-8 have no text.',
    covers: (one) =>
      one.kind === 'refused' &&
      textFunctions.has(wordOf(one)) &&
      hasType(one, 'binary') &&
      one.said.startsWith('TypeMismatch: No function matches'),
  },
  {
    name: 'date-taken-from-text',
    says: 'A date is not subtracted from a text; Spark reads the text as a date.',
    why: 'CAST says it plainly.',
    covers: (one) =>
      one.kind === 'refused' && one.call.name.startsWith('- ') && hasType(one, 'string') && hasType(one, 'date'),
  },
  {
    name: 'unknown-unit',
    says: { function: 'date_trunc' },
    why: 'A unit that is misspelled would make every row null.',
    covers: (one) =>
      ['refused', 'rejected'].includes(one.kind) && wordOf(one) === 'date_trunc' && /'nothing'/u.test(one.call.name),
  },
  {
    name: 'boolean-beside-number',
    says: 'A boolean is also ordered, listed and joined with numbers as 1 or 0, and with text; Spark refuses that, except for `=`.',
    why: 'One rule for all comparisons.',
    covers: (one) =>
      isMismatch(one) &&
      hasType(one, 'boolean') &&
      ['<', 'between', 'in', 'case', 'coalesce', 'nvl', 'ifnull', '>0'].includes(wordOf(one)),
  },
  {
    name: 'number-as-condition',
    says: 'A number is a condition, which holds unless it is 0; Spark refuses numbers in AND, OR and NOT.',
    why: 'The engine reads it so.',
    covers: (one) => isMismatch(one) && ['not', 'and'].includes(wordOf(one)) && one.types.some(isNumeric),
  },
  {
    name: 'time-as-condition',
    says: 'A date, a time or bytes as a condition are null; Spark refuses them.',
    why: 'The engine reads them so.',
    covers: (one) =>
      isMismatch(one) &&
      ['not', 'and'].includes(wordOf(one)) &&
      hasType(one, 'date', 'timestamp', 'timestamp_ntz', 'binary'),
  },
  {
    name: 'months-beyond-spark',
    says: { function: 'add_months' },
    why: 'One row would end the run.',
    covers: (one) => isFailure(one) && wordOf(one) === 'add_months',
  },
  {
    name: 'hash-of-other-than-text',
    says: 'Hash functions take the text of any value; Spark takes text and bytes.',
    why: 'The text of a value is certain.',
    covers: (one) => isMismatch(one) && ['md5', 'sha256'].includes(wordOf(one)),
  },
  {
    name: 'concat-of-nested',
    says: { function: 'concat' },
    why: 'The text of a nested value is certain.',
    covers: (one) =>
      (one.kind === 'kind' || isMismatch(one)) &&
      wordOf(one) === 'concat' &&
      hasType(one, 'map', 'struct', 'array', 'binary'),
  },
  {
    name: 'split-part-zero',
    says: { function: 'split_part' },
    why: 'One row would end the run.',
    covers: (one) => isFailure(one) && /^split_part .* 0$/u.test(one.call.name),
  },
  {
    name: 'group-that-is-not-there',
    says: { function: 'regexp_extract' },
    why: 'One row would end the run.',
    covers: (one) => isFailure(one) && wordOf(one) === 'regexp_extract',
  },
  {
    name: 'div-of-floats',
    says: { function: 'div' },
    why: 'The whole part of a quotient is certain.',
    covers: (one) =>
      isMismatch(one) &&
      wordOf(one) === 'div' &&
      (hasType(one, 'float', 'double', 'string') || /e\d/u.test(one.call.name)),
  },
  {
    name: 'greatest-with-text',
    says: { function: 'greatest' },
    why: 'As in CASE and coalesce, which Spark takes.',
    covers: (one) => isMismatch(one) && ['greatest', 'least'].includes(wordOf(one)) && hasType(one, 'string'),
  },
  {
    name: 'parts-that-spark-does-not-know',
    says: { function: 'date_part' },
    why: 'The engine has them, and their meaning is plain.',
    covers: (one) =>
      isRefusedBySpark(one) && wordOf(one) === 'date_part' && one.said.startsWith('[INVALID_EXTRACT_FIELD]'),
  },
  {
    name: 'days-in-text',
    says: 'A count of days or months may be text; for `date_add` and `date_sub` Spark takes whole numbers only.',
    why: 'As wherever a function takes a whole number.',
    covers: (one) =>
      isMismatch(one) && ['date_add', 'date_sub', 'add_months'].includes(wordOf(one)) && hasType(one, 'string'),
  },
  {
    name: 'json-of-scalars',
    says: { function: 'to_json' },
    why: 'A scalar is a JSON text, too.',
    covers: (one) => isMismatch(one) && wordOf(one) === 'to_json' && !hasType(one, 'array', 'map', 'struct'),
  },
  {
    name: 'size-of-text',
    says: { function: 'size' },
    why: 'The engine takes it.',
    covers: (one) => isMismatch(one) && wordOf(one) === 'size' && hasType(one, 'string'),
  },
  {
    name: 'null-in-a-list',
    says: '`array_contains(list, NULL)` is null; Spark refuses it.',
    why: 'A parameter may be null.',
    covers: (one) =>
      isMismatch(one) &&
      wordOf(one) === 'array_contains' &&
      one.call.name.endsWith(' NULL') &&
      (one.own as unknown[]).every((value) => value === null),
  },
  {
    name: 'bytes-or-text',
    says: 'Bytes beside text in coalesce and IN are compared and given as they are; Spark refuses the two together.',
    why: 'A literal in quotes is bytes, too.',
    covers: (one) => isMismatch(one) && ['coalesce', 'in'].includes(wordOf(one)) && hasType(one, 'binary'),
  },
];
