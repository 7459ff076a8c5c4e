/** What is being drawn over a column's bins, before it becomes a filter; all linked columns show what it would keep. */

import { create } from 'zustand';
import type { BinRange } from '#renderer/features/explore/brush/brush.ts';

/** Bins from one to the other, in either direction. */
export interface Drawn {
  readonly from: number;
  readonly to: number;
}

interface Drawing {
  /** The column that was pointed at or focused last. */
  readonly column: string;
  /** null: nothing is drawn now. */
  readonly drawn: Drawn | null;
  /** Of which bins. */
  readonly edges: string;
}

const useStore = create<{ readonly views: Readonly<Record<string, Drawing>> }>(() => ({ views: {} }));

/** @param path key of the view. @returns undefined: nobody pointed at bins of it yet. */
export function useDrawing(path: string): Drawing | undefined {
  return useStore(({ views }) => views[path]);
}

/** Bins that changed meanwhile have other places. */
export function drawnOver(drawing: Drawing | undefined, column: string, bins: readonly BinRange[]): Drawn | null {
  return drawing?.column === column && drawing.edges === edgesOf(bins) ? drawing.drawn : null;
}

export function draw(path: string, column: string, bins: readonly BinRange[], drawn: Drawn | null): void {
  const edges = edgesOf(bins);
  const before = useStore.getState().views[path];
  const isSame = before?.column === column && before.edges === edges && before.drawn === drawn;
  if (!isSame) useStore.setState(({ views }) => ({ views: { ...views, [path]: { column, drawn, edges } } }));
}

/** The column may be drawn over next. What is drawn on it stays. */
export function pointAt(path: string, column: string, bins: readonly BinRange[]): void {
  const before = useStore.getState().views[path];
  if (before?.column !== column || before.edges !== edgesOf(bins)) draw(path, column, bins, null);
}

function edgesOf(bins: readonly BinRange[]): string {
  return `${bins.length} ${bins[0]?.from ?? ''} ${bins.at(-1)?.to ?? ''}`;
}
