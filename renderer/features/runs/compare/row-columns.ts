/** Which columns of compared rows are shown. */

import type { RowComparison } from '#engine/contract/procedures/runs/run-row-comparison.ts';

type Column = RowComparison['columns'][number];
type ComparedColumn = Column & { readonly value: string };

/** Those that both runs wrote, in the order of their places. */
export function comparedColumns(columns: readonly Column[]): readonly ComparedColumn[] {
  return columns.filter((column): column is ComparedColumn => column.value !== null);
}

/** Places of the columns that are shown: the key, then the others; of very many, those that differ first. */
export function shownPlaces(columns: readonly Column[], most: number): readonly number[] {
  const places = comparedColumns(columns).map((column, place) => ({ column, place }));
  const rank = ({ isKey, changedRows }: Column): number =>
    isKey ? 0 : places.length > most && changedRows > 0 ? 1 : 2;
  return places
    .toSorted((left, right) => rank(left.column) - rank(right.column) || left.place - right.place)
    .slice(0, most)
    .map(({ place }) => place);
}
