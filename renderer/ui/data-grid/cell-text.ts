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

/** @param hiveType of a column that may be a choice: its value is written without the struct around it, as in JSON. */
export function cellText(value: CellValue, hiveType = ''): CellText {
  if (isChoice(hiveType)) return choiceText(value);
  if (value === null || value === undefined) return { text: 'null', kind: 'null' };
  if (value === '') return { text: '""', kind: 'empty' };
  return { text: plainText(value), kind: 'value' };
}

function isChoice(hiveType: string): boolean {
  return hiveType.startsWith('uniontype');
}

/** @param value a struct: the tag, and a member for each type, of which the one that the tag names has a value. */
function choiceText(value: CellValue): CellText {
  if (typeof value !== 'object' || value === null || !('tag' in value)) return cellText(value);
  const { tag } = value;
  if (typeof tag !== 'string') return cellText(null);
  return cellText((value as Readonly<Record<string, CellValue>>)[tag]);
}

/** A value that the engine has written as text, such as one of the most frequent ones. */
export function shownText(text: string, hiveType: string): string {
  if (text === '') return '""';
  if (!isChoice(hiveType) || !text.startsWith('{')) return text;
  try {
    return choiceText(parseExactly(text)).text;
  } catch {
    return text;
  }
}

/** Numbers with more digits than a double holds are written as they are in the text. */
function parseExactly(text: string): CellValue {
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) => {
    const source = context?.source;
    // Older browsers give no source.
    return typeof value !== 'number' || source === undefined || source === String(value) ? value : rawJson(source);
  }) as CellValue;
}

const { rawJSON: rawJson = Number } = JSON as { readonly rawJSON?: (text: string) => unknown };

/** The value alone, as it is copied: null is nothing, an empty text is nothing. */
export function plainText(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  // JSON has no word for NaN and the infinities.
  return typeof value === 'bigint' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
