/** Handlers of the crawls' procedures. */

import type { Crawl } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { mostReviewed, type CrawlReviewText, type crawlProcedures } from '#engine/contract/procedures/crawls.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { CrawlReview } from '#engine/crawl/review/review-crawl.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { errorOf, mapPage } from '#engine/rpc/entity-text.ts';
import { pushedItems } from '#engine/rpc/pushed-items.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

function crawlText(crawl: Crawl): Output<'getCrawl'> {
  return { ...crawl, error: errorOf(crawl.error) };
}

/** Of its new tables, or of the tables that it names. */
function databasesOf({ databaseName, catalogTargets }: CrawlReview['crawler']): string[] {
  const names = catalogTargets.length === 0 ? [databaseName] : catalogTargets.map((target) => target.databaseName);
  return [...new Set(names.map((name) => name.toLowerCase()))];
}

function reviewText(review: CrawlReview): CrawlReviewText {
  const { id, crawler, isNewDatabase, added, updated, unchanged, deleted, misfits, skipped, notes, warnings } = review;
  return {
    reviewId: id,
    crawlerName: crawler.name,
    databaseName: databasesOf(crawler).join(', '),
    isNewDatabase,
    added,
    updated,
    unchanged,
    deleted,
    filesListed: review.counts.filesListed,
    filesRead: review.counts.filesRead,
    misfitCount: misfits.length,
    misfits: misfits.slice(0, mostReviewed),
    skippedCount: skipped.length,
    skipped: skipped.slice(0, mostReviewed),
    noteCount: notes.length,
    notes: notes.slice(0, mostReviewed),
    warningCount: warnings.length,
    warnings: warnings.slice(0, mostReviewed),
  };
}

/** @throws EngineError InvalidInput unless one of them is stated. */
function refuseUnclear(subjects: readonly (string | undefined)[]): void {
  if (subjects.filter((subject) => subject !== undefined).length === 1) return;
  throw new EngineError(
    'InvalidInput',
    subjects.length === 3
      ? 'A crawl takes exactly one of a crawler, a path and a review.'
      : 'A crawl takes either a crawler or a path.',
    {
      hint: subjects.length === 3 ? 'Give crawlerName, path or reviewId.' : 'Give crawlerName or path.',
    },
  );
}

/** @throws EngineError InvalidInput for a token that no page gave. */
function placeOf(after: string): number {
  if (/^\d{1,9}$/u.test(after)) return Number(after);
  throw new EngineError('InvalidInput', 'This is not a page of the review.', {
    hint: 'Use `next` of the previous page, or omit `after`.',
  });
}

export const crawlHandlers: Handlers<EngineServices, keyof typeof crawlProcedures> = {
  async *crawl(request, services, signal) {
    refuseUnclear([request.crawlerName, request.path, request.reviewId]);
    const crawls = await services.crawls();
    yield* pushedItems<Output<'crawl'>, Awaited<ReturnType<typeof crawls.crawl>>>(
      (push) => crawls.crawl(request, (progress) => push({ item: 'progress', ...progress }), signal),
      (done) => ({ item: 'result', ...done }),
    );
  },
  async *reviewCrawl(request, services, signal) {
    refuseUnclear([request.crawlerName, request.path]);
    const crawls = await services.crawls();
    yield* pushedItems<Output<'reviewCrawl'>, CrawlReview>(
      (push) => crawls.review(request, (progress) => push({ item: 'progress', ...progress }), signal),
      (review) => ({ item: 'result', review: reviewText(review) }),
    );
  },
  async getReviewedTables({ reviewId, changes, limit = 100, after }, services) {
    const all = (await services.crawls()).getReview(reviewId).tables;
    const tables = changes === undefined ? all : all.filter(({ change }) => (change !== 'unchanged') === changes);
    const from = after == null ? 0 : placeOf(after);
    return {
      items: tables.slice(from, from + limit),
      next: from + limit < tables.length ? String(from + limit) : null,
    };
  },
  async getCrawlUndo({ id }, services) {
    return (await services.catalog()).crawls.getCrawlUndo(id);
  },
  async undoCrawl({ id, others = false }, services) {
    return (await services.catalog()).crawls.undoCrawl(id, others);
  },
  async getCrawl({ id }, services) {
    return crawlText(await (await services.catalog()).crawls.getCrawl(id));
  },
  async getSkippedFiles({ id, ...page }, services) {
    return (await services.catalog()).crawls.getSkippedFiles(id, page);
  },
  async getCrawls({ crawlerName, ...page }, services) {
    return mapPage(await (await services.catalog()).crawls.getCrawls(crawlerName, page), crawlText);
  },
};
