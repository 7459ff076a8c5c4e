/** The chart of a column in its row of the profile page: drawn over or pressed, it filters every row. */

import { useRef } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { shortNumber, timeWords } from '#renderer/features/charts/chart-words.ts';
import { scaleOf } from '#renderer/features/charts/chart-spec.ts';
import { brushOf, withoutBrush } from '#renderer/features/explore/brush/brush.ts';
import { BrushBins, type Histogram } from '#renderer/features/explore/brush/brush-bins.tsx';
import { BrushValues } from '#renderer/features/explore/brush/brush-values.tsx';
import type { LinkedHistogram } from '#renderer/features/explore/brush/linked-bins.ts';
import type { LinkedBins } from '#renderer/features/explore/brush/use-linked-bins.ts';
import { useCounted } from '#renderer/features/explore/brush/use-counted.ts';
import { readingInput } from '#renderer/features/explore/reading/file-reading.ts';
import { rowsInput, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import { shortCount } from '#renderer/ui/format/words.ts';
import brushStyles from '#renderer/features/explore/brush/brush.module.css';

type Profile = Output<'profileColumn'>;

interface BrushChartProps {
  /** Key of the view. */
  readonly path: string;
  /** The file with the rows. */
  readonly file: string;
  readonly open: OpenRows;
  readonly column: GridColumn;
  /** Of the shown rows. */
  readonly kept: Profile;
  /** It is of the rows before. */
  readonly isStale: boolean;
  readonly linked: LinkedBins | undefined;
}

const shownTop = 2;

export function BrushChart({ path, file, open, column: { name, type }, kept, isStale, linked }: BrushChartProps) {
  const brush = brushOf(open.view, name);
  const input = { ...readingInput(file, open), column: name, ...rowsInput(withoutBrush(open.view, name)) };
  const found = linked?.histograms.get(name);
  // Of a sample, until every row is counted.
  const shown = linked === undefined || linked.every === 1 || isStale ? found : undefined;
  const whole = useCounted(input, brush !== undefined && shown === undefined);
  // Until the rows without the column's own filter are counted: those before it was drawn.
  const unbrushed = useRef(kept);
  if (brush === undefined) unbrushed.current = kept;
  const profile = brush === undefined ? kept : (whole.profile ?? unbrushed.current);
  const { histogram, top, rowCount, distinctCount } = profile;
  // A brush on another column may leave two values; bars stay bars.
  const hadBars = useRef(false);
  const hasBars = (histogram !== null && distinctCount > shownTop) || (shown !== undefined && hadBars.current);
  hadBars.current = hasBars;
  const bars = shown ?? histogram;
  if (hasBars && bars !== null)
    return (
      <BrushBins
        path={path}
        column={name}
        isTime={scaleOf(type) === 'time'}
        histogram={bars}
        all={isWholeOf(shown) ? undefined : shown?.all}
        brush={brush}
        isSmall
      >
        <SmallEnds bins={bars.bins} step={bars.step} isTime={scaleOf(type) === 'time'} />
      </BrushBins>
    );
  const more = distinctCount - shownTop;
  return (
    <>
      <BrushValues
        path={path}
        column={name}
        type={type}
        top={top.slice(0, shownTop)}
        // Null is in the next cell.
        nullCount={0}
        rowCount={rowCount}
        brush={brush}
        isSmall
      />
      {more > 0 ? <span className={brushStyles.rest}>+ {shortCount(more)} more</span> : null}
    </>
  );
}

/** The ends of the axis, and how wide its bins are. */
function SmallEnds({ bins, step, isTime }: Pick<Histogram, 'bins' | 'step'> & { readonly isTime: boolean }) {
  const [first, last] = [bins[0], bins.at(-1)];
  if (first === undefined || last === undefined) return null;
  const end = (text: string, by: string): string => (isTime ? timeWords(text, text, by, true) : shortNumber(text));
  const [from, to] = [first.from, isTime ? last.from : last.to];
  // A whole date has no room; two that begin alike need it.
  const short = /second|minute|hour/u.test(step) ? 'day' : /day|week/u.test(step) ? 'month' : step;
  const by = end(from, short) === end(to, short) ? step : short;
  return (
    <div className={brushStyles.smallEnds} aria-hidden="true">
      <span>{end(from, by)}</span>
      <span>{isTime ? `by ${step}` : ''}</span>
      <span>{end(to, by)}</span>
    </div>
  );
}

/** Every brush keeps all of its rows, so that an outline of all rows would say nothing. */
function isWholeOf(histogram: LinkedHistogram | undefined): boolean {
  return histogram === undefined || histogram.bins.every(({ rowCount }, index) => rowCount === histogram.all[index]);
}
