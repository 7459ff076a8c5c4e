/** Nodes about times: read from numbers and texts, written as text, and the moment of the run. */

import { calendarOf, daysFromCalendar, timeOf } from '../calendar.ts';
import { CastRecord, noteLost } from '../cast-record.ts';
import { castTo } from '../casts.ts';
import { Redraw, type NodeResult } from '../random-job.ts';
import { decimalText } from '../values.ts';
import {
  isFloating,
  isNumeric,
  isWholeType,
  simple,
  type Frame,
  type Row,
  type Value,
  type ValueType,
} from '../value-types.ts';
import type { NodeDrawing } from './node-drawing.ts';
import { pathOf } from './paths.ts';
import { drawName, drawPlace, put, type Place } from './put.ts';

const moment = simple('timestamp');
const string = simple('string');
const timeKinds = ['date', 'timestamp', 'timestamp_ntz'];

/** Replaces a column or adds one; values that become null are counted under the name of the result. */
function converted(
  input: Frame,
  place: Place,
  name: string,
  type: ValueType,
  convert: (value: Value) => Value,
  isCounted: boolean,
): NodeResult {
  const record = new CastRecord();
  const read = place.read(input);
  const valueOf = (row: Row): Value =>
    record.row(() => {
      const held = read(row);
      const result = convert(held);
      if (isCounted) noteLost(pathOf(name), held, result);
      return result;
    });
  const { frame } = put(input, [{ field: { name, type }, valueOf }]);
  return { frame, castToNull: record.castToNull };
}

/** A fraction as numerator and power of ten, so that nothing is rounded. */
interface Fraction {
  readonly digits: bigint;
  readonly scale: number;
}

type Unit = 'seconds' | 'milliseconds' | 'microseconds';
const powers: Readonly<Record<Unit, number>> = { seconds: 6, milliseconds: 3, microseconds: 0 };

/** Times of the engine end in the year 294247. */
const mostMicros = 9_223_372_036_854_775_806n;
const leastMicros = -9_223_372_022_400_000_000n;

function inUnit(value: Fraction | number, unit: Unit): bigint | null {
  const micros = typeof value === 'number' ? ofDouble(value, unit) : ofFraction(value, unit);
  return micros === null || micros > mostMicros || micros < leastMicros ? null : micros;
}

function ofDouble(value: number, unit: Unit): bigint | null {
  const micros = Math.trunc(value * 10 ** powers[unit]);
  return Number.isFinite(micros) ? BigInt(micros) : null;
}

function ofFraction({ digits, scale }: Fraction, unit: Unit): bigint {
  const raised = digits * 10n ** BigInt(powers[unit]);
  return raised / 10n ** BigInt(scale);
}

function numberOf(value: Exclude<Value, null>, type: ValueType): Fraction | number | null {
  if (isFloating(type)) return Number.isFinite(value) ? (value as number) : null;
  if (isWholeType(type)) return { digits: value as bigint, scale: 0 };
  if (type.kind === 'decimal') {
    // Cut behind the sixth digit.
    const cut = 10n ** BigInt(Math.max(0, type.scale - 6));
    return { digits: (value as bigint) / cut, scale: Math.min(type.scale, 6) };
  }
  const decimal = castTo(value, type, { kind: 'decimal', precision: 38, scale: 12 });
  return decimal === null ? null : { digits: decimal as bigint, scale: 12 };
}

function byMagnitude(number: Fraction | number): bigint | null {
  const size = Math.abs(typeof number === 'number' ? number : Number(decimalText(number.digits, number.scale)));
  return inUnit(number, size < 1e11 ? 'seconds' : size < 1e14 ? 'milliseconds' : 'microseconds');
}

function toMoment(value: Value, type: ValueType, kind: string): Value {
  if (value === null) return null;
  if (timeKinds.includes(type.kind)) return castTo(value, type, moment);
  const time = type.kind === 'string' && (kind === 'iso' || kind === 'autodetect') ? castTo(value, type, moment) : null;
  if (time !== null || kind === 'iso') return time;
  const number = numberOf(value, type);
  if (number === null) return null;
  return kind === 'autodetect' ? byMagnitude(number) : inUnit(number, kind as Unit);
}

export const toTimestamp: NodeDrawing = {
  transform: 'ToTimestamp',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const place = drawPlace(
      draw,
      frame!,
      (type) => type.kind === 'string' || isNumeric(type) || timeKinds.includes(type.kind),
    );
    const { type } = place;
    const units = ['seconds', 'milliseconds', 'microseconds'];
    const kinds = ['autodetect', ...(isNumeric(type) ? [] : ['iso']), ...(timeKinds.includes(type.kind) ? [] : units)];
    const kind = draw.pick(kinds);
    const newColName = place.isField || draw.chance(0.5) ? drawName(draw, frame!) : undefined;
    return {
      transform: 'ToTimestamp',
      args: {
        colName: place.path,
        ...(kind === 'autodetect' && draw.chance(0.5) ? {} : { colType: kind }),
        ...(newColName === undefined ? {} : { newColName }),
      },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) =>
        converted(
          input!,
          place,
          newColName ?? place.name,
          moment,
          (value) => toMoment(value, type, kind),
          !timeKinds.includes(type.kind),
        ),
    };
  },
};

