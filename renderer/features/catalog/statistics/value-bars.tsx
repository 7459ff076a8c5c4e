/** How the values of a column are distributed, in a cell. */

import { memo } from 'react';
import type { ColumnStatisticsText } from '#engine/contract/procedures/tables/table-statistics.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import statisticsStyles from '#renderer/features/catalog/statistics/statistics.module.css';

/** Of the drawing; a column of few values has few bars, as wide as those of others. */
const places = 16;
const height = 18;

export const ValueBars = memo(function ValueBars({ column }: { readonly column: ColumnStatisticsText }) {
  const { values } = column;
  if (values === null) return null;
  const { by, counts } = values;
  const most = Math.max(1, ...counts);
  return (
    <svg
      className={statisticsStyles.bars}
      viewBox={`0 0 ${places} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={labelOf(column.columnName, by, counts)}
    >
      <title>{titles[by]}</title>
      {counts.map((count, index) => {
        if (count === 0) return null;
        const tall = Math.max(1, (count / most) * height);
        return <rect key={index} x={index + 0.06} y={height - tall} width={0.88} height={tall} />;
      })}
    </svg>
  );
});

const titles = {
  range: 'Rows in equal ranges from the minimum to the maximum',
  length: 'Rows by the length of the text, from the shortest to the longest',
  frequency: 'Rows of the most frequent values',
} as const;

function labelOf(name: string, by: keyof typeof titles, counts: readonly number[]): string {
  const [first = 0] = counts;
  return by === 'frequency'
    ? `${name}: the most frequent value in ${countOf(first, 'row')}`
    : `${name}: ${titles[by]}: ${counts.map(exactCount).join(', ')}`;
}
