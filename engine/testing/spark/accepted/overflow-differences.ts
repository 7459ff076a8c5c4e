/** Accepted differences of results that are beyond their type: an error of the row here. */

import type { Disagreement } from '../compare-results.ts';
import type { Value } from '../hostile-values.ts';
import {
  fits,
  hasType,
  isWholeType,
  roundedAs,
  wholePartOf,
  wordOf,
  type AcceptedDifference,
} from './accepted-difference.ts';

const arithmetic: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '+1': (left) => left + 1n,
  '*2': (left) => left * 2n,
  minus: (left) => -left,
  abs: (left) => (left < 0n ? -left : left),
};

/** The exact result of whole numbers is beyond the type of the result. */
function isBeyond(one: Disagreement): boolean {
  const exact = arithmetic[wordOf(one)];
  const [left, right = 0n] = one.values;
  if (exact === undefined || typeof left !== 'bigint' || typeof right !== 'bigint' || !isWholeType(one.ownType))
    return false;
  return !fits(exact(left, right), one.ownType);
}

function isRoundedBeyond(one: Disagreement): boolean {
  const [value] = one.values;
  if (wordOf(one) !== 'round' || typeof value !== 'bigint') return false;
  const half = 10n ** BigInt(-Number(one.call.name.split(' ')[2])) / 2n;
  return !fits(value < 0n ? value - half : value + half, one.ownType);
}

/** Days of the least and the greatest date. */
const [firstDay, lastDay] = [-2_147_483_646n, 2_147_483_646n];

function isDateBeyond(one: Disagreement): boolean {
  if (!['date_add', 'date_sub', '+', '-'].includes(wordOf(one))) return false;
  const places = one.types.map(({ kind }) => kind);
  const counted = places.includes('int') ? one.values[places.indexOf('int')] : one.values.at(-1);
  // A count may be text.
  const days = typeof counted === 'string' && /^[+-]?\d+$/u.test(counted) ? BigInt(counted) : counted;
  const date = one.values[places.indexOf('date')];
  if (typeof days !== 'bigint' || !hasType(one, 'date', 'timestamp', 'timestamp_ntz', 'string')) return false;
  // Times and texts of the frame are within a million years of 1970.
  const [from, reach] = typeof date === 'bigint' ? [date, 0n] : [0n, 400_000_000n];
  const moved = ['date_sub', '-'].includes(wordOf(one)) ? from - days : from + days;
  return moved - reach < firstDay || moved + reach > lastDay;
}

function isWholeBeyond(value: Value | undefined): boolean {
  if (value === undefined || value === null) return false;
  const number = typeof value === 'string' ? Number(value.trim().replace(/[df]$/iu, '')) : value;
  const whole = Number.isNaN(number) && /^[+-]?inf/iu.test(String(value).trim()) ? undefined : wholePartOf(number);
  return whole === undefined || !fits(whole, 'bigint');
}

export const overflowDifferences: readonly AcceptedDifference[] = [
  {
    name: 'overflow-of-whole-number',
    says: { operator: '+' },
    why: 'A number that wrapped around is wrong without a trace.',
    covers: (one) => one.kind === 'rejected' && (isBeyond(one) || isRoundedBeyond(one)),
  },
  {
    name: 'overflow-of-decimal',
    says: 'A decimal result beyond 38 digits is an error of its row; Spark gives up digits after the point, and null where that is not enough.',
    why: 'A result keeps all of its digits.',
    covers: (one) =>
      one.kind === 'rejected' &&
      one.ownType.startsWith('decimal(38') &&
      ['+', '-', '*', '+1', '*2', '-0.5', '*1.5'].includes(wordOf(one)) &&
      one.values.some((value) => typeof value === 'string' && value.replaceAll(/[^\d]/gu, '').length === 38),
  },
  {
    name: 'fewer-digits-of-decimal',
    says: 'Where a decimal result needs more than 38 digits, all places after the point stay; Spark rounds to fewer.',
    why: 'A result keeps all of its digits.',
    covers: (one) => {
      if (one.kind !== 'value' || !['+', '-', '*', '+1', '*2', '-0.5', '*1.5'].includes(wordOf(one))) return false;
      const both = one.ownType.startsWith('decimal(38') ? roundedAs(one.own, one.spark) : undefined;
      return both !== undefined && both.own === both.like;
    },
  },
  {
    name: 'product-of-short-decimals',
    says: { operator: '*' },
    why: 'Products of 18 digits are several times as fast, and enough nearly always.',
    covers: (one) =>
      one.kind === 'rejected' &&
      wordOf(one) === '*' &&
      one.ownType.startsWith('decimal(18') &&
      String(one.spark).replaceAll(/[^\d]/gu, '').length > 18,
  },
  {
    name: 'overflow-of-date',
    says: 'A date beyond the last day of a date (5881580-07-10) is an error of its row; Spark wraps around.',
    why: 'A date that wrapped around is wrong without a trace.',
    covers: (one) => one.kind === 'rejected' && isDateBeyond(one),
  },
  {
    name: 'overflow-of-months',
    says: { function: 'add_months' },
    why: 'The engine adds months to timestamps.',
    covers: (one) =>
      one.kind === 'rejected' &&
      wordOf(one) === 'add_months' &&
      one.values.some((value) => /^\+?(?:294247|999999)-/u.test(String(value))),
  },
  {
    name: 'overflow-of-seconds',
    says: { function: 'from_unixtime' },
    why: 'A time that wrapped around is wrong without a trace.',
    covers: (one) => {
      const [seconds] = one.values;
      return (
        one.kind === 'rejected' &&
        wordOf(one) === 'from_unixtime' &&
        typeof seconds === 'bigint' &&
        !fits(seconds * 1_000_000n, 'bigint')
      );
    },
  },
  {
    name: 'overflow-of-rest',
    says: { function: 'mod' },
    why: 'The engine divides before it takes the rest.',
    covers: (one) =>
      one.kind === 'rejected' && ['%', 'mod'].includes(wordOf(one)) && one.values[1] === -1n && one.spark === '0',
  },
  {
    name: 'overflow-of-floor',
    says: { function: 'ceil' },
    why: 'A number at the end of its type is wrong without a trace.',
    covers: (one) =>
      one.kind === 'rejected' && ['ceil', 'ceiling', 'floor'].includes(wordOf(one)) && isWholeBeyond(one.values[0]),
  },
  {
    name: 'overflow-of-div',
    says: { function: 'div' },
    why: 'A number that wrapped around is wrong without a trace.',
    covers: (one) => {
      if (wordOf(one) !== 'div' || one.kind !== 'rejected') return false;
      const [left, right] = [Number(one.values[0]), Number(one.values[1] ?? one.call.name.split(' ').at(-1))];
      return Math.abs(left / right) >= 2 ** 63;
    },
  },
];