const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** Patterns with the text that they give; dates have years from 1 to 9999. */
const patterns: readonly (readonly [pattern: string, write: (micros: bigint) => string])[] = [
  [
    'yyyy-MM-dd HH:mm:ss.SSSSSS',
    (micros) => `${dayText(micros)} ${clockText(micros)}.${pad(timeOf(micros).micros, 6)}`,
  ],
  ['%Y-%m-%d %H:%M:%S.%f %%', (micros) => `${dayText(micros)} ${clockText(micros)}.${pad(timeOf(micros).micros, 6)} %`],
  [
    "EEE, d MMM yy 'o''clock' h:m:s a",
    (micros) => {
      const { year, month, day, hour, minute, second, weekday } = partsOf(micros);
      return `${weekday.slice(0, 3)}, ${day} ${months[month - 1]!.slice(0, 3)} ${pad(year % 100, 2)} o'clock ${hour % 12 || 12}:${minute}:${second} ${hour < 12 ? 'AM' : 'PM'}`;
    },
  ],
  [
    'EEEE D DDD MMMM Q QQQ y G',
    (micros) => {
      const { year, month, dayOfYear, weekday } = partsOf(micros);
      const quarter = Math.ceil(month / 3);
      return `${weekday} ${dayOfYear} ${pad(dayOfYear, 3)} ${months[month - 1]!} ${quarter} Q${quarter} ${year} AD`;
    },
  ],
  [
    'KK kk SS SSS XXX VV [L]',
    (micros) => {
      const { hour, micros: part } = partsOf(micros);
      const fraction = pad(part, 6);
      return `${pad(hour % 12, 2)} ${pad(hour === 0 ? 24 : hour, 2)} ${fraction.slice(0, 2)} ${fraction.slice(0, 3)} Z UTC ${partsOf(micros).month}`;
    },
  ],
];

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

function partsOf(micros: bigint) {
  const time = timeOf(micros);
  const day = calendarOf(time.days);
  const dayOfYear = time.days - daysFromCalendar(day.year, 1, 1) + 1;
  // The first day of 1970 was a Thursday.
  return { ...time, ...day, dayOfYear, weekday: weekdays[(((time.days + 3) % 7) + 7) % 7]! };
}

function dayText(micros: bigint): string {
  const { year, month, day } = partsOf(micros);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function clockText(micros: bigint): string {
  const { hour, minute, second } = timeOf(micros);
  return `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}`;
}

/** Years that a pattern writes with four digits. */
const firstMicros = BigInt(daysFromCalendar(1, 1, 1)) * 86_400_000_000n;
const lastMicros = BigInt(daysFromCalendar(10_000, 1, 1)) * 86_400_000_000n;

export const formatTimestamp: NodeDrawing = {
  transform: 'FormatTimestamp',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const place = drawPlace(draw, frame!, ({ kind }) => kind === 'string' || timeKinds.includes(kind));
    const [pattern, write] = draw.pick(patterns);
    const newColName = place.isField || draw.chance(0.5) ? drawName(draw, frame!) : undefined;
    return {
      transform: 'FormatTimestamp',
      args: {
        colName: place.path,
        dateFormat: pattern,
        ...(newColName === undefined ? {} : { newColName }),
      },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) =>
        converted(
          input!,
          place,
          newColName ?? place.name,
          string,
          (value) => {
            const micros = castTo(value, place.type, moment) as bigint | null;
            if (micros === null) return null;
            if (micros < firstMicros || micros >= lastMicros) throw new Redraw();
            return write(micros);
          },
          place.type.kind === 'string',
        ),
    };
  },
};

export const currentTimestamp: NodeDrawing = {
  transform: 'CurrentTimestamp',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const name = draw.chance(0.3) ? undefined : drawName(draw, frame!);
    const isText = draw.chance(0.3);
    return {
      transform: 'CurrentTimestamp',
      args: { ...(name === undefined ? {} : { colName: name }), ...(isText ? { dateFormat: "'today' G" } : {}) },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => {
        const field = isText
          ? { name: name ?? 'timestamp', type: string }
          : { name: name ?? 'timestamp', type: moment, near: true as const };
        return put(input!, [{ field, valueOf: () => (isText ? 'today AD' : BigInt(Date.now()) * 1000n) }]);
      },
    };
  },
};
