/** Numbers of a profile as they are read: without the noise of binary fractions, in the signs that a person chose. Pure. */

import { groupDigits } from '#renderer/features/charts/chart-words.ts';
import { isNumeric, shownText } from '#renderer/ui/data-grid/cell-text.ts';
import { inStyle } from '#renderer/ui/format/words.ts';

/** Digits that a double holds of every decimal number; further ones show how it is stored. */
const doubleDigits = 15;
const floatDigits = 6;
const digits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });

/**
 * A value of a column. Integers and decimals keep every digit; of a choice, the value alone; other values stay as they are.
 * @param type of the column, in Hive's spelling.
 */
export function profileNumber(text: string, type: string): string {
  if (!isNumeric(type)) return text === '' ? text : shownText(text, type);
  const most = type === 'double' ? doubleDigits : type === 'float' ? floatDigits : null;
  return groupDigits(most === null ? text : withoutNoise(text, most));
}

/** A number that was computed, such as a mean: six digits. */
export function computedNumber(value: number): string {
  return inStyle(
    Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-4) ? value.toPrecision(6) : digits.format(value),
  );
}

/** Of fractions with more digits than their type holds. Exponents and whole numbers stay. */
function withoutNoise(text: string, most: number): string {
  const parts = /^-?(\d+)\.(\d+)$/u.exec(text);
  if (parts === null) return text;
  const written = `${parts[1]}${parts[2]}`.replace(/^0+/u, '');
  if (written.length <= most) return text;
  const short = String(Number(Number(text).toPrecision(most)));
  return /e/u.test(short) ? text : short;
}
