/** Compared rows in words. */

import type { RowComparison } from '#engine/contract/procedures/runs/run-row-comparison.ts';
import { exactCount } from '#renderer/ui/format/words.ts';

/** Before the key columns. @param rows null: a person chose them. */
export function keyWords(rows: Pick<RowComparison, 'keyFrom' | 'keyNode'> | null, columns: number): string {
  if (columns === 0) return 'as whole rows';
  return rows?.keyFrom === 'definition' ? `by key of ${rows.keyNode}` : 'by key';
}

/** `12 rows are the same, 3 changed, 1 only in B`. */
export function rowCounts({ same, changed, added, removed }: RowComparison): string {
  const counts = [
    [changed, 'changed'],
    [added, 'only in B'],
    [removed, 'only in A'],
  ] as const;
  return [
    `${exactCount(same)} ${same === 1 ? 'row is' : 'rows are'} the same`,
    ...counts.map(([count, what]) => `${exactCount(count)} ${what}`),
  ].join(', ');
}
