/** Crawlers: what they read, their policy, and what each crawl found. */

import { IconRadar2 } from '@tabler/icons-react';
import { crawlerCommands } from '#renderer/features/crawlers/commands.ts';
import { CrawlerDialogs } from '#renderer/features/crawlers/dialogs.tsx';
import { CrawlersSideBar } from '#renderer/features/crawlers/side-bar.tsx';
import type { Feature } from '#renderer/features/feature.ts';
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
  commands: crawlerCommands,
};
