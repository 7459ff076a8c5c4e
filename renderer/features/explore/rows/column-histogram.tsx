/** How a column's values are spread, in bins; one press keeps the rows of a bin. Arrow keys go from bin to bin. */

import { useState, type KeyboardEvent } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { groupDigits, shortNumber, timeWords } from '#renderer/features/charts/chart-words.ts';
import { addFilter } from '#renderer/features/explore/rows/rows-view.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import histogramStyles from '#renderer/features/explore/rows/column-histogram.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

export type Histogram = NonNullable<Output<'profileColumn'>['histogram']>;
type Bin = Histogram['bins'][number];

interface ColumnHistogramProps {
  /** Key of the view whose filters a press adds. */
  readonly path: string;
  readonly column: string;
  readonly isTime: boolean;
  readonly histogram: Histogram;
}

/** Percent of the height that a bin with a single row has at least. */
const least = 3;

export function ColumnHistogram({
  path,
  column,
  isTime,
  histogram: { step, bins, placelessCount },
}: ColumnHistogramProps) {
  const [current, setCurrent] = useState(0);
  const most = Math.max(1, ...bins.map(({ rowCount }) => rowCount));
  const words = ({ from, to }: Bin): string =>
    isTime ? timeWords(from, to, step, false) : `${groupDigits(from)} to below ${groupDigits(to)}`;
  const end = (text: string): string => (isTime ? timeWords(text, text, step, true) : shortNumber(text));
  const keep = ({ from, to }: Bin): void => {
    addFilter(path, { column, operator: 'ge', values: [from] });
    addFilter(path, { column, operator: 'lt', values: [to] });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const next = moved(event.key, current, bins.length);
    if (next === undefined) return;
    event.preventDefault();
    setCurrent(next);
    event.currentTarget.querySelectorAll<HTMLElement>('button')[next]?.focus();
  };
  const [first, last] = [bins[0], bins.at(-1)];
  return (
    <section className={paneStyles.section} aria-label="Distribution">
      <h4>
        Distribution
        <span className={classes(layoutStyles.end, paneStyles.headEnd)}>
          {isTime ? `by ${step}` : `bins of ${groupDigits(step)}`}
        </span>
      </h4>
      <div className={histogramStyles.bins} role="toolbar" aria-label={`Bins of ${column}`} onKeyDown={onKeyDown}>
        {bins.map((bin, index) => {
          const label = `${words(bin)}: ${countOf(bin.rowCount, 'row')}`;
          return (
            <button
              key={bin.from}
              type="button"
              className={histogramStyles.bin}
              tabIndex={index === Math.min(current, bins.length - 1) ? 0 : -1}
              title={`${label}. Keep only these rows`}
              aria-label={`${label}. Keep only these rows`}
              onFocus={() => setCurrent(index)}
              onClick={() => keep(bin)}
            >
              <span style={{ height: bin.rowCount === 0 ? 0 : `${Math.max(least, (bin.rowCount / most) * 100)}%` }} />
            </button>
          );
        })}
      </div>
      <div className={classes(layoutStyles.row, textStyles.caption, histogramStyles.ends)}>
        <span>{first === undefined ? '' : end(first.from)}</span>
        <span className={layoutStyles.end}>{last === undefined ? '' : end(isTime ? last.from : last.to)}</span>
      </div>
      {placelessCount === 0 ? null : (
        <p className={textStyles.caption}>
          {countOf(placelessCount, 'row')} with {isTime ? 'an infinite time' : 'NaN or infinity'} not shown.
        </p>
      )}
    </section>
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
