/** Accepted differences of the types of results; their values are equal. */

import type { Plain } from '../spark-process.ts';
import { hasType, isWholeType, wordOf, type AcceptedDifference } from './accepted-difference.ts';

const isDecimal = (type: string): boolean => type.startsWith('decimal');

/** Their results have the types of their arguments. */
const keepsTypes = new Set([
  'cast',
  'case',
  'coalesce',
  'nvl',
  'ifnull',
  'greatest',
  'least',
  '+',
  '-',
  '*',
  '%',
  'mod',
]);

/** As Python shows an interval of whole days. */
function isDays(own: Plain, spark: Plain): boolean {
  if (own === '0') return spark === '0:00:00';
  return spark === `${String(own)} days, 0:00:00` || spark === `${String(own)} day, 0:00:00`;
}

export const typeDifferences: readonly AcceptedDifference[] = [
  {
    name: 'type-of-whole-number',
    says: 'A count or a part of a date is a bigint where Spark has an int, and `array_position` and `//` of ints are ints where Spark has a bigint.',
    why: 'The values are equal; a target has the types of its table.',
    covers: (one) =>
      one.kind === 'type' &&
      isWholeType(one.ownType) &&
      isWholeType(one.sparkType) &&
      (!keepsTypes.has(wordOf(one)) || one.types.every(({ kind }) => kind === 'date')),
  },
  {
    name: 'type-of-decimal',
    says: 'Results of `+`, `-`, `*`, `%` and `round` with decimals may have another precision than in Spark.',
    why: 'The values are equal; a target has the types of its table.',
    covers: (one) =>
      one.kind === 'type' && isDecimal(one.ownType) && isDecimal(one.sparkType) && wordOf(one) !== 'cast',
  },
  {
    name: 'type-of-decimal-division',
    says: { operator: '/' },
    why: 'The digits of a decimal quotient depend on the precision of both sides, which a file does not always state.',
    covers: ({ kind, ownType, sparkType, call }) =>
      kind === 'type' && /^\/2?$/u.test(call.name.split(' ')[0]!) && ownType === 'double' && isDecimal(sparkType),
  },
  {
    name: 'type-of-float-with-whole',
    says: 'In CASE, coalesce, greatest and least, a whole number beside a float makes a double; Spark makes a float, which does not hold all digits of the whole number.',
    why: 'No digit is lost.',
    covers: (one) => {
      if (!hasType(one, 'float') || !(hasType(one, 'int', 'bigint') || one.call.name.startsWith('coalesce 0')))
        return false;
      if (one.ownType !== 'double' || one.sparkType !== 'float') return false;
      if (one.kind === 'type') return true;
      return one.kind === 'value' && Math.fround(Number(one.own)) === Math.fround(Number(one.spark));
    },
  },
  {
    name: 'type-of-date-trunc',
    says: { function: 'date_trunc' },
    why: 'The time is the same.',
    covers: (one) =>
      one.kind === 'type' &&
      wordOf(one) === 'date_trunc' &&
      one.ownType === 'timestamp_ntz' &&
      one.sparkType === 'timestamp',
  },
  {
    name: 'difference-of-dates',
    says: { operator: '-' },
    why: 'Columns have no type for intervals.',
    covers: ({ kind, call, sparkType, types, own, spark }) =>
      (['kind', 'type'].includes(kind) || (kind === 'value' && isDays(own, spark))) &&
      call.name.startsWith('- ') &&
      sparkType.startsWith('interval') &&
      types.every((type) => ['date', 'timestamp'].includes(type.kind)),
  },
];
