/** Accepted differences of casts, written or implied. */

import { isUtf8 } from 'node:buffer';
import { castDifferences as sentences } from '#engine/types/casts/spark-differences.ts';
import type { Disagreement } from '../compare-results.ts';
import type { Value } from '../hostile-values.ts';
import type { Plain } from '../spark-process.ts';
import {
  castTarget,
  fits,
  hasType,
  isNumeric,
  sameAfter,
  textsOf,
  wholePartOf,
  wordOf,
  type AcceptedDifference,
} from './accepted-difference.ts';

const wholeTargets: Readonly<Record<string, string>> = {
  TINYINT: 'tinyint',
  SMALLINT: 'smallint',
  INT: 'int',
  BIGINT: 'bigint',
  'ARRAY<INT>': 'int',
};

/** Seconds, of a timestamp; the number itself of others. */
function numberOf(value: Value, kind: string): bigint | undefined {
  const whole = wholePartOf(value);
  if (!kind.startsWith('timestamp') || whole === undefined) return whole;
  return whole / 1_000_000n - (whole % 1_000_000n < 0n ? 1n : 0n);
}

function isTooLarge({ types, values, call }: Disagreement, target: string): boolean {
  const [value, kind] = [values[0]!, types[0]!.kind];
  if (value === null) return false;
  if (target === 'FLOAT') return typeof value === 'number' && !Number.isFinite(Math.fround(value));
  if (target === 'TIMESTAMP' || call.name.startsWith('to_timestamp')) {
    const seconds = wholePartOf(value);
    return seconds === undefined || !fits(seconds * 1_000_000n, 'bigint');
  }
  const whole = numberOf(value, kind);
  return wholeTargets[target] !== undefined && (whole === undefined || !fits(whole, wholeTargets[target]!));
}

/** Elements that are null here are too large for the target; all others are equal. */
function hasTooLargeElements({ types, values, own, spark }: Disagreement, target: string): boolean {
  if (target !== 'ARRAY<INT>' || types[0]!.kind !== 'array' || !Array.isArray(own) || !Array.isArray(spark))
    return false;
  return (values[0] as readonly Value[]).every((element, place) => {
    if (own[place] === spark[place]) return true;
    const whole = element === null ? 0n : wholePartOf(element);
    return own[place] === null && (whole === undefined || !fits(whole, 'int'));
  });
}

/** Numbers within a text, as single-precision floats. */
function nearestFloats(text: string): string {
  return text.replaceAll(/-?\d+\.\d+(?:E-?\d+)?/giu, (digits) => String(Math.fround(Number(digits))));
}

function nearestDoubles(text: string): string {
  return text.replaceAll(/\d\.\d+E-?\d+/giu, (digits) => String(Number(digits)));
}

/** The text of a decimal below 0.000001, in full. */
function withoutExponent(text: string): string {
  return text.replaceAll(
    /(\d)E-(\d+)/gu,
    (_all, digit: string, places: string) => `0.${'0'.repeat(Number(places) - 1)}${digit}`,
  );
}

