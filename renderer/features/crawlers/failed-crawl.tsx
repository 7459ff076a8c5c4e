/** A crawl of this window that failed or was stopped: why, and what leads on. */

import { crawledPath } from '#engine/contract/crawl-subject.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import { Again, CrawlHead } from '#renderer/features/crawlers/crawl-head.tsx';
import { openCrawl } from '#renderer/features/crawlers/crawl-list.tsx';
import type { Crawl } from '#renderer/features/crawlers/crawl-words.ts';
import { askReview } from '#renderer/features/crawlers/crawler-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { EmptyView, ErrorView } from '#renderer/ui/state-view.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';

interface FailedCrawlProps {
  readonly error: EngineError;
  readonly startTime: number;
  readonly crawlerName: string;
  readonly databaseName: string | undefined;
  /** In the catalog, of its crawler; undefined while it is not known. */
  readonly newest: Crawl | undefined;
}

export function FailedCrawl({ error, startTime, crawlerName, databaseName, newest }: FailedCrawlProps) {
  const isStopped = error.code === 'Cancelled';
  // Another one may have started since.
  const skipped = newest?.error?.message === error.message ? (newest.skippedCount ?? 0) : 0;
  return (
    <div className={pageStyles.center}>
      <CrawlHead
        crawlId={undefined}
        crawlerName={crawlerName}
        state={isStopped ? 'CANCELLED' : 'FAILED'}
        startTime={startTime}
        endTime={null}
        databaseName={databaseName}
      />
      {isStopped ? (
        <EmptyView title="Stopped. The catalog is unchanged.">
          <Again crawlerName={crawlerName} databaseName={databaseName} />
        </EmptyView>
      ) : (
        <ErrorView error={error}>
          {reviewCodes.has(error.code) ? <ReviewAgain crawlerName={crawlerName} databaseName={databaseName} /> : null}
          <span className={classes(layoutStyles.row, layoutStyles.close)}>
            <Again crawlerName={crawlerName} databaseName={databaseName} />
            {newest === undefined || skipped === 0 ? null : (
              <Button onClick={() => openCrawl(newest, databaseName)}>Show {countOf(skipped, 'skipped file')}</Button>
            )}
          </span>
        </ErrorView>
      )}
    </div>
  );
}

/** Of a crawl that its review no longer describes, or whose host was started again since and keeps no review. */
const reviewCodes: ReadonlySet<string> = new Set(['ReviewOutdated', 'EntityNotFound']);

/** What the files and the catalog are like now. */
function ReviewAgain({
  crawlerName,
  databaseName = '',
}: {
  readonly crawlerName: string;
  readonly databaseName: string | undefined;
}) {
  const path = crawledPath(crawlerName);
  const reviewed = path === undefined ? { crawlerName, path: '', databaseName: '' } : { path, databaseName };
  return (
    <Button tone="primary" onClick={() => askReview(reviewed)}>
      Review again
    </Button>
  );
}
