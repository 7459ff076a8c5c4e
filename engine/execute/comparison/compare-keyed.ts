/** Two lists compared by key: what is only in one of them, and what differs. */

import { compareText } from '#engine/base/compare-text.ts';
import type { ComparisonGap } from '#engine/contract/procedures/run-comparison.ts';

export type Change = 'added' | 'removed' | 'changed' | 'same';

export interface Pair<T> {
  readonly key: string;
  readonly change: Change;
  /** undefined: only in the second list. */
  readonly a: T | undefined;
  /** undefined: only in the first list. */
  readonly b: T | undefined;
}

/**
 * In an order that does not depend on which list is the first one: by the smaller position of the two, then by key.
 * @param isSame of two values with the same key.
 */
export function pairByKey<T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  isSame: (a: T, b: T) => boolean,
): Pair<T>[] {
  const places = new Map([...a.keys()].map((key, place) => [key, place]));
  for (const [place, key] of [...b.keys()].entries()) places.set(key, Math.min(place, places.get(key) ?? place));
  const ordered = [...places].sort(([left, leftPlace], [right, rightPlace]) =>
    leftPlace === rightPlace ? compareText(left, right) : leftPlace - rightPlace,
  );
  return ordered.map(([key]) => {
    const [left, right] = [a.get(key), b.get(key)];
    if (left === undefined) return { key, change: 'added', a: left, b: right };
    if (right === undefined) return { key, change: 'removed', a: left, b: right };
    return { key, change: isSame(left, right) ? 'same' : 'changed', a: left, b: right };
  });
}

export interface ComparedPart<T> {
  readonly state: 'same' | 'different' | 'unknown';
  readonly gaps: readonly ComparisonGap[];
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly same: number;
  readonly itemCount: number;
  readonly items: readonly T[];
}

/**
 * Without a difference, what is known only in part is not called equal. If nothing is known of one run, the list is
 * empty and every count is 0.
 * @param same number of equal members that are not in `items`.
 */
export function partOf<T extends { readonly change: Change }>(
  items: readonly T[],
  gaps: readonly ComparisonGap[],
  same = 0,
): ComparedPart<T> {
  if (gaps.some(({ missing }) => missing === 'all'))
    return { state: 'unknown', gaps, added: 0, removed: 0, changed: 0, same: 0, itemCount: 0, items: [] };
  const count = (wanted: Change): number => items.filter(({ change }) => change === wanted).length;
  const counts = {
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
    same: same + count('same'),
  };
  const differs = counts.added + counts.removed + counts.changed > 0;
  return {
    state: differs ? 'different' : gaps.length > 0 ? 'unknown' : 'same',
    gaps,
    ...counts,
    itemCount: items.length,
    items,
  };
}
