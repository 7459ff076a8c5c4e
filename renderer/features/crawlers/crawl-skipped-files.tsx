/** The skipped files that are kept with a crawl, page by page. */

import { mostKeptSkipped } from '#engine/contract/procedures/crawls.ts';
import type { Crawl } from '#renderer/features/crawlers/crawl-words.ts';
import { MoreRows } from '#renderer/features/crawlers/more-rows.tsx';
import { SkippedFiles } from '#renderer/features/crawlers/skipped-files.tsx';
import { useListPages } from '#renderer/rpc/list-pages.ts';
import { exactCount } from '#renderer/ui/format/words.ts';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';

const pageFiles = 500;

export function CrawlSkippedFiles({ crawl }: { readonly crawl: Crawl }) {
  const { id, state, skippedCount: count } = crawl;
  const pages = useListPages('getSkippedFiles', { id }, { limit: pageFiles, enabled: count !== null });
  if (count === null)
    return (
      <EmptyView
        title="Skipped files were not recorded"
        text={
          state === 'SUCCEEDED'
            ? 'An earlier version of Tenon ran this crawl, or it changed the catalog without reading folders.'
            : 'The crawl ended before it had read its files.'
        }
      />
    );
  if (pages.error !== null) return <ErrorView error={pages.error} />;
  if (pages.items === undefined) return <LoadingView text="Loading the skipped files" />;
  const kept = Math.min(count, mostKeptSkipped);
  return (
    <>
      <SkippedFiles skipped={pages.items} count={pages.hasMore ? pages.items.length : count} />
      <MoreRows pages={pages}>
        {exactCount(pages.items.length)} of {exactCount(kept)} files
        {kept < count ? `; ${exactCount(count - kept)} more were skipped and are not listed` : ''}
      </MoreRows>
    </>
  );
}