/** The values within our JSON are those within Spark's brackets. */
function hasSameParts({ types, own, spark }: Disagreement): boolean {
  const [type] = types;
  if (type?.kind !== 'array' && type?.kind !== 'map' && type?.kind !== 'struct') return false;
  const json: unknown = JSON.parse(String(own).replaceAll(/(?<=[[,:])(?:NaN|-?Infinity)/gu, '"$&"'));
  const parts = type.kind === 'map' ? Object.entries(json as object).flat() : Object.values(json as object);
  const others = String(spark)
    .slice(1, -1)
    .split(type.kind === 'map' ? /, | -> /u : ', ');
  return parts.every((part, place) => {
    const other = others[place]!;
    return String(part) === other || (typeof part === 'number' && part === Number(other));
  });
}

const nestedTexts = /^(?:cast \w+ STRING)$/u;

/** Within a result; NaN and a sign belong to it where one is read from text. */
function hasNullOf(one: Disagreement, isOdd: (text: string) => boolean): boolean {
  const isNullHere = one.kind === 'null here' || (one.kind === 'value' && ['isnan', 'distinct'].includes(wordOf(one)));
  return isNullHere && textsOf(one).some(isOdd);
}

function isOddNumber(text: string): boolean {
  return /^[+-]nan$/iu.test(text) || /^[+-]?0x[\da-f.]+p/iu.test(text) || /^(?=.*[^\0-\x7F])[\p{Nd}.+-]+$/u.test(text);
}

const isLastInstant = (text: string): boolean => /^\+?294247-01-10/u.test(text);

function isAllNull(values: Plain): boolean {
  return Array.isArray(values) && values.every((value) => value === null);
}

export const castDifferences: readonly AcceptedDifference[] = [
  {
    name: 'cast-too-large',
    says: sentences.tooLarge,
    why: 'A wrapped number is wrong without a trace; a null is counted in the receipt.',
    covers: (one) => {
      const isCast = wordOf(one) === 'cast' || wordOf(one) === 'to_timestamp';
      if (!isCast) return false;
      const target = castTarget(one);
      if (one.kind === 'value') return hasTooLargeElements(one, target);
      return (
        one.kind === 'null here' &&
        one.types.every((type) => isNumeric(type) || type.kind.startsWith('timestamp')) &&
        isTooLarge(one, target)
      );
    },
  },
  {
    name: 'cast-boolean-to-timestamp',
    says: 'A boolean is never a timestamp; Spark takes true for one second after 1970-01-01.',
    why: 'Nobody means it.',
    covers: (one) =>
      wordOf(one) === 'cast' && one.kind === 'null here' && hasType(one, 'boolean') && castTarget(one) === 'TIMESTAMP',
  },
  {
    name: 'cast-refused-by-spark',
    says: 'A cast between types that have no values in common (a list to a number) is null in every row; Spark refuses the expression.',
    why: 'A choice of several types is cast value by value.',
    covers: (one) =>
      wordOf(one) === 'cast' &&
      one.kind === 'spark refuses' &&
      /CAST_WITHOUT_SUGGESTION/u.test(one.said) &&
      isAllNull(one.own),
  },
  {
    name: 'cast-more-than-spark',
    says: 'A timestamp without a zone is cast to numbers and booleans like one with a zone; Spark refuses that.',
    why: 'A file may have either kind for the same column.',
    covers: (one) =>
      wordOf(one) === 'cast' &&
      one.kind === 'spark refuses' &&
      /CAST_WITHOUT_SUGGESTION/u.test(one.said) &&
      (hasType(one, 'timestamp_ntz') || castTarget(one) === 'TIMESTAMP_NTZ'),
  },
  {
    name: 'text-of-float',
    says: sentences.textOfFloat,
    why: 'Java 19 and later write the fewest digits, too.',
    covers: (one) => {
      if (one.kind !== 'value') return false;
      if (['md5', 'sha256'].includes(wordOf(one))) return hasType(one, 'double') && one.values.includes(5e-324);
      if (castTarget(one).startsWith('DECIMAL')) return hasType(one, 'float') && Number(one.own) === Number(one.spark);
      if (!one.ownType.includes('string') && wordOf(one) !== 'ascii') return false;
      return (hasType(one, 'float') && sameAfter(one, nearestFloats)) || (hasType(one, 'double') && isLeastDouble(one));
    },
  },
  {
    name: 'text-of-decimal',
    says: sentences.textOfDecimal,
    why: 'It is what people and other programs read.',
    covers: (one) => {
      if (one.kind !== 'value' || !one.types.some((type) => type.kind === 'decimal' && type.scale > 6)) return false;
      // '%1%' is found in 0E-18.
      if (wordOf(one) === 'like')
        return one.own === false && one.values.some((value) => /^-?0(?:\.0+)?$/u.test(String(value)));
      // As texts, 1E-18 is after 12, and 0.000000000000000001 before it.
      if (['greatest', 'least'].includes(wordOf(one)))
        return (
          hasType(one, 'string') && one.values.some((value, place) => isSmallDecimal(value, one.types[place]!.kind))
        );
      return sameAfter(one, withoutExponent);
    },
  },
  {
    name: 'text-of-nested',
    says: 'Lists, maps and structs as text are JSON (`["a","b"]`); Spark writes `[a, b]`, `{1, x}` and `{a -> 1}`.',
    why: 'JSON can be read again.',
    covers: (one) => one.kind === 'value' && nestedTexts.test(one.call.name) && hasSameParts(one),
  },
  {
    name: 'odd-number-in-text',
    says: sentences.oddNumbers,
    why: 'In data they are faults far more often than numbers.',
    covers: (one) => hasNullOf(one, isOddNumber),
  },
  {
    name: 'time-of-day-in-text',
    says: sentences.timeOfDay,
    why: 'The result would depend on the day of the run.',
    covers: (one) => hasNullOf(one, (text) => /^T?\d{1,2}:\d/u.test(text)),
  },
  {
    name: 'last-instant-in-text',
    says: 'The last instant of a timestamp (`294247-01-10 04:00:54.775807`) is null, read from text.',
    why: 'The engine keeps it for infinity.',
    covers: (one) => hasNullOf(one, isLastInstant),
  },
  {
    name: 'bytes-that-are-not-utf-8',
    says: sentences.bytes,
    why: 'The bytes would be lost without a trace.',
    covers: (one) =>
      hasType(one, 'binary') &&
      ['null here', 'value'].includes(one.kind) &&
      (typeof one.spark === 'string' ? one.spark.includes('\uFFFD') : one.spark === false && hasBrokenText(one)) &&
      one.own === null,
  },
];

/** Bytes of a column, in hexadecimal digits, are not UTF-8. */
function hasBrokenText({ types, values }: Disagreement): boolean {
  return values.some((value, place) => types[place]!.kind === 'binary' && !isUtf8(Buffer.from(String(value), 'hex')));
}

function isSmallDecimal(value: Value, kind: string): boolean {
  return kind === 'decimal' && value !== null && Math.abs(Number(value)) < 1e-6;
}

/** The least double, in a text: the only one of which Java 17 writes other digits here. */
function isLeastDouble(one: Disagreement): boolean {
  return one.values.includes(5e-324) && (sameAfter(one, nearestDoubles) || sameAfter(one, leastDigits));
}

/** Where a part of the text was cut out or turned around. */
function leastDigits(text: string): string {
  return text.replaceAll('5.0', '4.9').replaceAll('0.5', '9.4').replaceAll('53', '52');
}
