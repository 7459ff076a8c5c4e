/** Of a long list of rows of one height, those that are drawn: the ones in view, some around them, and the kept one. */

/** First row and the one behind the last. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

export interface DrawnRows {
  /** `gap`: rows above it that are not drawn. */
  readonly rows: readonly { readonly index: number; readonly gap: number }[];
  /** Rows below the last one. */
  readonly after: number;
}

/** Rows around those in view, and the step by which the range moves. */
const around = 16;

/** Before the list was measured: enough for a tall window. */
export const firstRange: RowRange = { from: 0, to: 80 };

/**
 * @param top pixels from the top of the rows to the top of the view; negative: the rows begin below it.
 * @param height of the view in pixels.
 */
export function rangeInView(top: number, height: number, rowHeight: number): RowRange {
  const first = Math.floor(top / rowHeight / around) * around;
  const last = Math.ceil((top + height) / rowHeight / around) * around;
  return { from: Math.max(0, first - around), to: Math.max(0, last + around) };
}

/** @param kept is drawn wherever it is, since it holds the focus; -1: none. */
export function drawnRows(count: number, { from, to }: RowRange, kept: number): DrawnRows {
  const [begin, end] = [Math.min(from, count), Math.min(to, count)];
  const indexes = Array.from({ length: Math.max(0, end - begin) }, (_, place) => begin + place);
  if (kept >= 0 && kept < count && (kept < begin || kept >= end)) {
    if (kept < begin) indexes.unshift(kept);
    else indexes.push(kept);
  }
  return {
    rows: indexes.map((index, place) => ({ index, gap: index - (place === 0 ? 0 : indexes[place - 1]! + 1) })),
    after: count - (indexes.length === 0 ? 0 : indexes.at(-1)! + 1),
  };
}
