/** Crawlers: what they read, their policy, and what each crawl found. */

import { IconFolderSearch, IconPlus, IconRadar2 } from '@tabler/icons-react';
import { startCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import { ask, saveCrawler } from '#renderer/features/crawlers/crawler-store.ts';
import { CrawlerDialogs } from '#renderer/features/crawlers/dialogs.tsx';
import { CrawlersSideBar } from '#renderer/features/crawlers/side-bar.tsx';
import type { Feature } from '#renderer/features/feature.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const CrawlerEditor = loadedLater(
  async () => (await import('#renderer/features/crawlers/crawler-editor.tsx')).CrawlerEditor,
);
const CrawlView = loadedLater(async () => (await import('#renderer/features/crawlers/crawl-view.tsx')).CrawlView);

export const crawlersFeature: Feature = {
  area: 'crawlers',
  sideBar: CrawlersSideBar,
  dialogs: CrawlerDialogs,
  editors: {
    crawler: { component: CrawlerEditor, icon: IconRadar2 },
    crawl: { component: CrawlView, icon: IconRadar2 },
  },
  commands: [
    { id: 'crawlers.new', title: 'Create a crawler', group: 'Crawlers', icon: IconPlus, run: () => ask('new-crawler') },
    {
      id: 'crawlers.crawl-path',
      title: 'Crawl a folder',
      group: 'Crawlers',
      icon: IconFolderSearch,
      keywords: ['find tables', 'path', 'import'],
      run: () => ask('crawl-path'),
    },
    {
      id: 'crawlers.crawl',
      title: 'Crawl now with the open crawler',
      group: 'Crawlers',
      icon: IconRadar2,
      when: hasCrawler,
      run: () => startCrawl({ crawlerName: activeCrawler()! }),
    },
    {
      id: 'crawlers.save',
      title: 'Save the crawler',
      group: 'Crawlers',
      keys: 'Ctrl+S',
      when: hasCrawler,
      run: () => saveCrawler(activeCrawler()!),
    },
  ],
};

function activeCrawler(): string | undefined {
  const { tabs, activeTab } = useWorkbench.getState();
  const tab = tabs.find(({ id }) => id === activeTab);
  return tab?.kind === 'crawler' ? String(tab.input['name']) : undefined;
}

function hasCrawler(): boolean {
  return activeCrawler() !== undefined;
}
