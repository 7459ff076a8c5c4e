/** The progress and the rows of an export in words. */

import type { ExportScope } from '#renderer/features/explore/export/export-subject.ts';
import { countOf, duration } from '#renderer/ui/format/words.ts';

/** `318 rows`, `up to 200 rows`, `all rows`. */
export function scopeWords({ rowCount, most }: Pick<ExportScope, 'rowCount' | 'most'>): string {
  if (most !== undefined) return `up to ${countOf(most, 'row')}`;
  return rowCount === null ? 'all rows' : countOf(rowCount, 'row');
}

/** An estimate before this much is done would jump. */
const leastDone = 0.05;
const leastMillis = 1000;

/** `Writing rows, 42%, about 9.0 s left`. @param fraction 0…1; null: unknown. @param millis since the start. */
export function exportWords(note: string, fraction: number | null, millis: number): string {
  const parts = [note === '' ? 'Working' : note];
  if (fraction === null) {
    if (millis >= leastMillis) parts.push(`${duration(millis)} so far`);
    return parts.join(', ');
  }
  parts.push(`${Math.floor(fraction * 100)}%`);
  if (fraction >= leastDone && fraction < 1 && millis >= leastMillis)
    parts.push(`about ${duration(Math.max(1000, (millis * (1 - fraction)) / fraction))} left`);
  return parts.join(', ');
}

/** ` 12 values got an apostrophe, so that spreadsheets do not run them.`, behind a path; nothing for none. */
export function guardedWords(values: number): string {
  return values === 0
    ? ''
    : ` ${countOf(values, 'value')} got an apostrophe, so that spreadsheets do not run ${values === 1 ? 'it as a formula' : 'them as formulas'}.`;
}
