/** Equality and order of values, and conversion of a row of a query's JSON to values. */

import { dateText, daysOf, microsOf, timeText } from './calendar.ts';
import {
  glueName,
  isFloating,
  type Row,
  type Tagged,
  type Value,
  type ValueField,
  type ValueType,
} from './value-types.ts';

export function isTagged(value: Value): value is Tagged {
  return typeof value === 'object' && value !== null && 'tag' in value;
}

/** The same text for equal values and different texts for others: nulls and NaN equal themselves, -0 is 0. */
export function keyOf(value: Value, type: ValueType): string {
  if (value === null) return '∅';
  switch (type.kind) {
    case 'string':
      return JSON.stringify(value);
    case 'binary':
      return Buffer.from(value as Uint8Array).toString('hex');
    case 'float':
    case 'double':
      return Object.is(value, -0) ? '0' : String(value as number);
    case 'decimal':
      return decimalText(value as bigint, type.scale);
    case 'date':
      return dateText(value as number);
    case 'timestamp':
    case 'timestamp_ntz':
      return timeText(value as bigint);
    case 'array':
      return `[${(value as readonly Value[]).map((element) => keyOf(element, type.element)).join(',')}]`;
    case 'struct':
      return `{${type.fields.map((field, index) => `${field.name}:${keyOf((value as readonly Value[])[index]!, field.type)}`).join(',')}}`;
    case 'map':
      return `<${(value as readonly (readonly [Value, Value])[])
        .map(([key, held]) => `${keyOf(key, type.key)}=${keyOf(held, type.value)}`)
        .sort()
        .join(',')}>`;
    case 'choice': {
      const { tag, value: held } = value as Tagged;
      return `${tag}!${keyOf(held, alternativeOf(type.alternatives, tag))}`;
    }
    default:
      return String(value as boolean | bigint);
  }
}

export function alternativeOf(alternatives: readonly ValueType[], tag: string): ValueType {
  return alternatives.find((alternative) => glueName(alternative) === tag)!;
}

export function rowKey(row: Row, columns: readonly ValueField[]): string {
  return columns.map(({ type }, index) => keyOf(row[index]!, type)).join(' | ');
}

/** `1.50` for 150 with scale 2. */
export function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Order of two values that are not null; NaN is the greatest number, text is ordered by its UTF-8 bytes, false before true. */
export function compareValues(left: Value, right: Value): number {
  if (typeof left === 'string' && typeof right === 'string')
    return Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
  if (typeof left === 'number' && typeof right === 'number') {
    if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  }
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right);
  return left! < right! ? -1 : left! > right! ? 1 : 0;
}

/** A value of `query`'s JSON as `type`; an invalid one becomes a text that equals no value, so that the comparison fails. */
export function fromJson(json: unknown, type: ValueType): Value {
  if (json === null || json === undefined) return null;
  switch (type.kind) {
    case 'boolean':
      return typeof json === 'boolean' ? json : strange(json);
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return /^-?\d+$/u.test(textOf(json)) ? BigInt(textOf(json)) : strange(json);
    case 'float':
    case 'double':
      return typeof json === 'number' || ['NaN', 'Infinity', '-Infinity'].includes(textOf(json))
        ? Number(json)
        : strange(json);
    case 'decimal':
      return unscaledOf(textOf(json), type.scale) ?? strange(json);
    case 'date':
      return daysOf(plainYear(json)) ?? strange(json);
    case 'timestamp':
      return textOf(json).endsWith('Z') ? (microsOf(plainYear(json).slice(0, -1)) ?? strange(json)) : strange(json);
    case 'timestamp_ntz':
      return microsOf(plainYear(json)) ?? strange(json);
    case 'binary':
      return Uint8Array.from(Buffer.from(textOf(json), 'base64'));
    case 'array':
      return Array.isArray(json) ? json.map((element) => fromJson(element, type.element)) : strange(json);
    case 'struct':
      return type.fields.map((field) => fromJson((json as Record<string, unknown>)[field.name], field.type));
    case 'map':
      return Object.entries(json as Record<string, unknown>).map(([key, held]) => [
        fromJson(type.key.kind === 'string' ? key : JSON.parse(key), type.key),
        fromJson(held, type.value),
      ]);
    case 'choice':
      return taggedOf(json, type.alternatives);
    case 'string':
      return typeof json === 'string' ? json : strange(json);
  }
}

