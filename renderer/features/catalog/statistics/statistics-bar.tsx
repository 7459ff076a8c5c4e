/** In the foot of a table's schema: when its statistics were computed, and the way to compute them. */

import { IconAlertTriangle, IconChartHistogram } from '@tabler/icons-react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import type { TableStatisticsText } from '#engine/contract/procedures/tables/table-statistics.ts';
import {
  computeStatistics,
  keyOfTable,
  stopStatistics,
  useComputing,
} from '#renderer/features/catalog/statistics/statistics-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countOf, dateAndTime, timeOfDay } from '#renderer/ui/format/words.ts';
import { Tag } from '#renderer/ui/tag.tsx';

interface StatisticsBarProps {
  readonly table: TableText;
  /** null: none were computed; undefined: not known yet. */
  readonly statistics: TableStatisticsText | null | undefined;
}

export function StatisticsBar({ table, statistics }: StatisticsBarProps) {
  const computing = useComputing((all) => all[keyOfTable(table)]);
  if (statistics === undefined) return null;
  if (computing !== undefined)
    return (
      <>
        <span role="status">
          {computing.note}
          {computing.fraction === null ? '' : `, ${Math.floor(computing.fraction * 100)}%`}
        </span>
        <Button size="sm" onClick={() => stopStatistics(table)}>
          Cancel
        </Button>
      </>
    );
  return (
    <>
      {statistics === null ? null : (
        <span title={dateAndTime(statistics.analyzedTime)}>
          Statistics of version {statistics.versionId}, {timeOfDay(statistics.analyzedTime)}
        </span>
      )}
      {statistics?.isStale === true ? (
        <Tag tone="warn" icon={<IconAlertTriangle />}>
          Stale: the table changed since
        </Tag>
      ) : null}
      {statistics === null || statistics.warnings.length === 0 ? null : (
        <span title={statistics.warnings.join('\n')}>
          <Tag tone="warn">{countOf(statistics.warnings.length, 'warning')}</Tag>
        </span>
      )}
      <Button
        size="sm"
        changes
        icon={<IconChartHistogram size={14} stroke={1.5} />}
        onClick={() => void computeStatistics(table)}
      >
        Compute statistics
      </Button>
    </>
  );
}
