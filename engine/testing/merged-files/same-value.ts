/** Whether a value that was read is the one in the file, whatever type the merged column has; shares no code with casts. */

import type { Plain } from '#engine/formats/batches/testing/plain-values.ts';
import type { DataType } from '#engine/types/data-type.ts';

/** @param read in the JSON of queries. */
export function isSameValue(value: Plain, type: DataType, read: unknown): boolean {
  if (value === null || read === null || read === undefined) return value === null && (read ?? null) === null;
  if (typeof read === 'boolean' && typeof value === 'bigint') return Number(value) === Number(read);
  switch (type.kind) {
    case 'array':
      if (typeof read === 'string') return isSameValue(value, type, parsed(read));
      return (
        Array.isArray(read) &&
        read.length === (value as Plain[]).length &&
        read.every((item, index) => isSameValue((value as Plain[])[index]!, type.element, item))
      );
    case 'struct': {
      if (typeof read === 'string') return isSameValue(value, type, parsed(read));
      const members = { ...(read as Record<string, unknown>) };
      return (
        type.fields.every(({ name, type: inner }, index) => {
          const member = members[name];
          delete members[name];
          return isSameValue((value as Plain[])[index]!, inner, member);
        }) && Object.values(members).every((member) => member === null)
      );
    }
    case 'boolean':
      return textOf(read) === String(value);
    case 'binary': {
      const bytes = Buffer.from(String(value).slice(2), 'hex');
      return read === bytes.toString('base64') || read === bytes.toString('utf8');
    }
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return momentOf(textOf(read)) === (type.kind === 'date' ? (value as bigint) * 86_400_000_000n : value);
    case 'string':
      return (
        read === Buffer.from(String(value)).toString('base64') ||
        read === value ||
        (isNumber(String(value)) && digitsOf(textOf(read)) === digitsOf(String(value))) ||
        sameMoment(String(value), textOf(read))
      );
    case 'float':
      return (
        Math.fround(Number(read)) === value &&
        (digitsOf(textOf(read)) === digitsOf(String(value)) ||
          digitsOf(textOf(read)) === digitsOf(shortFloat(value as number)))
      );
    case 'double':
      return Number(read) === value;
    case 'decimal':
      return digitsOf(textOf(read)) === digitsOf(decimalText(value as bigint, type.scale));
    default:
      // A double prints its shortest text.
      return (
        digitsOf(textOf(read)) === digitsOf(String(value)) ||
        (typeof read === 'number' && Number.isInteger(read) && BigInt(read) === value)
      );
  }
}

/** Whether no value of a column of these JSON values could be it: only a double that loses its digits, and bytes that are not text. */
export function mayMisfit(value: Plain, type: DataType): boolean {
  switch (type.kind) {
    case 'array':
      return (value as Plain[] | null)?.some((item) => mayMisfit(item, type.element)) === true;
    case 'struct':
      return type.fields.some((field, index) => mayMisfit((value as Plain[] | null)?.[index] ?? null, field.type));
    case 'bigint':
      return value !== null && BigInt(Number(value)) !== value && String(Number(value)) !== String(value);
    case 'decimal': {
      const text = decimalText((value ?? 0n) as bigint, type.scale);
      return digitsOf(String(Number(text))) !== digitsOf(text);
    }
    case 'binary':
      return value === '0x00ff';
    case 'date':
      // A date that is before the first, or behind the last, moment of a timestamp.
      return false;
    default:
      return false;
  }
}

function parsed(text: string): unknown {
  try {
    // Numbers keep their digits as text.
    return JSON.parse(
      text.replaceAll(
        /("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)/gu,
        (_all, quoted: string | undefined, number: string) => quoted ?? `"${number}"`,
      ),
    );
  } catch {
    return undefined;
  }
}

function textOf(read: unknown): string {
  return typeof read === 'string' ? read : JSON.stringify(read);
}

function shortFloat(value: number): string {
  for (let digits = 1; digits <= 9; digits += 1) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(value);
}

function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`;
}

function isNumber(text: string): boolean {
  return /^-?\d+(?:\.\d+)?$/u.test(text) && !/^-?0\d/u.test(text);
}

/** Its significant digits and exponent: one text for each number, however it is written. */
export function digitsOf(text: string): string {
  const match = /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/u.exec(text);
  if (match === null) return text;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = `${whole}${fraction}`.replace(/^0+/u, '');
  const kept = digits.replace(/0+$/u, '');
  return kept === '' ? '0' : `${sign}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}

function sameMoment(left: string, right: string): boolean {
  const moment = momentOf(left);
  return moment !== undefined && moment === momentOf(right);
}

/** Microseconds since 1970 UTC. */
function momentOf(text: string): bigint | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:Z|\+00)?)?$/u.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  return BigInt(date.getTime()) * 1000n + BigInt(fraction.padEnd(6, '0'));
}
