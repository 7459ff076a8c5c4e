/** The tables of a crawl's targets, each with its verdict. */

import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { CrawlResultText } from '#engine/contract/procedures/crawls.ts';
import { openTable } from '#renderer/features/crawlers/crawl-changes.tsx';
import { verdictOf, type Crawl } from '#renderer/features/crawlers/crawl-words.ts';
import { tableTab } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { byteSize, exactCount } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView } from '#renderer/ui/state-view.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import { textTone } from '#renderer/ui/text-tone.ts';
import textStyles from '#renderer/ui/text.module.css';

type TableSummary = CrawlResultText['tables'][number];

interface CrawlTablesProps {
  readonly crawl: Crawl;
  /** undefined: the crawl was not started from this window. */
  readonly tables: readonly TableSummary[] | undefined;
}

export function CrawlTables({ crawl, tables }: CrawlTablesProps) {
  if (tables === undefined)
    return (
      <EmptyView
        title="Not kept"
        text="The tables are in the catalog. The list of a single crawl is available only right after the crawl."
      />
    );
  const columns: readonly SimpleColumn<TableSummary>[] = [
    {
      title: 'Table',
      width: '220',
      cell: ({ database, name }) => (
        <span className={textStyles.strong}>
          {database}.{name}
        </span>
      ),
    },
    {
      title: 'Read as',
      width: '110',
      cell: ({ classification, compression, classifier }) => (
        <span title={classifier === undefined ? undefined : `Classifier ${classifier.name}: ${classifier.because}`}>
          {`${classification}${compression === 'none' ? '' : `, ${compression}`}${classifier === undefined ? '' : `, ${classifier.name}`}`}
        </span>
      ),
    },
    {
      title: 'Evidence',
      width: '130',
      cell: (table) => {
        const { words, tone } = verdictOf(table, crawl.changes);
        return (
          <span className={classes(layoutStyles.row, layoutStyles.tight, textTone[tone])}>
            {tone === 'warn' ? (
              <IconAlertTriangle size={14} stroke={1.5} />
            ) : (
              <IconCircleCheck size={14} stroke={1.5} />
            )}
            {words}
          </span>
        );
      },
    },
    { title: 'Columns', width: '80', numeric: true, cell: (table) => exactCount(table.columns.length) },
    {
      title: 'Partitions',
      width: '90',
      numeric: true,
      cell: ({ partitionCount, partitionKeys }) =>
        partitionKeys.length === 0 ? (
          <span className={textStyles.muted}>none</span>
        ) : (
          <span title={partitionKeys.map(({ name }) => name).join(', ')}>{exactCount(partitionCount)}</span>
        ),
    },
    { title: 'Files', width: '80', numeric: true, cell: ({ objectCount }) => exactCount(objectCount) },
    { title: 'Size', width: '90', numeric: true, cell: ({ sizeBytes }) => byteSize(sizeBytes) },
    {
      title: 'Rows',
      width: '110',
      numeric: true,
      cell: ({ recordCount }) =>
        recordCount === null ? <span className={textStyles.muted}>not counted</span> : exactCount(recordCount),
    },
    {
      title: 'Location',
      cell: ({ location }) => (
        <span className={classes(textStyles.monospace, textStyles.secondary)} title={location}>
          {location}
        </span>
      ),
    },
  ];
  return (
    <SimpleTable
      label="Tables"
      columns={columns}
      rows={tables}
      keyOf={({ database, name }) => `${database}.${name}`}
      subjectOf={({ database, name }) => subjectOf(tableTab(database, name))}
      onChoose={({ database, name }) => openTable({ databaseName: database, tableName: name })}
      empty="No tables found in the targets."
    />
  );
}
