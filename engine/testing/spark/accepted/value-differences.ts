/** Accepted differences of the values of functions and operators. */

import type { Disagreement } from '../compare-results.ts';
import type { Plain } from '../spark-process.ts';
import { hasType, sameAfter, textsOf, textsWithin, wordOf, type AcceptedDifference } from './accepted-difference.ts';

/** Texts as they are, with the spaces around them. */
function rawTexts({ types, values }: Disagreement): readonly string[] {
  return values.flatMap((value, place) =>
    types[place]!.kind === 'string' && typeof value === 'string' ? [value] : [],
  );
}

const hasAstral = (text: string): boolean => /[\u{10000}-\u{10FFFF}]/u.test(text);
/** Characters that two or more stand for in the other case, or another one at the end of a word. */
const specialCase = /[ßẞİıﬁΣǆὈ]/u;

/** The letters without their case and their marks. */
function letters(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toUpperCase().replaceAll('ẞ', 'SS');
}

function isSpecialCase(one: Disagreement): boolean {
  if (!rawTexts(one).some((text) => specialCase.test(text))) return false;
  if (wordOf(one) === 'ilike') return true;
  return ['upper', 'lower', 'initcap'].includes(wordOf(one)) && letters(String(one.own)) === letters(String(one.spark));
}

/** Relative. @param most how far the two may be apart. */
function isClose(own: Plain, spark: Plain, most: number): boolean {
  const [a, b] = [Number(own), Number(spark)];
  return Math.abs(a - b) <= most * Math.max(Math.abs(a), Math.abs(b));
}

/** Half of the last digit that Spark's decimal has. */
function isWithinLastDigit(own: Plain, spark: Plain): boolean {
  const places = /\.(\d*)$/u.exec(String(spark))?.[1]!.length ?? 0;
  // A double is not exact, either.
  return Math.abs(Number(own) - Number(spark)) <= 0.5 * 10 ** -places + 1e-15 * (1 + Math.abs(Number(own)));
}

/** Of a decimal whose digits a double does not hold, the whole part may be the next one. */
function isNextWhole({ types, own, spark }: Disagreement): boolean {
  const isWide = types.some((type) => type.kind === 'decimal' && type.precision > 15);
  const apart = BigInt(String(own)) - BigInt(String(spark));
  return isWide && (apart === 1n || apart === -1n);
}

/** The instant may be on another day than the text says. */
const hasOffset = (text: string): boolean => /:\d\d.*(?:[+-]\d|[A-Za-z]{2})/u.test(text);

/** The quotient has more digits before the point than Spark's decimal. */
function isQuotientTooLong({ own, sparkType }: Disagreement): boolean {
  const [precision, scale] = [...sparkType.matchAll(/\d+/gu)].map(Number);
  return Math.abs(Number(own)) >= 10 ** (precision! - scale!);
}

const isDecimalDivision = ({ call, sparkType }: Disagreement): boolean =>
  /^\/2? /u.test(call.name) && sparkType.startsWith('decimal');

/** NaN and the infinities in quotes, structs without fields that are null, and doubles as Java writes them. */
function sparkJson(text: string): string {
  return text
    .replaceAll(/"(NaN|-?Infinity)"/gu, '$1')
    .replaceAll(/"\w+":null,?/gu, '')
    .replaceAll(/,\}/gu, '}')
    .replaceAll(/-?\d+\.\d+(?:E-?\d+)?/gu, (digits) => String(Number(digits)));
}

const matchesEmpty = /'(?:|x\*|\||a\|b|\(,\))'/u;

