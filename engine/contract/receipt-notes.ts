/** What a receipt says beyond its sums: partners of joins, and values that casts turned into null. */

import { numberText } from '#engine/contract/count-text.ts';
import { joinNotes, type JoinReceipt } from '#engine/contract/join-notes.ts';

export interface NotedReceipt extends JoinReceipt {
  readonly castToNull?: Readonly<Record<string, number>> | undefined;
}

/** One note for each fact; none for most nodes. */
export function receiptNotes(receipt: NotedReceipt): string[] {
  const casts = castText(receipt);
  return [...joinNotes(receipt), ...(casts === '' ? [] : [`cast to null: ${casts}`])];
}

/** `2 inserted, 1 updated`; zeros are not listed. */
export function changesText(
  changes: Readonly<Record<'inserted' | 'updated' | 'unchanged' | 'deleted', number>>,
): string {
  const known = (['inserted', 'updated', 'unchanged', 'deleted'] as const).filter((what) => changes[what] > 0);
  if (known.length === 0) return 'no rows';
  return known.map((what) => `${numberText(changes[what])} ${what}`).join(', ');
}

/** Columns that are listed one by one. */
const shownColumns = 5;

/** The values by column, largest number first; '' where no value was lost. */
export function castText({ castToNull = {} }: Pick<NotedReceipt, 'castToNull'>): string {
  const columns = Object.entries(castToNull).sort(([, left], [, right]) => right - left);
  const shown = columns.slice(0, shownColumns).map(([column, count]) => `${numberText(count)} of ${column}`);
  const rest = columns.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}
