/** What a profile says of a column, in a few words: its range, what is in the middle, and what one should check. */

import type { CountedColumn } from '#renderer/features/explore/profile/count-columns.ts';
import { profileNumber } from '#renderer/features/explore/profile/profile-number.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';

/** `12%`, `<1%`. */
export function shareOf(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0%';
  const percent = (part / whole) * 100;
  return percent < 1 ? '<1%' : `${Math.round(percent)}%`;
}

/** Minimum and maximum; undefined: the values have no order, or there are none. */
export function rangeWords({ profile: { column, minimum, maximum } }: CountedColumn): string | undefined {
  if (minimum === null || maximum === null) return undefined;
  // The digits of a text such as 01067 stay as they are.
  const [least, most] = [minimum, maximum].map((value) => (value === '' ? '""' : profileNumber(value, column.type)));
  return least === most ? least : `${least!} – ${most!}`;
}

/** Quartiles of numbers and times, lengths of texts. */
export function middleWords({ profile, details: { quantiles, texts } }: CountedColumn): string | undefined {
  if (quantiles !== null) {
    const [, , first, median, third] = quantiles.map((value) => profileNumber(value, profile.column.type));
    return `quartiles ${first!}, ${median!}, ${third!}`;
  }
  if (texts === null) return undefined;
  const { least, median, most } = texts.length;
  if (least === most) return `length ${exactCount(least)} in every row`;
  return `length ${exactCount(least)} – ${exactCount(most)}, median ${exactCount(median)}`;
}

/** Neither a null nor a value twice, in more than one row. */
export function isKeyCandidate({ profile }: CountedColumn): boolean {
  const { sampled, rowCount, nullCount, distinctCount } = profile;
  return !sampled && nullCount === 0 && rowCount > 1 && distinctCount === rowCount;
}

export interface Check {
  readonly text: string;
  readonly isWarning: boolean;
}

export function checksOf({ profile, details: { numbers, texts } }: CountedColumn): readonly Check[] {
  const checks: Check[] = [];
  const { rowCount, nullCount } = profile;
  const filled = rowCount - nullCount;
  if (filled === 0) return [{ text: rowCount === 0 ? 'no rows' : 'only null', isWarning: rowCount > 0 }];
  if (numbers !== null) {
    const { zeroCount, negativeCount, outliers } = numbers;
    checks.push({ text: countOf(outliers.rowCount, 'outlier'), isWarning: outliers.rowCount > 0 });
    const parts = [
      ...(zeroCount === 0 ? [] : [`${exactCount(zeroCount)} zero`]),
      ...(negativeCount === 0 ? [] : [`${exactCount(negativeCount)} negative`]),
    ];
    if (parts.length > 0) checks.push({ text: parts.join(', '), isWarning: false });
  }
  if (texts !== null) {
    const [first] = texts.patterns;
    if (first !== undefined && first.pattern.trim() !== '')
      checks.push({ text: `${first.pattern} ${shareOf(first.rowCount, filled)}`, isWarning: false });
    if (texts.blankCount > 0) checks.push({ text: `${exactCount(texts.blankCount)} blank`, isWarning: true });
    else checks.push({ text: countOf(texts.patternCount, 'pattern'), isWarning: false });
  }
  if (profile.distinctCount === 1 && rowCount > 1) checks.push({ text: 'one value', isWarning: false });
  return checks;
}
