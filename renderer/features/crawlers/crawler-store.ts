/** Crawlers that are being edited, and which dialog of the area is open. */

import { create } from 'zustand';
import { crawlerSchema, type CatalogTarget, type Crawler } from '#engine/contract/definitions/crawler.ts';
import { DefinitionDrafts, type DefinitionDraft } from '#renderer/app/drafts/definition-drafts.ts';
import { saveExport } from '#renderer/features/crawlers/exchange/save-export.ts';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { crawlerThing } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { closeTab, openTab } from '#renderer/stores/workbench.ts';

export type CrawlerDraft = DefinitionDraft<Crawler>;

interface CrawlerState {
  readonly asking: 'new-crawler' | 'import-crawlers' | 'crawl-path' | 'delete-crawler' | null;
  /** Initial values of the fields; '': the user enters them. */
  readonly askedPath: string;
  readonly askedDatabase: string;
  /** The crawl whose changes the dialog shows; null: it asks for path and database. */
  readonly reviewing: ReviewedCrawl | null;
  /** What was typed before it was reviewed; null: nothing yet. */
  readonly typed: ReviewedCrawl | null;
}

export interface ReviewedCrawl {
  /** Absolute; '' for a saved crawler. */
  readonly path: string;
  /** '': the default database of the workspace. */
  readonly databaseName: string;
  /** Absent: the path is crawled. */
  readonly crawlerName?: string;
}

export const useCrawlers = create<CrawlerState>(() => ({
  asking: null,
  askedPath: '',
  askedDatabase: '',
  reviewing: null,
  typed: null,
}));

/** @param askedDatabase '': the one that the last folder was crawled into. */
export function ask(asking: CrawlerState['asking'], askedPath = '', askedDatabase = ''): void {
  const database = askedDatabase === '' && asking === 'crawl-path' ? lastDatabase : askedDatabase;
  useCrawlers.setState({ asking, askedPath, askedDatabase: database, reviewing: null, typed: null });
}

/** Shows what a crawl of a path would change. */
export function askReview(reviewing: ReviewedCrawl): void {
  if (reviewing.crawlerName === undefined) lastDatabase = reviewing.databaseName;
  useCrawlers.setState({ asking: 'crawl-path', reviewing, typed: reviewing });
}

/** Asks for path and database again, which are as they were typed. */
export function backToPath(): void {
  useCrawlers.setState({ reviewing: null });
}

/** As it was typed; '': the default database of the workspace. */
let lastDatabase = '';

export function crawlerTab(name: string): string {
  return crawlerThing(name).id;
}

export function openCrawler(name: string, preview = false): void {
  openTab({ ...crawlerThing(name), preview });
}

export const crawlerDrafts = new DefinitionDrafts<Crawler>({
  kind: 'crawler',
  parse: (value) => crawlerSchema.parse(value),
  tabOf: crawlerTab,
});

export interface FoundTarget {
  /** Absolute, or an address. */
  readonly path: string;
  readonly missing: boolean;
  /** Suggestions for a path that does not exist; absolute. */
  readonly near: readonly string[];
}

/** Resolves a typed path: relative ones are in the workspace. An address is only checked by a crawl. */
export async function findTarget(path: string): Promise<FoundTarget> {
  if (/^[a-z][a-z\d+.-]+:\/\//iu.test(path)) return { path, missing: false, near: [] };
  const found = await client.call('findPath', { path });
  return { path: found.path, missing: found.kind === null, near: found.near };
}

/** Of folders, whose tables go to the database. @throws EngineError AlreadyExists, InvalidDefinition. */
export async function createCrawler(name: string, path: string, databaseName: string): Promise<void> {
  await saveNewCrawler(name, { databaseName, targets: [{ path }] });
}

/** Of tables of the catalog. @throws EngineError AlreadyExists, InvalidDefinition. */
export async function createCatalogCrawler(name: string, catalogTargets: readonly CatalogTarget[]): Promise<void> {
  await saveNewCrawler(name, { catalogTargets, schemaChangePolicy: { deleteBehavior: 'LOG' } });
}

async function saveNewCrawler(name: string, members: object): Promise<void> {
  const { file } = await runCommand('saveDefinition', {
    kind: 'crawler',
    value: { name, ...members },
    expectedHash: null,
  });
  showToast({ tone: 'ok', title: `Crawler ${name} created`, text: file });
  openCrawler(name);
}

/** Saves JSON of AWS Glue. @param name undefined: of all crawlers. @throws EngineError EntityNotFound. */
export async function exportCrawlers(name?: string): Promise<void> {
  const { text, crawlers } = await client.call('exportCrawlers', name === undefined ? {} : { name });
  saveExport('crawler', name, { text, found: crawlers });
}

/** @throws EngineError ConcurrentModification. */
export async function deleteCrawler(name: string): Promise<void> {
  await crawlerDrafts.delete(name);
  closeTab(crawlerTab(name));
  crawlerDrafts.forget(name);
}
