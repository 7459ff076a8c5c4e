/** Crawlers that are being edited, and which dialog of the area is open. */

import { create } from 'zustand';
import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import { client } from '#renderer/rpc/connection.ts';
import { onEngineEvent } from '#renderer/rpc/events.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import type { Thing } from '#renderer/stores/subject.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { closeTab, markUnsaved, openTab } from '#renderer/stores/workbench.ts';

export interface CrawlerDraft {
  /** Version of the file that the draft began from. */
  readonly hash: string;
  readonly saved: Crawler;
  readonly draft: Crawler;
  /** The file was changed elsewhere while the draft was not saved. */
  readonly theirs: { readonly hash: string; readonly crawler: Crawler } | null;
}

interface CrawlerState {
  readonly drafts: Readonly<Record<string, CrawlerDraft>>;
  readonly asking: 'new-crawler' | 'crawl-path' | 'delete-crawler' | null;
  /** Initial values of the fields; '': the user enters them. */
  readonly askedPath: string;
  readonly askedDatabase: string;
  /** The crawl whose changes the dialog shows; null: it asks for path and database. */
  readonly reviewing: ReviewedCrawl | null;
  /** What was typed before it was reviewed; null: nothing yet. */
  readonly typed: ReviewedCrawl | null;
}

export interface ReviewedCrawl {
  /** Absolute. */
  readonly path: string;
  /** '': the default database of the workspace. */
  readonly databaseName: string;
}

export const useCrawlers = create<CrawlerState>(() => ({
  drafts: {},
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
  lastDatabase = reviewing.databaseName;
  useCrawlers.setState({ asking: 'crawl-path', reviewing, typed: reviewing });
}

/** Asks for path and database again, which are as they were typed. */
export function backToPath(): void {
  useCrawlers.setState({ reviewing: null });
}

/** As it was typed; '': the default database of the workspace. */
let lastDatabase = '';

export function crawlerTab(name: string): string {
  return `crawler:${name}`;
}

export function crawlerThing(name: string): Thing {
  return { id: crawlerTab(name), kind: 'crawler', title: name, input: { name } };
}

export function openCrawler(name: string, preview = false): void {
  openTab({ ...crawlerThing(name), preview });
}

/** Its draft; undefined while it is not read. */
export function findCrawler(name: string): CrawlerDraft | undefined {
  return useCrawlers.getState().drafts[name];
}

export function isChanged({ draft, saved }: CrawlerDraft): boolean {
  return JSON.stringify(draft) !== JSON.stringify(saved);
}

/** Reads the crawler; keeps an existing draft, and warns if the file differs. @throws EngineError EntityNotFound. */
export async function openCrawlerDraft(name: string): Promise<void> {
  const { hash, value } = await client.call('getDefinition', { kind: 'crawler', name });
  const crawler = crawlerSchema.parse(value);
  const known = findCrawler(name);
  if (known === undefined || !isChanged(known)) put(name, { hash, saved: crawler, draft: crawler, theirs: null });
  else if (known.hash !== hash) put(name, { ...known, theirs: { hash, crawler } });
}

export function editCrawler(name: string, change: (crawler: Crawler) => Crawler): void {
  const known = findCrawler(name);
  if (known !== undefined) put(name, { ...known, draft: change(known.draft) });
}

export function discardCrawler(name: string): void {
  const known = findCrawler(name);
  if (known !== undefined) put(name, { ...known, draft: known.saved });
}

/** @param mine true: over the version on disk, which the person has seen. @throws EngineError InvalidDefinition, ConcurrentModification. */
export async function saveCrawler(name: string, mine = false): Promise<void> {
  const known = findCrawler(name);
  if (known === undefined) return;
  try {
    const { hash } = await runCommand('saveDefinition', {
      kind: 'crawler',
      value: known.draft,
      expectedHash: mine && known.theirs !== null ? known.theirs.hash : known.hash,
    });
    put(name, {
      hash,
      saved: known.draft,
      draft: findCrawler(name)?.draft ?? known.draft,
      theirs: null,
    });
  } catch (thrown) {
    const error: EngineError = toEngineError(thrown);
    if (error.code === 'ConcurrentModification') await openCrawlerDraft(name);
    throw error;
  }
}

export function takeDiskVersion(name: string): void {
  const theirs = findCrawler(name)?.theirs;
  if (theirs != null) put(name, { hash: theirs.hash, saved: theirs.crawler, draft: theirs.crawler, theirs: null });
}

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

/** @throws EngineError AlreadyExists, InvalidDefinition. */
export async function createCrawler(name: string, path: string, databaseName: string): Promise<void> {
  const { file } = await runCommand('saveDefinition', {
    kind: 'crawler',
    value: crawlerSchema.parse({ name, databaseName, targets: [{ path }] }),
    expectedHash: null,
  });
  showToast({ tone: 'ok', title: `Crawler ${name} created`, text: file });
  openCrawler(name);
}

/** @throws EngineError ConcurrentModification. */
export async function deleteCrawler(name: string): Promise<void> {
  const { hash } = await client.call('getDefinition', { kind: 'crawler', name });
  await runCommand('deleteDefinition', { kind: 'crawler', name, expectedHash: hash });
  closeTab(crawlerTab(name));
  useCrawlers.setState(({ drafts: { [name]: _gone, ...drafts } }) => ({ drafts }));
}

function put(name: string, draft: CrawlerDraft): void {
  useCrawlers.setState(({ drafts }) => ({ drafts: { ...drafts, [name]: draft } }));
  markUnsaved(crawlerTab(name), isChanged(draft));
}

onEngineEvent((event) => {
  if (event.entity !== 'definition' || event.kind !== 'crawler' || event.change === 'deleted') return;
  if (findCrawler(event.name) !== undefined) void openCrawlerDraft(event.name).catch(() => undefined);
});

// Crawlers are saved by a button: a window that closes, or goes to another workspace, asks first.
window.addEventListener('beforeunload', (event) => {
  if (Object.values(useCrawlers.getState().drafts).some(isChanged)) event.preventDefault();
});