/** A row as in a query's JSON, which does not distinguish the text alternatives of a choice. */
export function shownKey(row: Row, columns: readonly ValueField[]): string {
  return columns.map(({ type }, index) => shownValue(row[index]!, type)).join(' | ');
}

function shownValue(value: Value, type: ValueType): string {
  if (type.kind !== 'choice' || value === null) return keyOf(value, type);
  const { tag, value: held } = value as Tagged;
  const alternative = alternativeOf(type.alternatives, tag);
  const text = keyOf(held, alternative);
  // Beside texts, its base64 could be one of them.
  if (alternative.kind === 'binary') return Buffer.from(held as Uint8Array).toString('base64');
  if (alternative.kind === 'string') return (held as string).replace(/^(\S*\d-\d\d-\d\d)T(\d\d:\S+?)Z?$/u, '$1 $2');
  return text;
}

/** The JSON of a choice is its value; the kind of the value determines the alternative. */
function taggedOf(json: unknown, alternatives: readonly ValueType[]): Value {
  const kinds = Array.isArray(json)
    ? ['array']
    : typeof json === 'object'
      ? ['struct', 'map']
      : typeof json === 'boolean'
        ? ['boolean']
        : typeof json === 'number' && Number.isInteger(json)
          ? ['bigint', 'int', 'smallint', 'tinyint', 'double', 'float']
          : typeof json === 'number'
            ? ['double', 'float']
            : // A bigint beyond 2^53 is text too; a decimal shows all digits of its scale.
              [
                'string',
                ...(isWholeText(json) ? ['bigint'] : []),
                'decimal',
                'date',
                'timestamp',
                'timestamp_ntz',
                'double',
                'float',
                'binary',
              ];
  for (const kind of kinds) {
    const held = alternatives.find((alternative) => alternative.kind === kind);
    if (held === undefined) continue;
    const value = fromJson(json, held);
    if (!isStrange(value)) return { tag: glueName(held), value };
  }
  return strange(json);
}

function isWholeText(json: unknown): boolean {
  return typeof json === 'string' && /^-?\d+$/u.test(json);
}

/** A scalar of JSON as its text. */
function textOf(json: unknown): string {
  return typeof json === 'string' ? json : JSON.stringify(json);
}

const strangeStart = 'not expected: ';

/** In ISO 8601 a year of more than four digits has a sign. */
function plainYear(json: unknown): string {
  return textOf(json).replace(/^\+(?=\d{5,6}-)/u, '');
}

function strange(json: unknown): Value {
  return `${strangeStart}${JSON.stringify(json)}`;
}

function isStrange(value: Value): boolean {
  return typeof value === 'string' && value.startsWith(strangeStart);
}

/** undefined: the text is not a number with that many digits after the point. */
export function unscaledOf(text: string, scale: number): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/u.exec(text);
  if (match === null) return undefined;
  const fraction = (match[3] ?? '').replace(/0+$/u, '');
  if (fraction.length > scale) return undefined;
  const unscaled = BigInt(match[2]! + fraction.padEnd(scale, '0'));
  return match[1] === '-' ? -unscaled : unscaled;
}

const uuidText = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;
const hourMicros = 3_600_000_000n;

/** Doubles of which the last digits depend on the order of the rows; random identifiers; moments of runs. */
export function isNear(left: Value, right: Value, type: ValueType): boolean {
  if (typeof left === 'string' && typeof right === 'string') return uuidText.test(left) && uuidText.test(right);
  if (typeof left === 'bigint' && typeof right === 'bigint' && type.kind === 'timestamp')
    return left - right < hourMicros && right - left < hourMicros;
  if (!isFloating(type) || typeof left !== 'number' || typeof right !== 'number') return false;
  if (!Number.isFinite(left) || !Number.isFinite(right)) return Object.is(left, right);
  return Math.abs(left - right) <= 1e-9 * Math.max(1, Math.abs(left), Math.abs(right));
}
