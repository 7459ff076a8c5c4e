/** The way to the next page of a list, below its rows. */

import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';

interface ShowMoreProps {
  /** What `useListPages` gives. */
  readonly pages: { readonly hasMore: boolean; readonly isLoadingMore: boolean; loadMore(): void };
}

export function ShowMore({ pages: { hasMore, isLoadingMore, loadMore } }: ShowMoreProps) {
  if (!hasMore) return null;
  return (
    <div className={classes(layoutStyles.row, pageStyles.bar)}>
      <Button busy={isLoadingMore} onClick={loadMore}>
        Show more
      </Button>
    </div>
  );
}
