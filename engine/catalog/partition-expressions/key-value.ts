/** Values of partition keys by their type: what a text means, and whether it is one at all. */

import { isText, type DataType } from '#engine/types/data-type.ts';

/** How values of a key are compared. */
export type KeyKind =
  | { readonly kind: 'text' }
  | { readonly kind: 'integer'; readonly least: bigint; readonly most: bigint }
  | { readonly kind: 'decimal' }
  | { readonly kind: 'date' }
  | { readonly kind: 'timestamp' };

/** Bits of integers; `bigint` is Glue's `long` as well. */
const bits: Readonly<Record<string, bigint>> = { tinyint: 8n, smallint: 16n, int: 32n, bigint: 64n };

/** @returns undefined for a type that partition expressions cannot compare, such as double. */
export function keyKindOf(type: DataType): KeyKind | undefined {
  const { kind } = type;
  const width = bits[kind];
  if (width !== undefined) return { kind: 'integer', least: -(1n << (width - 1n)), most: (1n << (width - 1n)) - 1n };
  if (isText(type)) return { kind: 'text' };
  if (kind === 'decimal' || kind === 'date') return { kind };
  if (kind === 'timestamp' || kind === 'timestamp_ntz') return { kind: 'timestamp' };
  return undefined;
}

/**
 * The value in the one form of each value of the kind: digits without leading zeros, a fraction without trailing ones.
 * @returns undefined for a text that is not a value of the kind.
 */
export function canonicalValue(key: KeyKind, text: string): string | undefined {
  switch (key.kind) {
    case 'text':
      return text;
    case 'integer': {
      if (!/^[+-]?\d+$/u.test(text)) return undefined;
      const value = BigInt(text.replace(/^\+/u, ''));
      return value < key.least || value > key.most ? undefined : String(value);
    }
    case 'decimal':
      return canonicalDecimal(text);
    case 'date':
      return isDate(text) ? text : undefined;
    case 'timestamp':
      return canonicalTimestamp(text);
  }
}

function canonicalDecimal(text: string): string | undefined {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/u.exec(text);
  if (parts === null) return undefined;
  const [, sign, whole = '', fraction = ''] = parts;
  if (whole === '' && fraction === '') return undefined;
  const digits = whole.replace(/^0+/u, '');
  const rest = fraction.replace(/0+$/u, '');
  const isZero = digits === '' && rest === '';
  return `${sign === '-' && !isZero ? '-' : ''}${digits === '' ? '0' : digits}${rest === '' ? '' : `.${rest}`}`;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/u.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  // JavaScript takes 31 February for a day of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function canonicalTimestamp(text: string): string | undefined {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?$/u.exec(text);
  if (parts === null || !isDate(parts[1]!)) return undefined;
  const [hour, minute, second] = parts[2]!.split(':').map(Number);
  if (hour! > 23 || minute! > 59 || second! > 59) return undefined;
  const fraction = (parts[3] ?? '').replace(/0+$/u, '');
  return `${parts[1]} ${parts[2]}${fraction === '' ? '' : `.${fraction}`}`;
}
