/** A source as a plan takes it: everything it has, and what committed runs have read of it. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { SourceSnapshot } from '#engine/execute/plan/plan-run.ts';
import type { SourceHost, SourceListing } from '#engine/execute/sources/source-listing.ts';

/** False: every run reads all of the source. */
export function hasBookmark({ scope }: Node, option: Job['bookmark']): boolean {
  return option !== 'disable' && scope !== 'all-rows';
}

export async function snapshotSource(
  { catalog }: Pick<SourceHost, 'catalog'>,
  jobName: string,
  node: Node,
  listing: SourceListing,
  option: Job['bookmark'],
): Promise<SourceSnapshot> {
  const bookmarked = hasBookmark(node, option);
  const processed = bookmarked ? await catalog.bookmarks.getBookmarkObjects(jobName, node.id) : [];
  return { ...listing, bookmarked, processed };
}
