/** The chart of a column in its row of the profile page: drawn over or pressed, it filters every row. */

import { useRef } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { scaleOf } from '#renderer/features/charts/chart-spec.ts';
import { brushOf, withoutBrush } from '#renderer/features/explore/brush/brush.ts';
import { BrushBins } from '#renderer/features/explore/brush/brush-bins.tsx';
import { BrushValues } from '#renderer/features/explore/brush/brush-values.tsx';
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
}

const shownTop = 2;

export function BrushChart({ path, file, open, column: { name, type }, kept }: BrushChartProps) {
  const brush = brushOf(open.view, name);
  const input = { ...readingInput(file, open), column: name, ...rowsInput(withoutBrush(open.view, name)) };
  const whole = useCounted(input, brush !== undefined);
  // Until the rows without the column's own filter are counted: those before it was drawn.
  const unbrushed = useRef(kept);
  if (brush === undefined) unbrushed.current = kept;
  const profile = brush === undefined ? kept : (whole.profile ?? unbrushed.current);
  const { histogram, top, rowCount, distinctCount } = profile;
  if (histogram !== null && distinctCount > shownTop)
    return (
      <BrushBins
        path={path}
        column={name}
        isTime={scaleOf(type) === 'time'}
        histogram={histogram}
        brush={brush}
        isSmall
      />
    );
  const more = distinctCount - shownTop;
  return (
    <>
      <BrushValues
        path={path}
        column={name}
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
