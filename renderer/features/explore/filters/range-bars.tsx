/**
 * How the numbers or times of a column are spread: a press on a bar takes its range, Shift extends it. By keys: arrows go
 * from bar to bar, Enter or Space takes, also with Shift.
 */

import { useRef, useState, type KeyboardEvent } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { brushedBins, rangeOf } from '#renderer/features/explore/brush/brush.ts';
import type { RowFilter } from '#renderer/features/explore/rows/rows-view.ts';
import { exactCount } from '#renderer/ui/format/words.ts';
import valueListStyles from '#renderer/features/explore/filters/value-list.module.css';
import { classes } from '#renderer/ui/classes.ts';

interface RangeBarsProps {
  readonly column: string;
  readonly isTime: boolean;
  readonly bins: NonNullable<Output<'profileColumn'>['histogram']>['bins'];
  readonly filter: RowFilter;
  /** From, and to below. */
  onRange(values: readonly string[]): void;
}

/** Percent of the height that a bar with a row has at least. */
const least = 4;

export function RangeBars({ column, isTime, bins, filter, onRange }: RangeBarsProps) {
  const root = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const most = Math.max(1, ...bins.map(({ rowCount }) => rowCount));
  const isStated = filter.values.length === 2 && filter.values.every((value) => value !== '');
  const kept = isStated ? brushedBins(bins, filter, isTime) : undefined;
  const take = (index: number, isExtending: boolean): void => {
    const { first, last } = isExtending && kept !== undefined ? kept : { first: index, last: index };
    const { values } = rangeOf(column, bins, Math.min(first, index), Math.max(last, index));
    onRange(values.map(String));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = bins.length - 1;
    const next = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const bar = Math.max(0, Math.min(last, next));
    setCurrent(bar);
    root.current?.querySelectorAll<HTMLElement>('button')[bar]?.focus();
  };
  return (
    <div
      ref={root}
      className={valueListStyles.bars}
      role="toolbar"
      aria-label={`Ranges of ${column}`}
      onKeyDown={onKeyDown}
    >
      {bins.map(({ from, to, rowCount }, index) => (
        <button
          key={from}
          type="button"
          tabIndex={index === Math.min(current, bins.length - 1) ? 0 : -1}
          onFocus={() => setCurrent(index)}
          className={classes(
            valueListStyles.bar,
            kept !== undefined && index >= kept.first && index <= kept.last && valueListStyles.kept,
          )}
          title={`${from} to below ${to}: ${exactCount(rowCount)} rows. Shift extends the range`}
          aria-label={`${from} – ${to}: ${exactCount(rowCount)} rows`}
          onClick={({ shiftKey }) => take(index, shiftKey)}
        >
          <span style={{ height: rowCount === 0 ? 0 : `${Math.max(least, (rowCount / most) * 100)}%` }} />
        </button>
      ))}
    </div>
  );
}
