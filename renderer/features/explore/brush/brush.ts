/**
 * The filter that a person draws on a column: a range of bins, values or null. It is an ordinary filter of the view; the
 * column's own histogram ignores it and shows what it would be without, everything else obeys it.
 */

import { changeView, openRowsOf, type RowFilter, type RowsView } from '#renderer/features/explore/rows/rows-view.ts';

/** As a histogram has it; `to` is the start of the next one. */
export interface BinRange {
  readonly from: string;
  readonly to: string;
}

/** What a brush can be; other filters of the column are left alone. */
const drawn: ReadonlySet<RowFilter['operator']> = new Set(['range', 'eq', 'in', 'isNull']);

/** The newest filter of the column that could have been drawn; -1: there is none. */
function brushPlace(filter: readonly RowFilter[], column: string): number {
  return filter.findLastIndex((each) => each.column === column && drawn.has(each.operator));
}

export function brushOf({ filter }: Pick<RowsView, 'filter'>, column: string): RowFilter | undefined {
  return filter[brushPlace(filter, column)];
}

/** The view as the column's own chart sees it. */
export function withoutBrush<View extends Pick<RowsView, 'filter'>>(view: View, column: string): View {
  const place = brushPlace(view.filter, column);
  return place === -1 ? view : { ...view, filter: view.filter.toSpliced(place, 1) };
}

/** In the place of the one before; behind the others if it is the first. @param brush undefined: none. */
export function withBrush(
  filter: readonly RowFilter[],
  column: string,
  brush: RowFilter | undefined,
): readonly RowFilter[] {
  const place = brushPlace(filter, column);
  const drawnNow = brush === undefined ? [] : [brush];
  return place === -1 ? [...filter, ...drawnNow] : filter.toSpliced(place, 1, ...drawnNow);
}

/** @param path key of the view. */
export function setBrush(path: string, column: string, brush: RowFilter | undefined): void {
  const { filter } = openRowsOf(path).view;
  const next = withBrush(filter, column, brush);
  if (JSON.stringify(next) !== JSON.stringify(filter)) changeView(path, { filter: next });
}

/** Bins from one to another, whichever comes first. */
export function rangeOf(column: string, bins: readonly BinRange[], one: number, other: number): RowFilter {
  const [first, last] = [bins[Math.min(one, other)]!, bins[Math.max(one, other)]!];
  return { column, operator: 'range', values: [first.from, last.to] };
}

/**
 * Which bins a filter keeps rows of, also one whose ends are not those of bins.
 * @param bins adjacent ones, in their order. @returns undefined: the filter is not a range or a value.
 */
export function brushedBins(
  bins: readonly BinRange[],
  brush: RowFilter | undefined,
  isTime: boolean,
): { readonly first: number; readonly last: number } | undefined {
  if (brush === undefined || (brush.operator !== 'range' && brush.operator !== 'eq')) return undefined;
  const place = isTime ? timePlace : Number;
  const [from, to] = brush.values.map((value) => place(String(value)));
  if (from === undefined) return undefined;
  const meets = ({ from: start, to: end }: BinRange): boolean =>
    place(end) > from && (to === undefined ? place(start) <= from : place(start) < to);
  const first = bins.findIndex(meets);
  return first === -1 ? undefined : { first, last: bins.findLastIndex(meets) };
}

/** Milliseconds, in UTC as bins are; NaN, which meets nothing, for what is not a time. */
function timePlace(text: string): number {
  const parts = /^\s*([-+]?)(\d+)-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?)?/u.exec(text);
  if (parts === null) return Number.NaN;
  const [, sign, year, month, day, hour = '0', minute = '0', second = '0'] = parts;
  const date = new Date(0);
  date.setUTCFullYear(Number(`${sign}${year}`), Number(month) - 1, Number(day));
  return date.getTime() + (Number(hour) * 60 + Number(minute)) * 60_000 + Number(second) * 1000;
}

/** The values that a filter keeps, as text; null in it for null. */
export function brushedValues(brush: RowFilter | undefined): ReadonlySet<string | null> {
  const values = brush?.operator === 'eq' || brush?.operator === 'in' ? brush.values.map(String) : [];
  return new Set(keepsNull(brush) ? [...values, null] : values);
}

/** Whether rows without a value are among those that were drawn. */
export function keepsNull(brush: RowFilter | undefined): boolean {
  return brush?.operator === 'isNull' || brush?.orNull === true;
}

/** The brush with or without null, and what else it keeps unchanged. @returns undefined: nothing is drawn any more. */
function withNull(column: string, brush: RowFilter | undefined, keeps: boolean): RowFilter | undefined {
  if (brush === undefined || brush.operator === 'isNull')
    return keeps ? { column, operator: 'isNull', values: [] } : undefined;
  const { orNull: _before, ...others } = brush;
  return keeps ? { ...others, orNull: true } : others;
}

/**
 * The brush after bins were drawn over.
 * @param drawn undefined: the kept bins were let go. @param adds to null, if it is kept; otherwise the bins alone are kept.
 */
export function drawBins(
  column: string,
  brush: RowFilter | undefined,
  drawn: RowFilter | undefined,
  adds: boolean,
): RowFilter | undefined {
  return withNull(column, drawn, adds && keepsNull(brush));
}

/**
 * The brush after a press on a value.
 * @param value null: null, which goes with values and with a range.
 * @param adds to what is kept, or takes it from that; otherwise it alone is kept, or all if it alone was.
 */
export function pressValue(
  column: string,
  brush: RowFilter | undefined,
  value: string | null,
  adds: boolean,
): RowFilter | undefined {
  const kept = brushedValues(brush);
  const isKept = kept.has(value);
  if (value === null) {
    if (adds) return withNull(column, brush, !isKept);
    return brush?.operator === 'isNull' ? undefined : withNull(column, undefined, true);
  }
  const others = adds ? [...kept].filter((each) => each !== null && each !== value) : [];
  const next = isKept && (adds || kept.size === 1) ? others : [...others, value];
  const values: RowFilter | undefined =
    next.length === 0 ? undefined : { column, operator: next.length === 1 ? 'eq' : 'in', values: next.map(String) };
  return withNull(column, values, adds && kept.has(null));
}
