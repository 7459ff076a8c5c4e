/** How a value of a Hive type is written in a cell, and copied from it. */

/** A value as the grid holds it: JSON forms of procedures, or what an Arrow vector gives. */
export type CellValue = unknown;

export interface CellText {
  readonly text: string;
  /** `null` is a separate word, never an empty cell; an empty text is written as "". */
  readonly kind: 'value' | 'null' | 'empty';
}

const numeric = /^(?:tinyint|smallint|int|bigint|float|double|decimal)/u;

export function isNumeric(hiveType: string): boolean {
  return numeric.test(hiveType);
}

/** A value of a procedure's JSON as Arrow pages give it, which is read more easily: `2025-01-06 02:04:37 Z`. */
export function fromJson(value: CellValue, hiveType: string): CellValue {
  return typeof value === 'string' && hiveType.startsWith('timestamp')
    ? value.replace('T', ' ').replace(/Z$/u, ' Z')
    : value;
}

export function cellText(value: CellValue): CellText {
  if (value === null || value === undefined) return { text: 'null', kind: 'null' };
  if (value === '') return { text: '""', kind: 'empty' };
  return { text: plainText(value), kind: 'value' };
}

/** The value alone, as it is copied: null is nothing, an empty text is nothing. */
export function plainText(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  // JSON has no word for NaN and the infinities.
  return typeof value === 'bigint' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
