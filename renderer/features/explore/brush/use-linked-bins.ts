/** The linked histograms of an open view: counted when a brush is drawn, and at once while one is being drawn. */

import { useMemo, useRef } from 'react';
import { keptBins } from '#engine/contract/kept-bins.ts';
import type { Input } from '#engine/contract/procedures/index.ts';
import { brushOf, drawBins, rangeOf } from '#renderer/features/explore/brush/brush.ts';
import { drawnOver, useDrawing } from '#renderer/features/explore/brush/drawing.ts';
import {
  brushedHistograms,
  histogramsOf,
  splitBrushes,
  timesOf,
  type CountedBins,
  type LinkedHistogram,
} from '#renderer/features/explore/brush/linked-bins.ts';
import { scaleOf } from '#renderer/features/charts/chart-spec.ts';
import { readingInput } from '#renderer/features/explore/reading/file-reading.ts';
import { rowsInput, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

export interface LinkedBins {
  /** By column; those without numbers and times have none. */
  readonly histograms: ReadonlyMap<string, LinkedHistogram>;
  /** Rows that all brushes keep, with what is being drawn. */
  readonly keptCount: number;
  /** Rows per counted row; 1: every row was counted. */
  readonly every: number;
}

/** Of one answer. */
const mostColumns = 40;

/**
 * @param path key of the view. @param file with the rows; undefined: it is not there yet.
 * @param columns whose histograms are in sight.
 * @param isAsking counts them although nothing is drawn, so that the first brush finds them counted.
 * @returns undefined: nothing is drawn, or it is not counted yet.
 */
export function useLinkedBins(
  path: string,
  file: string | undefined,
  open: OpenRows,
  columns: readonly GridColumn[],
  isAsking: boolean,
): LinkedBins | undefined {
  const drawing = useDrawing(path);
  const { brushes, others } = splitBrushes(open.view.filter);
  const names = columns
    .filter(({ type }) => scaleOf(type) === 'number' || scaleOf(type) === 'time')
    .map(({ name }) => name)
    .slice(0, mostColumns);
  const base = {
    ...readingInput(file ?? '', open),
    ...rowsInput({ ...open.view, filter: others }),
    columns: names,
  };
  const inputOf = (drawn: typeof brushes, over: string | null): Input<'countBins'> => ({
    ...base,
    brushes: rowsInput({ ...open.view, filter: drawn }).filter,
    over,
  });
  const over = drawing !== undefined && names.includes(drawing.column) ? drawing.column : null;
  const isWanted = file !== undefined && names.length > 0;
  const asksAll = isWanted && (isAsking || brushes.length > 0);
  const whole = useProcedure('countBins', inputOf(brushes, null), { enabled: asksAll }).data;
  const drawnOn = useProcedure(
    'countBins',
    inputOf(
      brushes.filter(({ column }) => column !== over),
      over,
    ),
    { enabled: isWanted && over !== null },
  ).data;
  const key = JSON.stringify(base);
  const last = useRef<{ readonly key: string; readonly linked: LinkedBins } | null>(null);
  const linked = useMemo(
    () => fromDrawing(drawnOn, drawing, brushOf(open.view, over ?? '')) ?? fromCounted(whole),
    [drawnOn, drawing, open.view, over, whole],
  );
  if (linked !== undefined) last.current = { key, linked };
  // Without a brush nothing is counted that could replace the last one.
  const isCounting = asksAll || (isWanted && over !== null);
  return linked ?? (isCounting && last.current?.key === key ? last.current.linked : undefined);
}

function fromCounted(counted: CountedBins | undefined): LinkedBins | undefined {
  if (counted === undefined) return undefined;
  const times = timesOf(counted);
  return { histograms: histogramsOf(counted), keptCount: Math.round(counted.keptCount * times), every: times };
}

/** undefined: the column was not counted yet, or its brush has other ends than bins. */
function fromDrawing(
  counted: CountedBins | undefined,
  drawing: ReturnType<typeof useDrawing>,
  brush: ReturnType<typeof brushOf>,
): LinkedBins | undefined {
  const column = counted?.columns.find(({ name }) => name === counted.over);
  if (counted === undefined || column === undefined) return undefined;
  const { name, bins } = column;
  const drawn = drawnOver(drawing, name, bins);
  const next = drawn === null ? brush : drawBins(name, brush, rangeOf(name, bins, drawn.from, drawn.to), false);
  const kept = keptBins(bins, next);
  return kept === undefined ? undefined : { ...brushedHistograms(counted, kept), every: timesOf(counted) };
}
