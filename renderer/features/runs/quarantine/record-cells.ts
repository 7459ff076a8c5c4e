/** The values of one record of separated text, so that a person can fix one of them and leave the others unchanged. */

import { isNumeric } from '#renderer/ui/data-grid/cell-text.ts';

/** Settings that decide where values begin and end; names are Glue's. */
export interface RecordDialect {
  readonly separator: string;
  /** Empty: no quoting. */
  readonly quoteChar: string;
  /** Empty: the quote is doubled. */
  readonly escaper: string;
}

export interface RecordCell {
  /** Exactly as in the record, including quotes. */
  readonly text: string;
  readonly value: string;
}

/** undefined: the format has no such records. @param options read options of the file. */
export function dialectOf(format: string, options: Readonly<Record<string, unknown>>): RecordDialect | undefined {
  const { separator, quoteChar = '"', escaper = '' } = options;
  if (format !== 'csv' || typeof separator !== 'string' || separator === '') return undefined;
  return {
    separator,
    quoteChar: typeof quoteChar === 'string' ? quoteChar : '',
    escaper: typeof escaper === 'string' ? escaper : '',
  };
}

export function splitRecord(record: string, dialect: RecordDialect): RecordCell[] {
  const { separator, quoteChar } = dialect;
  const escaper = dialect.escaper === quoteChar ? '' : dialect.escaper;
  const cells: RecordCell[] = [];
  const isQuoted = (at: number): boolean => quoteChar !== '' && record.startsWith(quoteChar, at);
  for (let start = 0; ;) {
    let at = start;
    let value = '';
    if (isQuoted(at)) {
      at += 1;
      for (; at < record.length; at += 1) {
        const char = record[at]!;
        if (escaper !== '' && char === escaper && at + 1 < record.length) value += record[(at += 1)]!;
        else if (char !== quoteChar) value += char;
        else if (escaper === '' && record[at + 1] === quoteChar) value += record[(at += 1)]!;
        else break;
      }
      at += 1;
    }
    const end = record.indexOf(separator, at);
    const stop = end === -1 ? record.length : end;
    // The reader judges text after a closing quote; here it is shown.
    value += record.slice(at, stop);
    cells.push({ text: record.slice(start, stop), value });
    if (end === -1) return cells;
    start = end + separator.length;
  }
}

/** The record with another value in one place; the other places keep their text. */
export function withCell(record: string, dialect: RecordDialect, place: number, value: string): string {
  const cells = splitRecord(record, dialect).map(({ text }) => text);
  while (cells.length <= place) cells.push('');
  cells[place] = writeCell(value, dialect);
  return cells.join(dialect.separator);
}

function writeCell(value: string, { separator, quoteChar, escaper }: RecordDialect): string {
  if (quoteChar === '') return value;
  const needsQuotes =
    [...value].some((char) => separator.includes(char) || char === quoteChar) ||
    /[\r\n]/u.test(value) ||
    value !== value.trim();
  if (!needsQuotes) return value;
  const escape = escaper === '' ? quoteChar : escaper;
  const escaped = [...value].map((char) => (char === quoteChar || char === escape ? escape + char : char)).join('');
  return quoteChar + escaped + quoteChar;
}

/** Letters that occur in numbers: exponents, base 16, non-finite values. */
const lettered = /^[-+]?(?:0x[\da-f_]+|[\d.,_' ]+e[-+]?\d+|nan|inf|infinity)$/iu;

/**
 * Whether a value is not a number where the column needs one. Less certain cases only a run finds: dates, ranges, and
 * texts that are read as null.
 * @param type of the column, in Hive's spelling.
 */
export function isMisfit(value: string, type: string): boolean {
  return isNumeric(type) && /\p{L}/u.test(value) && !lettered.test(value.trim());
}
