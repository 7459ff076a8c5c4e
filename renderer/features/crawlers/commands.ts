/** Commands of crawlers and crawls. */

import {
  IconArrowBackUp,
  IconFileExport,
  IconFileImport,
  IconFolderSearch,
  IconListCheck,
  IconPlayerStop,
  IconPlus,
  IconRadar2,
  IconSitemap,
  IconTrash,
} from '@tabler/icons-react';
import { isChanged } from '#renderer/app/drafts/definition-drafts.ts';
import type { Command } from '#renderer/app/commands/command.ts';
import { knownOrigin, openOrigin } from '#renderer/app/origin/origins.ts';
import { currentSubject } from '#renderer/stores/subject.ts';
import { askUndo, canUndo } from '#renderer/features/crawlers/undo/undo-crawl-store.ts';
import { stopCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import {
  activeCrawl,
  activeCrawler,
  activeDraft,
  saveAndCrawl,
  saveAndReview,
  trySaving,
} from '#renderer/features/crawlers/crawler-actions.ts';
import { ask, crawlerDrafts, exportCrawlers, type CrawlerDraft } from '#renderer/features/crawlers/crawler-store.ts';

function ofCrawler(
  when: (draft: CrawlerDraft) => boolean,
  command: Omit<Command, 'group' | 'run' | 'when'> & { run(name: string): void | Promise<void> },
): Command {
  return {
    ...command,
    group: 'Crawlers',
    when: () => {
      const draft = activeDraft();
      return draft !== undefined && when(draft);
    },
    run: () => command.run(activeCrawler()!),
  };
}

/** Of the crawl in front; null: nothing started it, or it is not known. */
function originOfCrawl() {
  const id = activeCrawl()?.done?.id;
  return (id === undefined ? null : knownOrigin(id)) ?? null;
}

const always = (): boolean => true;
const isDisputed = ({ theirs }: CrawlerDraft): boolean => theirs !== null;

export const crawlerCommands: readonly Command[] = [
  {
    id: 'crawlers.new',
    title: 'Create crawler',
    changes: true,
    group: 'Crawlers',
    icon: IconPlus,
    run: () => ask('new-crawler'),
  },
  {
    id: 'crawlers.crawl-path',
    title: 'Crawl folder',
    changes: true,
    group: 'Crawlers',
    icon: IconFolderSearch,
    keywords: ['find tables', 'path', 'import'],
    run: () => ask('crawl-path', '', currentSubject()?.databaseName),
  },
  {
    id: 'crawlers.import',
    title: 'Import crawlers',
    changes: true,
    group: 'Crawlers',
    icon: IconFileImport,
    keywords: ['aws glue', 'json'],
    run: () => ask('import-crawlers'),
  },
  {
    id: 'crawlers.export-all',
    title: 'Export all crawlers',
    group: 'Crawlers',
    icon: IconFileExport,
    keywords: ['aws glue', 'json'],
    run: () => exportCrawlers(),
  },
  {
    id: 'crawlers.export',
    title: 'Export crawler',
    group: 'Crawlers',
    icon: IconFileExport,
    keywords: ['aws glue', 'json'],
    when: () => activeCrawler() !== undefined,
    run: () => exportCrawlers(activeCrawler()!),
  },
  {
    id: 'crawlers.crawl',
    once: true,
    title: 'Run open crawler',
    menuTitle: 'Run crawler',
    changes: true,
    group: 'Crawlers',
    keys: 'Ctrl+Shift+Enter',
    keywords: ['crawl now'],
    icon: IconRadar2,
    when: () => activeCrawler() !== undefined,
    run: () => saveAndCrawl(activeCrawler()!),
  },
  {
    id: 'crawlers.review',
    title: 'Review changes of open crawler',
    menuTitle: 'Review changes',
    group: 'Crawlers',
    keywords: ['dry run', 'diff', 'part'],
    icon: IconListCheck,
    when: () => activeCrawler() !== undefined,
    run: () => saveAndReview(activeCrawler()!),
  },
  ofCrawler(always, {
    id: 'crawlers.save',
    title: 'Save crawler',
    changes: true,
    keys: 'Ctrl+S',
    run: (name) => trySaving(name),
  }),
  ofCrawler(isChanged, {
    id: 'crawlers.discard',
    title: 'Discard changes to crawler',
    run: (name) => crawlerDrafts.discard(name),
  }),
  ofCrawler(isDisputed, {
    id: 'crawlers.keep-mine',
    title: 'Keep my version of crawler',
    changes: true,
    run: (name) => trySaving(name, true),
  }),
  ofCrawler(isDisputed, {
    id: 'crawlers.take-theirs',
    title: 'Use version of crawler on disk',
    run: (name) => crawlerDrafts.takeTheirs(name),
  }),
  {
    id: 'crawlers.delete',
    title: 'Delete crawler',
    changes: true,
    inEditor: true,
    group: 'Crawlers',
    icon: IconTrash,
    when: () => activeCrawler() !== undefined,
    run: () => ask('delete-crawler'),
  },
  {
    id: 'crawlers.again',
    once: true,
    title: 'Run crawl again',
    changes: true,
    group: 'Crawlers',
    keys: 'Ctrl+Shift+Enter',
    icon: IconRadar2,
    when: () => activeCrawl()?.live === undefined && activeCrawl() !== undefined,
    run: () => activeCrawl()?.again(),
  },
  {
    id: 'crawlers.undo',
    title: 'Undo crawl',
    changes: true,
    group: 'Crawlers',
    icon: IconArrowBackUp,
    when: () => {
      const done = activeCrawl()?.done;
      return done !== undefined && canUndo(done);
    },
    run: () => askUndo(activeCrawl()!.done!),
  },
  {
    id: 'crawlers.open-origin',
    title: 'Open workflow or trigger of crawl',
    group: 'Crawlers',
    icon: IconSitemap,
    keywords: ['started by', 'cause', 'schedule'],
    when: () => originOfCrawl() !== null,
    run: () => openOrigin(originOfCrawl()!),
  },
  {
    id: 'crawlers.stop',
    title: 'Stop crawl',
    group: 'Crawlers',
    icon: IconPlayerStop,
    when: () => activeCrawl()?.live !== undefined,
    run: () => stopCrawl(activeCrawl()!.live!.key),
  },
];
