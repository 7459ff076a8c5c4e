/** Reviews of crawls that may still be confirmed, in memory. */

import { EngineError } from '#engine/contract/errors.ts';
import type { CrawlReview } from '#engine/crawl/review/review-crawl.ts';

/** A review holds what was learned of all files of its targets. */
const mostKept = 2;

export class CrawlReviews {
  readonly #kept = new Map<string, CrawlReview>();

  /** Lets the oldest go when there are too many. */
  keep(review: CrawlReview): void {
    this.#kept.set(review.id, review);
    for (const id of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) return;
      this.#kept.delete(id);
    }
  }

  /** @throws EngineError EntityNotFound. */
  get(id: string): CrawlReview {
    const review = this.#kept.get(id);
    if (review !== undefined) return review;
    throw new EngineError('EntityNotFound', `The review ${id.slice(0, 80)} is no longer kept.`, {
      hint: 'Review the crawl again.',
    });
  }

  forget(id: string): void {
    this.#kept.delete(id);
  }
}
