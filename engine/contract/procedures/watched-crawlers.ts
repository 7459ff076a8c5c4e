/** Procedures of crawlers that watch their folders. */

import { z } from 'zod';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

/** What the watch of a crawler does; docs/guide/watched-folders.md says it in words. */
export const watchStates = ['watching', 'rescanning', 'waiting', 'crawling', 'missing', 'off'] as const;
export type WatchState = (typeof watchStates)[number];

const time = z.number().nullable();

export const watchedCrawlerSchema = z.object({
  crawlerName: z.string(),
  state: z
    .enum(watchStates)
    .describe(
      'watching: the system reports changes. rescanning: the folders are listed at intervals. waiting: files changed and are not still yet. crawling: a crawl that the watch started is running. missing: a target does not exist. off: nothing is watched.',
    ),
  reason: z.string().nullable().describe('Why the folders are rescanned, missing or not watched.'),
  needsTrust: z.boolean().describe('Whether the watch starts once trustWorkspace is called.'),
  fileCount: z.int().nullable().describe('Files in the targets; null: not counted yet.'),
  lastChangeTime: time.describe('When the last change was noticed, in milliseconds since 1970.'),
  lastCrawlId: z.string().nullable().describe('The last crawl that the watch started.'),
  lastCrawlTime: time.describe('When that crawl started.'),
  nextRescanTime: time.describe('When the folders are listed next.'),
  error: z.string().nullable().describe('Why that crawl failed; null: it did not.'),
});
export type WatchedCrawler = z.output<typeof watchedCrawlerSchema>;

export const watchedCrawlerProcedures = {
  getWatchedCrawlers: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the crawlers that are set to watch their folders, with the state of each watch.',
    input: z.strictObject({}),
    output: z.array(watchedCrawlerSchema).readonly(),
    errors: [],
  })),
  trustWorkspace: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Allows the crawlers of this workspace to watch their folders on this computer. Saving a crawler with its watch turned on does so, too.',
    input: z.strictObject({}),
    output: z.object({}),
    errors: ['InvalidState', 'IoFailed'],
    invalidates: ['getWatchedCrawlers'],
  })),
};
