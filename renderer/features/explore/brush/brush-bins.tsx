/**
 * How a column's values are spread, in bins that are drawn over: rows outside of them are filtered out. By keys: arrows go
 * from bin to bin, with Shift they extend, Enter filters, Escape gives up or removes the filter. With Ctrl, null stays kept.
 */

import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { groupDigits, timeWords } from '#renderer/features/charts/chart-words.ts';
import { brushedBins, drawBins, rangeOf, setBrush } from '#renderer/features/explore/brush/brush.ts';
import { draw, drawnOver, pointAt, useDrawing, type Drawn } from '#renderer/features/explore/brush/drawing.ts';
import type { RowFilter } from '#renderer/features/explore/rows/rows-view.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import brushStyles from '#renderer/features/explore/brush/brush.module.css';
import textStyles from '#renderer/ui/text.module.css';

export type Histogram = NonNullable<Output<'profileColumn'>['histogram']>;

interface BrushBinsProps {
  /** Key of the view. */
  readonly path: string;
  readonly column: string;
  readonly isTime: boolean;
  /** Of the rows that the view would have without the column's brush. */
  readonly histogram: Pick<Histogram, 'bins' | 'step'>;
  /** The filter that is drawn on the column; undefined: none. */
  readonly brush: RowFilter | undefined;
  /** Rows by bin without any brush, as an outline behind the bars. */
  readonly all?: readonly number[] | undefined;
  /** In a row of the profile page. */
  readonly isSmall?: boolean;
  /** Under the bars. */
  readonly children?: ReactNode;
}

/** Percent of the height that a bin with a single row has at least. */
const least = 3;

export function BrushBins({ path, column, isTime, histogram, brush, all, isSmall = false, children }: BrushBinsProps) {
  const { bins, step } = histogram;
  const root = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const drawn = drawnOver(useDrawing(path), column, bins);
  const setDrawn = (next: Drawn | null): void => draw(path, column, bins, next);
  const isDragging = useRef(false);
  const most = Math.max(1, ...bins.map(({ rowCount }) => rowCount));
  const mostOfAll = Math.max(1, ...(all ?? []));
  const kept = brushedBins(bins, brush, isTime);
  const marked =
    drawn === null ? kept : { first: Math.min(drawn.from, drawn.to), last: Math.max(drawn.from, drawn.to) };
  const isMarked = (index: number): boolean => marked !== undefined && index >= marked.first && index <= marked.last;
  const wordsOf = (first: number, last: number): string => {
    const [{ from }, { to }] = [bins[first]!, bins[last]!];
    if (!isTime) return `${groupDigits(from)} to below ${groupDigits(to)}`;
    return first === last
      ? timeWords(from, to, step, false)
      : `${timeWords(from, to, step, false)} to ${timeWords(bins[last]!.from, to, step, false)}`;
  };
  const keep = ({ from, to }: Drawn, adds: boolean): void => {
    setDrawn(null);
    // Pressed again, the one bin that is kept lets go.
    const isKept = from === to && kept?.first === from && kept.last === from;
    const range = isKept ? undefined : rangeOf(column, bins, from, to);
    setBrush(path, column, drawBins(column, brush, range, adds));
  };
  const binAt = ({ clientX }: PointerEvent): number => {
    const { left, width } = root.current!.getBoundingClientRect();
    return Math.max(0, Math.min(bins.length - 1, Math.floor(((clientX - left) / width) * bins.length)));
  };
  const focusBin = (index: number): void => {
    setCurrent(index);
    root.current?.querySelectorAll<HTMLElement>('button')[index]?.focus({ preventScroll: true });
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    isDragging.current = true;
    const to = binAt(event);
    focusBin(to);
    setDrawn({ from: event.shiftKey ? (kept?.first ?? current) : to, to });
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const to = binAt(event);
    if (isDragging.current && drawn !== null && drawn.to !== to) setDrawn({ ...drawn, to });
  };
  const onPointerUp = ({ ctrlKey, metaKey }: PointerEvent): void => {
    if (isDragging.current && drawn !== null) {
      focusBin(drawn.to);
      keep(drawn, ctrlKey || metaKey);
    }
    isDragging.current = false;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const act = actionOf(event);
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  /** undefined: the key is for others. */
  const actionOf = ({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): (() => void) | undefined => {
    if (altKey) return undefined;
    const adds = ctrlKey || metaKey;
    if (key === 'Enter' || (key === ' ' && !adds)) return () => keep(drawn ?? { from: current, to: current }, adds);
    if (adds) return undefined;
    const next = moved(key, current, bins.length);
    if (next !== undefined)
      return () => {
        setDrawn(shiftKey ? { from: drawn?.from ?? current, to: next } : null);
        focusBin(next);
      };
    if (key !== 'Escape' || (drawn === null && brush === undefined)) return undefined;
    return () => {
      isDragging.current = false;
      if (drawn === null) setBrush(path, column, undefined);
      else setDrawn(null);
    };
  };
  const words = marked === undefined ? '' : wordsOf(marked.first, marked.last);
  const count = bins.reduce((sum, { rowCount }, index) => sum + (isMarked(index) ? rowCount : 0), 0);
  return (
    <>
      <div
        ref={root}
        className={classes(brushStyles.bins, isSmall && brushStyles.small)}
        role="toolbar"
        aria-label={`Bins of ${column}`}
        onKeyDown={onKeyDown}
        // What the others will show is counted before anything is drawn.
        onPointerEnter={() => pointAt(path, column, bins)}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          isDragging.current = false;
          setDrawn(null);
        }}
      >
        {bins.map(({ from, rowCount }, index) => {
          const label = `${wordsOf(index, index)}: ${countOf(rowCount, 'row')}`;
          return (
            <button
              key={from}
              type="button"
              className={classes(brushStyles.bin, isMarked(index) && brushStyles.marked)}
              tabIndex={index === Math.min(current, bins.length - 1) ? 0 : -1}
              title={`${label}. Keep only these rows`}
              aria-label={`${label}. Keep only these rows`}
              aria-pressed={isMarked(index)}
              onFocus={() => {
                setCurrent(index);
                pointAt(path, column, bins);
              }}
              // Of a screen reader; the pointer draws.
              onClick={({ detail }) => {
                if (detail === 0) keep({ from: index, to: index }, false);
              }}
            >
              {all === undefined || all[index] === 0 ? null : (
                <i style={{ height: `${Math.max(least, (all[index]! / mostOfAll) * 100)}%` }} />
              )}
              <span style={{ height: rowCount === 0 ? 0 : `${Math.max(least, (rowCount / most) * 100)}%` }} />
            </button>
          );
        })}
      </div>
      {children}
      <span className={textStyles.screenReaderOnly} role="status">
        {drawn === null ? '' : `${words}: ${countOf(count, 'row')}. Press Enter to keep only these rows.`}
      </span>
      {isSmall || marked === undefined ? null : (
        <p className={classes(textStyles.caption, brushStyles.drawn)}>
          <b>{words}</b>: {countOf(count, 'row')}
        </p>
      )}
    </>
  );
}

function moved(key: string, current: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return Math.min(count - 1, current + 1);
    case 'ArrowLeft':
      return Math.max(0, current - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