export const valueDifferences: readonly AcceptedDifference[] = [
  {
    name: 'case-of-special-letters',
    says: 'upper, lower, initcap and ILIKE change each letter by itself: `ß` stays one letter, `Σ` at the end of a word is `σ`. Spark gives `SS` and `ς`.',
    why: 'A text keeps its length.',
    covers: (one) => one.kind === 'value' && hasType(one, 'string') && isSpecialCase(one),
  },
  {
    name: 'letters-of-two-units',
    says: 'Patterns count characters; Spark counts the two halves of letters beyond the first 65,536 (such as emoji) one by one.',
    why: 'A character is one character.',
    covers: (one) =>
      one.kind === 'value' && /^(?:not )?i?like|^regexp_|^split /u.test(one.call.name) && rawTexts(one).some(hasAstral),
  },
  {
    name: 'patterns-that-match-nothing',
    says: { function: 'split' },
    why: 'RE2 is safe against patterns that never end.',
    covers: (one) =>
      one.kind === 'value' &&
      ['split', 'regexp_replace'].includes(wordOf(one)) &&
      matchesEmpty.test(one.call.name) &&
      sameLetters(one),
  },
  {
    name: 'end-before-a-line-break',
    says: { function: 'regexp_like' },
    why: 'RE2 is safe against patterns that never end.',
    covers: (one) =>
      one.kind === 'value' &&
      wordOf(one) === 'regexp_like' &&
      one.call.name.endsWith("$'") &&
      rawTexts(one).some((text) => text.endsWith('\n')),
  },
  {
    name: 'substring-at-the-least-int',
    says: { function: 'substring' },
    why: "Spark's place wraps around.",
    covers: (one) =>
      one.kind === 'value' && ['substring', 'substr'].includes(wordOf(one)) && one.values.includes(-2_147_483_648n),
  },
  {
    name: 'zero-of-greatest',
    says: { function: 'greatest' },
    why: 'The two are equal.',
    covers: (one) =>
      one.kind === 'value' &&
      ['greatest', 'least'].includes(wordOf(one)) &&
      hasType(one, 'float', 'double') &&
      // Spark computes greatest(a, b) and greatest(b, a) of one query once, and gives the zero of either.
      [one.own, one.spark].every((value) => /^-?0\.0$/u.test(String(value))),
  },
  {
    name: 'power-of-one',
    says: { function: 'power' },
    why: 'IEEE 754 says so.',
    covers: (one) =>
      one.kind === 'value' &&
      ['power', 'pow'].includes(wordOf(one)) &&
      one.spark === 'nan' &&
      Math.abs(Number(one.own)) === 1,
  },
  {
    name: 'decimal-division',
    says: { operator: '/' },
    why: 'The digits of a decimal quotient depend on the precision of both sides, which a file does not always state.',
    covers: (one) =>
      isDecimalDivision(one) &&
      ((one.kind === 'value' && (isWithinLastDigit(one.own, one.spark) || isClose(one.own, one.spark, 1e-15))) ||
        (one.kind === 'null in Spark' && isQuotientTooLong(one))),
  },
  {
    name: 'div-of-decimals',
    says: { function: 'div' },
    why: 'The engine divides decimals as doubles.',
    covers: (one) =>
      one.kind === 'value' &&
      wordOf(one) === 'div' &&
      hasType(one, 'decimal', 'bigint') &&
      one.ownType === 'bigint' &&
      (isClose(one.own, one.spark, 2 ** -51) || isNextWhole(one)),
  },
  {
    name: 'round-of-wide-decimals',
    says: { function: 'round' },
    why: 'The engine has no place for the digit.',
    covers: (one) =>
      one.kind === 'value' &&
      wordOf(one) === 'round' &&
      one.types[0]?.kind === 'decimal' &&
      one.types[0].precision === 38 &&
      Number(one.own) === 0 &&
      one.call.name.endsWith(' -20'),
  },
  {
    name: 'parts-of-dates-in-text',
    says: { function: 'date_part' },
    why: 'One rule for all parts.',
    covers: (one) =>
      (one.kind === 'null here' || (one.kind === 'value' && textsOf(one).some(hasOffset))) &&
      wordOf(one) === 'date_part' &&
      hasType(one, 'string') &&
      !/'(?:hour|minute|second|millisecond)'/u.test(one.call.name),
  },
  {
    name: 'units-that-spark-does-not-know',
    says: { function: 'date_trunc' },
    why: 'The engine has them, and their meaning is plain.',
    covers: (one) =>
      one.kind === 'null in Spark' && wordOf(one) === 'date_trunc' && /'(?:decade|century)'/u.test(one.call.name),
  },
  {
    name: 'unix-timestamp-of-text',
    says: { function: 'unix_timestamp' },
    why: 'A text is a time by the same rules everywhere.',
    covers: (one) => one.kind === 'null in Spark' && wordOf(one) === 'unix_timestamp' && hasType(one, 'string'),
  },
  {
    name: 'date-of-a-number',
    says: { function: 'to_date' },
    why: 'As a cast of a number to a date.',
    covers: (one) =>
      one.kind === 'null here' &&
      wordOf(one) === 'to_date' &&
      hasType(one, 'int') &&
      /^\d{4,7}$/u.test(String(one.values[0])),
  },
  {
    name: 'whole-number-in-text',
    says: 'A text that is given for a whole number is read as an int; Spark reads it as the type of the function, which is a bigint for `chr`.',
    why: 'One rule for all functions.',
    covers: (one) => {
      const [text = ''] = textsOf(one);
      return one.kind === 'null here' && wordOf(one) === 'chr' && Math.abs(Number.parseFloat(text)) >= 2 ** 31;
    },
  },
  {
    name: 'json-of-values',
    says: { function: 'to_json' },
    why: 'The engine writes JSON so.',
    covers: (one) =>
      one.kind === 'value' &&
      (wordOf(one) === 'to_json' ||
        (hasType(one, 'array', 'map', 'struct') && /^cast \w+ STRING$/u.test(one.call.name))) &&
      sameAfter(one, sparkJson),
  },
  {
    name: 'json-null',
    says: { function: 'get_json_object' },
    why: 'A JSON null is a null.',
    covers: (one) =>
      one.kind === 'null here' &&
      wordOf(one) === 'get_json_object' &&
      one.spark === 'null' &&
      textsOf(one).includes('null'),
  },
  {
    name: 'json-wildcards-of-objects',
    says: { function: 'get_json_object' },
    why: 'The engine has them, and their meaning is plain.',
    covers: (one) =>
      one.kind === 'null in Spark' && wordOf(one) === 'get_json_object' && one.call.name.endsWith(" '$.*'"),
  },
  {
    name: 'zeros-in-a-list',
    says: { function: 'array_distinct' },
    why: 'The two are equal everywhere else.',
    covers: (one) => {
      if (one.kind !== 'value' || wordOf(one) !== 'array_distinct' || !hasType(one, 'array')) return false;
      const spark = textsWithin(one.spark);
      return spark.includes('0.0') && spark.includes('-0.0') && textsWithin(one.own).length === spark.length - 1;
    },
  },
];

/** Parts of a text: the same letters, with or without an empty text more, or another count of replacements. */
function sameLetters(one: Disagreement): boolean {
  const joined = (value: Plain): string => textsWithin(value).join('').replaceAll('-', '');
  return joined(one.own) === joined(one.spark);
}
