/** Readings in words: what a read option is called, and what its values mean. */

import { capital } from '#engine/contract/capital.ts';
import { countOf } from '#renderer/ui/format/words.ts';

const separators: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
  ' ': 'space',
};

/** Formats whose title differs from their name. */
const formatWords: Readonly<Record<string, string>> = {
  parquet: 'Parquet',
  avro: 'Avro',
  arrow: 'Arrow',
  excel: 'Excel',
  grokLog: 'Log',
  fixedWidth: 'Fixed width',
};

/** `semicolon`; a separator without a word for it in quotes. */
export function separatorWords(separator: string): string {
  return separators[separator] ?? JSON.stringify(separator);
}

/** `CSV, utf-8, semicolon between fields, names from the first line`. */
export function readingWords(classification: string, options: Readonly<Record<string, unknown>>): string {
  const parts = [formatWords[classification] ?? classification.toUpperCase()];
  const { encoding, separator, withHeader, headerRows, sheet, rowTag, logFormat } = options;
  if (typeof sheet === 'string' && sheet !== '') parts.push(`sheet ${sheet}`);
  if (typeof rowTag === 'string' && rowTag !== '') parts.push(`a row for each ${rowTag}`);
  if (typeof logFormat === 'string' && logFormat !== '') parts.push(logFormat);
  if (typeof encoding === 'string') parts.push(encoding);
  if (typeof separator === 'string') parts.push(`${separatorWords(separator)} between fields`);
  const headerLines = typeof headerRows === 'number' && headerRows > 1 ? `${headerRows} lines` : 'line';
  if (typeof withHeader === 'boolean') parts.push(withHeader ? `names from the first ${headerLines}` : 'no header');
  return parts.join(', ');
}

/**
 * The label of a read option, `date of order` from `column date of order`.
 * @param labels of the format's options, by their names; others are made from the name: `Skip lines` from `skipLines`.
 */
export function partWords(part: string, labels: ReadonlyMap<string, string>): string {
  if (part.startsWith('column ')) return part.slice('column '.length);
  const label = labels.get(part);
  if (label !== undefined) return label;
  const words = part.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' ').toLowerCase();
  return capital(words);
}

/** The column that a piece of evidence is about; undefined: the file. */
export function columnOfPart(part: string): string | undefined {
  return part.startsWith('column ') ? part.slice('column '.length) : undefined;
}

/** `2 columns to check`, `1 choice to check` if it is about the file; undefined: one reading alone fits. */
export function toCheckWords(
  evidence: readonly { readonly part: string; readonly ambiguous: boolean }[],
): string | undefined {
  const open = evidence.filter(({ ambiguous }) => ambiguous);
  if (open.length === 0) return undefined;
  const noun = open.every(({ part }) => columnOfPart(part) !== undefined) ? 'column' : 'choice';
  return `${countOf(open.length, noun)} to check`;
}
