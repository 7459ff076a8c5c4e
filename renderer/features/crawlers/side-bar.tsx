/** Crawlers' side bar: running crawls, the crawlers, their classifiers, and the last crawls. */

import { IconFileSearch, IconFolderSearch, IconPlus, IconRadar2 } from '@tabler/icons-react';
import { useState } from 'react';
import { crawlSubject } from '#engine/contract/crawl-subject.ts';
import {
  askClassifier,
  classifierThing,
  openClassifier,
} from '#renderer/features/crawlers/classifiers/classifier-store.ts';
import { crawlTab, openCrawl } from '#renderer/features/crawlers/crawl-list.tsx';
import { isGoing, useCrawls } from '#renderer/features/crawlers/crawl-store.ts';
import { ask, crawlerTab, openCrawler } from '#renderer/features/crawlers/crawler-store.ts';
import { crawlTitle, shownState, type Crawl } from '#renderer/features/crawlers/crawl-words.ts';
import { watchCaptions, watchTitle } from '#renderer/features/crawlers/watch-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { crawlerThing } from '#renderer/stores/open-editors.ts';
import { startStartableDrag } from '#renderer/stores/dragged-item.ts';
import { subjectOf, type Thing } from '#renderer/stores/subject.ts';
import { openTab, useWorkbench } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { countOf, shortTime, timeOfDay } from '#renderer/ui/format/words.ts';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { StateIcon } from '#renderer/ui/tag.tsx';
import { Tree } from '#renderer/ui/tree.tsx';
import { FilterField } from '#renderer/ui/filter-field.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import spinnerStyles from '#renderer/ui/spinner.module.css';

export function CrawlersSideBar() {
  const [filter, setFilter] = useState('');
  const activeTab = useWorkbench((state) => state.activeTab);
  const live = Object.values(useCrawls((state) => state.crawls)).filter(isGoing);
  const crawlers = useProcedure('getDefinitions', { kind: 'crawler' });
  const watched = useProcedure('getWatchedCrawlers', {});
  const classifiers = useProcedure('getClassifiers', {});
  const crawls = useWholeList('getCrawls', {});
  const newest = new Map<string, Crawl>();
  for (const crawl of crawls.items) if (!newest.has(crawl.crawlerName)) newest.set(crawl.crawlerName, crawl);
  return (
    <>
      <header>
        Crawlers
        <span className={layoutStyles.end}>
          <IconButton label="Crawl folder" onClick={() => ask('crawl-path')}>
            <IconFolderSearch size={16} stroke={1.5} />
          </IconButton>
          <IconButton label="Create classifier" onClick={() => askClassifier({ kind: 'new' })}>
            <IconFileSearch size={16} stroke={1.5} />
          </IconButton>
          <IconButton label="Create crawler" onClick={() => ask('new-crawler')}>
            <IconPlus size={16} stroke={1.5} />
          </IconButton>
        </span>
      </header>
      <FilterField label="Filter crawlers" value={filter} onChange={setFilter} />
      {crawlers.error === null ? (
        <Tree
          label="Crawlers"
          selected={activeTab}
          filter={filter}
          sections={[
            ...(live.length === 0
              ? []
              : [
                  {
                    title: 'Running',
                    items: live.map(({ key, crawlerName, stage, startTime }) => ({
                      id: `crawl:${key}`,
                      label: crawlTitle(crawlerName),
                      icon: (
                        <span className={classes(spinnerStyles.spinner, spinnerStyles.small)} data-part="spinner" />
                      ),
                      caption: stage,
                      subject: subjectOf(liveTab(key, crawlerName, startTime)),
                      open: () => openTab(liveTab(key, crawlerName, startTime)),
                    })),
                  },
                ]),
            {
              title: 'All crawlers',
              empty: crawlers.isLoading
                ? 'Loading crawlers'
                : 'No crawlers yet. You can also crawl a folder without one.',
              isGrowing: crawlers.isLoading,
              items: (crawlers.data ?? []).map(({ name }) => {
                const crawl = newest.get(name);
                const watch = watched.data?.find(({ crawlerName }) => crawlerName === name);
                const last = crawl === undefined ? 'never' : shortTime(crawl.startTime);
                return {
                  id: crawlerTab(name),
                  label: name,
                  icon: <IconRadar2 size={15} stroke={1.5} />,
                  caption: watch === undefined ? last : `${watchCaptions[watch.state]}, ${last}`,
                  ...(watch === undefined ? {} : { hint: `${name}: ${watchTitle(watch)}` }),
                  subject: subjectOf(crawlerThing(name)),
                  drag: (transfer: DataTransfer) => startStartableDrag(transfer, { crawlerName: name }),
                  open: () => openCrawler(name, true),
                  keep: () => openCrawler(name),
                };
              }),
            },
            {
              title: 'Custom classifiers',
              empty: classifiers.isLoading ? 'Loading classifiers' : 'None. Formats are detected.',
              isGrowing: classifiers.isLoading,
              items: (classifiers.data ?? []).map(({ name, type, states }) => ({
                id: classifierThing(name).id,
                label: name,
                icon: <IconFileSearch size={15} stroke={1.5} />,
                caption: type,
                hint: `${name}: ${states}`,
                subject: subjectOf(classifierThing(name)),
                open: () => openClassifier(name, true),
                keep: () => openClassifier(name),
              })),
            },
            {
              title: 'Crawls',
              empty: crawls.isLoading ? 'Loading crawls' : 'Nothing crawled yet.',
              isGrowing: !crawls.isComplete,
              items: crawls.items.map((crawl) => ({
                id: `crawl:${crawl.id}`,
                label: crawlTitle(crawl.crawlerName),
                hint: `${crawlSubject(crawl.crawlerName)}, ${shownState(crawl)}, ${timeOfDay(crawl.startTime)}`,
                icon: <StateIcon state={shownState(crawl)} />,
                caption: `${crawl.changes.length === 0 ? '' : `${countOf(crawl.changes.length, 'change')}, `}${shortTime(crawl.startTime)}`,
                subject: subjectOf(crawlTab(crawl)),
                open: () => openCrawl(crawl),
              })),
            },
          ]}
        />
      ) : (
        <ErrorView error={crawlers.error} />
      )}
    </>
  );
}

function liveTab(key: string, crawlerName: string, startTime: number): Thing {
  return { id: `crawl:${key}`, kind: 'crawl', title: crawlTitle(crawlerName, startTime), input: { key, crawlerName } };
}
