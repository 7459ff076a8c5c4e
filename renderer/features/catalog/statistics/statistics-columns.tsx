/** What statistics say of each column, as columns of the schema. */

import type { ColumnStatisticsText, TableStatisticsText } from '#engine/contract/procedures/tables/table-statistics.ts';
import type { SchemaChange } from '#renderer/features/catalog/schema-diff.ts';
import { ValueBars } from '#renderer/features/catalog/statistics/value-bars.tsx';
import { exactCount, inStyle, shortCount } from '#renderer/ui/format/words.ts';
import type { SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { classes } from '#renderer/ui/classes.ts';
import statisticsStyles from '#renderer/features/catalog/statistics/statistics.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Empty for a column that the statistics do not have. */
export function statisticsColumns(statistics: TableStatisticsText): readonly SimpleColumn<SchemaChange>[] {
  const byName = new Map(statistics.columns.map((column) => [column.columnName, column]));
  const cell =
    (draw: (column: ColumnStatisticsText) => React.ReactNode) =>
    ({ name, change }: SchemaChange): React.ReactNode => {
      const column = change === 'removed' ? undefined : byName.get(name);
      return column === undefined ? null : draw(column);
    };
  return [
    { title: 'Values', width: '82', cell: cell((column) => <ValueBars column={column} />) },
    {
      title: 'Null',
      width: '78',
      cell: cell(({ numberOfNulls }) => <NullShare nulls={numberOfNulls} rows={statistics.recordCount} />),
    },
    {
      title: 'Distinct',
      width: '70',
      numeric: true,
      cell: cell(({ numberOfDistinctValues: count, distinctIsExact }) =>
        count === null ? null : (
          <span title={distinctIsExact ? exactCount(count) : `about ${exactCount(count)}, estimated`}>
            {distinctIsExact ? '' : '~'}
            {shortCount(count)}
          </span>
        ),
      ),
    },
    {
      title: 'From and to',
      cell: cell((column) => {
        const text = spanOf(column);
        return (
          <span className={classes(textStyles.monospace, textStyles.secondary)} title={text}>
            {text}
          </span>
        );
      }),
    },
  ];
}

function NullShare({ nulls, rows }: { readonly nulls: number; readonly rows: number }) {
  const share = rows === 0 ? 0 : nulls / rows;
  return (
    <span className={statisticsStyles.null} title={`${exactCount(nulls)} of ${exactCount(rows)} rows`}>
      <meter min={0} max={1} value={share} aria-label={`${exactCount(nulls)} of ${exactCount(rows)} rows are null`} />
      {shareText(share)}
    </span>
  );
}

/** 0, <0.1%, 61%: never 0 unless none is null, never 100% unless all are. */
export function shareText(share: number): string {
  if (share === 0) return '0';
  const percent = share * 100;
  if (percent < 0.1) return `<${inStyle('0.1')}%`;
  if (percent > 99.9 && share < 1) return `>${inStyle('99.9')}%`;
  return `${inStyle(percent < 10 || (percent > 99 && percent < 100) ? percent.toFixed(1) : String(Math.round(percent)))}%`;
}

function spanOf({
  minimumValue,
  maximumValue,
  averageLength,
  maximumLength,
  numberOfTrues,
  numberOfFalses,
}: ColumnStatisticsText): string {
  if (numberOfTrues !== null) return `${exactCount(numberOfTrues)} true, ${exactCount(numberOfFalses ?? 0)} false`;
  const ends = minimumValue === null || maximumValue === null ? [] : [`${minimumValue} … ${maximumValue}`];
  const lengths =
    maximumLength === null
      ? []
      : [`length ${inStyle((averageLength ?? 0).toFixed(1))}, at most ${exactCount(maximumLength)}`];
  return [...ends, ...lengths].join('; ');
}
