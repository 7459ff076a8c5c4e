/** The crawls of one crawler, newest first. */

import { crawlTitle, shownState, type Crawl } from '#renderer/features/crawlers/crawl-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { subjectOf, type Thing } from '#renderer/stores/subject.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { countOf, duration, exactCount, timeOfDay } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { ErrorView, useWordsWhileEmpty } from '#renderer/ui/state-view.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import countBadgeStyles from '#renderer/ui/count-badge.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function CrawlList({ crawlerName }: { readonly crawlerName: string }) {
  const crawls = useProcedure('getCrawls', { crawlerName, limit: 100 });
  const empty = useWordsWhileEmpty('This crawler has not run yet.', crawls.isLoading, 'Loading crawls');
  if (crawls.error !== null) return <ErrorView error={crawls.error} />;
  const items = crawls.data?.items ?? [];
  return (
    <>
      <div className={pageStyles.bar}>
        <b>Crawls</b>
        <span className={countBadgeStyles.badge}>
          {items.length}
          {crawls.data?.next == null ? '' : '+'}
        </span>
      </div>
      <SimpleTable
        label="Crawls"
        columns={columns}
        rows={items}
        keyOf={({ id }) => id}
        onChoose={(crawl) => openCrawl(crawl)}
        subjectOf={(crawl) => subjectOf(crawlTab(crawl))}
        empty={empty}
      />
    </>
  );
}

type CrawlName = Pick<Crawl, 'id' | 'crawlerName' | 'startTime'>;

export function crawlTab({ id, crawlerName, startTime }: CrawlName): Thing {
  return {
    id: `crawl:${id}`,
    kind: 'crawl',
    title: crawlTitle(crawlerName, startTime),
    input: { crawlId: id, crawlerName },
  };
}

/** @param databaseName of the tables, where it was chosen for a path: the crawl can be run again. */
export function openCrawl(crawl: CrawlName, databaseName?: string): void {
  const tab = crawlTab(crawl);
  const input = databaseName === undefined ? tab.input : { ...tab.input, databaseName };
  openTab({ ...tab, input, preview: true });
}

const columns: readonly SimpleColumn<Crawl>[] = [
  { title: 'State', width: '200', cell: (crawl) => <StateTag state={shownState(crawl)} /> },
  { title: 'Started', width: '150', cell: ({ startTime }) => timeOfDay(startTime) },
  {
    title: 'Duration',
    width: '90',
    numeric: true,
    cell: ({ startTime, endTime }) => (endTime === null ? '' : duration(endTime - startTime)),
  },
  {
    title: 'Files',
    width: '150',
    numeric: true,
    cell: ({ filesListed, filesRead }) => `${exactCount(filesRead)} of ${exactCount(filesListed)} read`,
  },
  {
    title: 'Result',
    cell: ({ changes, error, state }) => (
      <span className={error === null ? textStyles.secondary : textStyles.bad} title={error?.message}>
        {error?.message ??
          (state === 'RUNNING'
            ? 'in progress'
            : changes.length === 0
              ? 'nothing changed'
              : countOf(changes.length, 'change'))}
      </span>
    ),
  },
];
