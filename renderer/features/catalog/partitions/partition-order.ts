/** The order in which people read partitions: month 2 before month 12. The catalog lists them by the text of their values. */

import { isNumeric } from '#renderer/ui/data-grid/cell-text.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

type Values = readonly (string | null)[];

/** Numbers by size, everything else by its text, null last. */
export function byValues(keys: readonly Pick<GridColumn, 'type'>[]): (left: Values, right: Values) => number {
  const numeric = keys.map(({ type }) => isNumeric(type));
  return (left, right) => {
    for (const [place, isNumber] of numeric.entries()) {
      const [one, other] = [left[place] ?? null, right[place] ?? null];
      if (one === other) continue;
      if (one === null || other === null) return one === null ? 1 : -1;
      const difference = isNumber ? Number(one) - Number(other) : 0;
      // Of a value that is not of its key's type, the text decides.
      if (difference !== 0 && !Number.isNaN(difference)) return difference;
      return one < other ? -1 : 1;
    }
    return 0;
  };
}
