/** Messy values of every type: extremes, empties, unicode, what text formats trip over. */

import { daysFromCalendar } from './calendar.ts';
import type { Draw } from './draw.ts';
import { boundsOf, glueName, type Value, type ValueType } from './value-types.ts';

const texts = [
  '',
  ' ',
  'a',
  'A',
  'abc',
  'Abc def',
  'x,y',
  'say "hi"',
  "it's",
  'semi;colon',
  'pipe|d',
  'tab\there',
  'two\nlines',
  'ünï',
  'Ωmega',
  'naïve café',
  '日本語',
  '😀 smile',
  '5',
  '12.7',
  ' 42 ',
  '-3',
  '1e3',
  'true',
  'No',
  'NULL',
  'null',
  '2024-02-29',
  '2024-02-29 10:11:12',
  '%_x',
  '\\back\\slash',
  'aaaa',
  'ab ab ab',
  '{"a":1,"b":[2,3]}',
  '#comment',
  '=1+1',
  'Straße',
  'İstanbul',
  'ada@example.org, x@y, 😀ada.l+1@mail.example.co.uk.',
  '10.0.0.1 and 300.1.1.1, 1.2.3.4.5',
  '4111 1111 1111 1111/4111-1111-1111-1112',
  'DE89370400440532013000 DE88 3704 0044 0532 0130 00',
  '078-05-1120, 000-05-1120; +49 30 901820 (212) 555-0100',
  '00:1b:44:11:3A:b7 00-1B-44-11-3A-B7',
];

/** With a meaning in paths and in names of folders, or none that shows. */
const folderTexts = [
  'a/b',
  '.',
  '..',
  '../x',
  'k=v',
  '=',
  '50%',
  '%2F',
  '%zz',
  'a+b',
  'dot.',
  'a:b',
  'a*?',
  '_hidden',
  '.hidden',
  'C:\\x',
  'e\u0301',
  '\u00A0',
  '\u202Ex',
  '\uFEFFx',
  '\u0001',
  '__HIVE_DEFAULT_PARTITION__x',
  '-1',
  'inf',
  '1970-01-01',
];

const doubles = [
  0,
  -0,
  1,
  -1,
  0.5,
  2.5,
  -2.5,
  0.1,
  1 / 3,
  100,
  1e10,
  123_456.789,
  -99.99,
  1e-7,
  1e20,
  1.797_693_134_862_315_7e308,
  5e-324,
  Number.NaN,
  Infinity,
  -Infinity,
  9_007_199_254_740_992,
  3.5,
  -0.5,
];

const days: readonly (readonly [number, number, number])[] = [
  [1970, 1, 1],
  [2024, 2, 29],
  [2023, 12, 31],
  [2024, 1, 31],
  [1999, 12, 31],
  [2000, 2, 29],
  [1900, 2, 28],
  [1583, 1, 1],
  // The Julian calendar of some libraries, and the days that theirs lacks. Functions that subtract stay after the year 1.
  [8, 2, 29],
  [1582, 10, 4],
  [1582, 10, 10],
  [1500, 3, 1],
  [9999, 12, 31],
  [2025, 3, 30],
  [1969, 12, 31],
];

/** A value that is not null. `tame`: without extremes, so that sums and products fit their type. */
export function drawValue(draw: Draw, type: ValueType, tame = false): Value {
  switch (type.kind) {
    case 'boolean':
      return draw.chance(0.5);
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint': {
      const [least, most] = boundsOf(type.kind);
      if (!tame && draw.chance(0.12)) return draw.pick([least, most, most - 1n]);
      return BigInt(draw.chance(0.7) ? draw.whole(-9, 12) : draw.whole(-120, 120));
    }
    case 'float':
    case 'double': {
      const value = tame || draw.chance(0.5) ? draw.whole(-400, 400) / 4 : draw.pick(doubles);
      return type.kind === 'float' ? Math.fround(value) : value;
    }
    case 'decimal': {
      const digits = tame ? Math.min(3 + type.scale, type.precision) : type.precision;
      const most = 10n ** BigInt(draw.chance(0.8) ? Math.min(digits, 4) : digits) - 1n;
      if (!tame && draw.chance(0.1)) return draw.pick([most, -most, 0n]);
      return (BigInt(draw.whole(-1_000_000_000, 1_000_000_000)) * most) / 1_000_000_000n;
    }
    case 'string':
      if (draw.chance(0.08)) return draw.pick(folderTexts);
      return draw.chance(0.15) ? `k${draw.whole(0, 5)}` : draw.pick(texts);
    case 'binary':
      return Uint8Array.from({ length: draw.whole(0, 5) }, () => (tame ? draw.whole(32, 126) : draw.whole(0, 255)));
    case 'date':
      return draw.chance(0.5) ? draw.whole(18_000, 20_500) : daysFromCalendar(...draw.pick(days));
    case 'timestamp':
    case 'timestamp_ntz': {
      const day = draw.chance(0.5) ? draw.whole(18_000, 20_500) : daysFromCalendar(...draw.pick(days));
      // ORC cannot store fractions in the last second of 1969.
      const micros = day === -1 || draw.chance(0.4) ? 0 : draw.pick([0, 1, 500_000, 999_999, draw.whole(0, 999_999)]);
      return (
        BigInt(day) * 86_400_000_000n +
        BigInt(draw.pick([0, 1, 86_399, draw.whole(0, 86_399)])) * 1_000_000n +
        BigInt(micros)
      );
    }
    case 'array':
      return Array.from({ length: draw.whole(0, 3) }, () => drawNullable(draw, type.element, tame));
    case 'map': {
      const keys = new Map<string, Value>();
      for (let count = draw.whole(0, 3); count > 0; count--)
        keys.set(`m${draw.whole(0, 9)}`, drawNullable(draw, type.value, tame));
      return [...keys];
    }
    case 'struct':
      return type.fields.map((field) => drawNullable(draw, field.type, tame));
    case 'choice': {
      const alternative = draw.pick(type.alternatives);
      return { tag: glueName(alternative), value: drawValue(draw, alternative, tame) };
    }
  }
}

export function drawNullable(draw: Draw, type: ValueType, tame = false): Value {
  return draw.chance(0.13) ? null : drawValue(draw, type, tame);
}
