/** The order of rows by one or several columns: sort keys are added, reversed and removed. */

export type Direction = 'ascending' | 'descending';

export interface SortKey {
  readonly column: string;
  readonly direction: Direction;
}

/** First key first; rows that are equal in all of them stay in the order of the file. */
export type RowOrder = readonly SortKey[];

/** As many as the engine takes. */
export const mostSortKeys = 32;

/** A column that sorts already keeps its place among the keys. */
export function withSortKey(order: RowOrder, key: SortKey): RowOrder {
  const place = order.findIndex(({ column }) => column === key.column);
  return place === -1 ? [...order, key] : order.with(place, key);
}

export function withoutSortKey(order: RowOrder, column: string): RowOrder {
  return order.filter((key) => key.column !== column);
}

/** By turns: ascending behind the other keys, descending, not at all. */
export function withNextSortKey(order: RowOrder, column: string): RowOrder {
  const direction = order.find((key) => key.column === column)?.direction;
  return direction === 'descending'
    ? withoutSortKey(order, column)
    : withSortKey(order, { column, direction: direction === undefined ? 'ascending' : 'descending' });
}

export function canAddSortKey(order: RowOrder, column: string): boolean {
  return order.length < mostSortKeys || order.some((key) => key.column === column);
}
