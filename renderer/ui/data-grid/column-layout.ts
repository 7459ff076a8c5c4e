/** How the columns of a grid are laid out: which are shown, in which order, pinned to the left, how wide. By name. */

import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

export interface ColumnLayout {
  /** Columns that are not among them come last, as in the rows; []: all as in the rows. */
  readonly order: readonly string[];
  readonly hidden: readonly string[];
  /** They come before the others, and stay in sight. */
  readonly pinned: readonly string[];
  /** Pixels, of columns that were made wider or narrower. */
  readonly widths: readonly { readonly name: string; readonly width: number }[];
}

export const plainLayout: ColumnLayout = { order: [], hidden: [], pinned: [], widths: [] };

export interface LaidOutColumn {
  /** In the rows, 0-based. */
  readonly place: number;
  readonly column: GridColumn;
  readonly shown: boolean;
  readonly pinned: boolean;
  /** undefined: by name and type. */
  readonly width: number | undefined;
}

/** Every column in its order, pinned ones first. */
export function laidOut(columns: readonly GridColumn[], layout: ColumnLayout): LaidOutColumn[] {
  const ranks = new Map(layout.order.map((name, rank) => [name, rank]));
  const [hidden, pinned] = [new Set(layout.hidden), new Set(layout.pinned)];
  const widths = new Map(layout.widths.map(({ name, width }) => [name, width]));
  const all = columns.map((column, place) => ({
    place,
    column,
    shown: !hidden.has(column.name),
    pinned: pinned.has(column.name),
    width: widths.get(column.name),
  }));
  const rankOf = ({ column, place }: LaidOutColumn): number => ranks.get(column.name) ?? layout.order.length + place;
  return all.sort(
    (left, right) =>
      Number(right.pinned) - Number(left.pinned) || rankOf(left) - rankOf(right) || left.place - right.place,
  );
}

export function shownColumns(columns: readonly GridColumn[], layout: ColumnLayout): LaidOutColumn[] {
  return laidOut(columns, layout).filter(({ shown }) => shown);
}

/** Every column is shown, in the order of the rows; it may be wide or narrow. */
export function showsAllInOrder(columns: readonly GridColumn[], layout: ColumnLayout): boolean {
  return laidOut(columns, layout).every(({ shown, place }, index) => shown && place === index);
}

export function withHidden(layout: ColumnLayout, names: readonly string[], hides: boolean): ColumnLayout {
  const changed = new Set(names);
  const others = layout.hidden.filter((name) => !changed.has(name));
  return { ...layout, hidden: hides ? [...others, ...changed] : others };
}

export function withPinned(layout: ColumnLayout, name: string, pins: boolean): ColumnLayout {
  const others = layout.pinned.filter((each) => each !== name);
  return { ...layout, pinned: pins ? [...others, name] : others };
}

/** @param width in pixels; null: by name and type again. */
export function withWidth(layout: ColumnLayout, name: string, width: number | null): ColumnLayout {
  const others = layout.widths.filter((each) => each.name !== name);
  return { ...layout, widths: width === null ? others : [...others, { name, width }] };
}

/**
 * One place further among the shown columns; at the edge, and between pinned columns and the others, nothing moves.
 * @param step 1 to the right, -1 to the left.
 */
export function withMoved(
  columns: readonly GridColumn[],
  layout: ColumnLayout,
  name: string,
  step: 1 | -1,
): ColumnLayout {
  const all = laidOut(columns, layout);
  const from = all.findIndex(({ column }) => column.name === name);
  const moved = all[from];
  if (moved === undefined) return layout;
  let to = from + step;
  // Past hidden ones, so that something is seen to move.
  while (all[to] !== undefined && all[to]!.shown === false && moved.shown) to += step;
  if (all[to] === undefined || all[to]!.pinned !== moved.pinned) return layout;
  const names = all.map(({ column }) => column.name);
  return { ...layout, order: names.toSpliced(from, 1).toSpliced(to, 0, name) };
}
