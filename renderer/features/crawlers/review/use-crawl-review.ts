/** A review of a crawl as it goes: its progress, then what the crawl would change. */

import { useEffect, useState } from 'react';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import type { CrawlProgress, CrawlReviewText } from '#engine/contract/procedures/crawls.ts';
import type { ReviewedCrawl } from '#renderer/features/crawlers/crawler-store.ts';
import { client } from '#renderer/rpc/connection.ts';

export type ReviewState =
  | { readonly progress: CrawlProgress }
  | { readonly review: CrawlReviewText }
  | { readonly error: EngineError };

const starting: ReviewState = { progress: { stage: 'list', fraction: null, note: '' } };

/** Ends with the component that shows it. */
export function useCrawlReview({ path, databaseName, crawlerName }: ReviewedCrawl): {
  readonly state: ReviewState;
  again(): void;
} {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<ReviewState>(starting);
  useEffect(() => {
    const abort = new AbortController();
    const follow = async (): Promise<void> => {
      const request =
        crawlerName === undefined ? { path, ...(databaseName === '' ? {} : { databaseName }) } : { crawlerName };
      for await (const item of client.stream('reviewCrawl', request, abort.signal)) {
        if (abort.signal.aborted) return;
        setState(item.item === 'progress' ? { progress: item } : { review: item.review });
      }
    };
    setState(starting);
    follow().catch((thrown: unknown) => {
      if (!abort.signal.aborted) setState({ error: toEngineError(thrown) });
    });
    return () => abort.abort();
  }, [path, databaseName, crawlerName, attempt]);
  return { state, again: () => setAttempt((count) => count + 1) };
}
