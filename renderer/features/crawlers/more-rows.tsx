/** The way to the next page of a list of a crawl, and how much of the list is shown. */

import type { ReactNode } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import crawlStyles from '#renderer/features/crawlers/crawl-view.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface MoreRowsProps {
  /** What `useListPages` gives. */
  readonly pages: { readonly hasMore: boolean; readonly isLoadingMore: boolean; loadMore(): void };
  readonly children: ReactNode;
}

export function MoreRows({ pages: { hasMore, isLoadingMore, loadMore }, children }: MoreRowsProps) {
  if (!hasMore) return null;
  return (
    <span className={classes(layoutStyles.row, crawlStyles.more)}>
      <Button size="sm" busy={isLoadingMore} onClick={loadMore}>
        Show more
      </Button>
      <span className={textStyles.caption}>{children}</span>
    </span>
  );
}
