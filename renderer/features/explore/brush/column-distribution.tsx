/** The distribution of the selected column beside its rows: bins that filter, their ends, and what they do not show. */

import { groupDigits, shortNumber, timeWords } from '#renderer/features/charts/chart-words.ts';
import { setBrush } from '#renderer/features/explore/brush/brush.ts';
import { BrushBins, type Histogram } from '#renderer/features/explore/brush/brush-bins.tsx';
import type { RowFilter } from '#renderer/features/explore/rows/rows-view.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import brushStyles from '#renderer/features/explore/brush/brush.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ColumnDistributionProps {
  /** Key of the view. */
  readonly path: string;
  readonly column: string;
  readonly isTime: boolean;
  /** Of the rows that the view would have without the column's brush. */
  readonly histogram: Histogram;
  readonly brush: RowFilter | undefined;
}

export function ColumnDistribution({ path, column, isTime, histogram, brush }: ColumnDistributionProps) {
  const { step, bins, placelessCount } = histogram;
  const end = (text: string): string => (isTime ? timeWords(text, text, step, true) : shortNumber(text));
  const [first, last] = [bins[0], bins.at(-1)];
  return (
    <section className={paneStyles.section} aria-label="Distribution">
      <h4>
        Distribution
        <span className={classes(layoutStyles.end, paneStyles.headEnd)}>
          {isTime ? `by ${step}` : `bins of ${groupDigits(step)}`}
        </span>
      </h4>
      <BrushBins path={path} column={column} isTime={isTime} histogram={histogram} brush={brush}>
        <div className={classes(layoutStyles.row, textStyles.caption, brushStyles.ends)}>
          <span>{first === undefined ? '' : end(first.from)}</span>
          <span className={layoutStyles.end}>{last === undefined ? '' : end(isTime ? last.from : last.to)}</span>
        </div>
      </BrushBins>
      {brush === undefined ? (
        <p className={textStyles.caption}>Drag over the bars to keep only their rows.</p>
      ) : (
        <Button size="sm" onClick={() => setBrush(path, column, undefined)}>
          Remove filter on {column}
        </Button>
      )}
      {placelessCount === 0 ? null : (
        <p className={textStyles.caption}>
          {countOf(placelessCount, 'row')} with {isTime ? 'an infinite time' : 'NaN or infinity'} not shown.
        </p>
      )}
    </section>
  );
}
