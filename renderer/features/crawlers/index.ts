/** Crawlers: what they read, their policy, and what each crawl found; classifiers, which they try on files. */

import { IconFileSearch, IconRadar2 } from '@tabler/icons-react';
import { classifierCommands } from '#renderer/features/crawlers/classifiers/classifier-commands.ts';
import { crawlerCommands } from '#renderer/features/crawlers/commands.ts';
import { CrawlerDialogs } from '#renderer/features/crawlers/dialogs.tsx';
import { CrawlersSideBar } from '#renderer/features/crawlers/side-bar.tsx';
import type { Feature } from '#renderer/features/feature.ts';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const CrawlerEditor = loadedLater(
  async () => (await import('#renderer/features/crawlers/crawler-editor.tsx')).CrawlerEditor,
);
const ClassifierEditor = loadedLater(
  async () => (await import('#renderer/features/crawlers/classifiers/classifier-editor.tsx')).ClassifierEditor,
);
const CrawlView = loadedLater(async () => (await import('#renderer/features/crawlers/crawl-view.tsx')).CrawlView);

export const crawlersFeature: Feature = {
  area: 'crawlers',
  sideBar: CrawlersSideBar,
  dialogs: CrawlerDialogs,
  editors: {
    crawler: { component: CrawlerEditor, icon: IconRadar2 },
    classifier: { component: ClassifierEditor, icon: IconFileSearch },
    crawl: { component: CrawlView, icon: IconRadar2 },
  },
  commands: [...crawlerCommands, ...classifierCommands],
};
