/**
 * The catalog's interface: everything the engine observes, asynchronous because SQLite runs on separate threads (one
 * writer, one reader). Definitions that people author are files, not rows. What each noun can do is declared in its
 * repository, listed in nouns.ts.
 */

import type { CrawlPublication } from '#engine/catalog/crawl-publication.ts';
import type { RepositoriesOf } from '#engine/catalog/host/repositories.ts';
import type { nouns } from '#engine/catalog/nouns.ts';

type Repositories = RepositoriesOf<typeof nouns>;

export interface Catalog extends Omit<Repositories, 'crawls' | 'publications'>, AsyncDisposable {
  /** The one noun with a method of the host: a publication is sent in parts. */
  readonly crawls: Repositories['crawls'] & {
    /**
     * All of it or nothing; tables that did not change are not written. The crawl must be running.
     * @throws EngineError ConcurrentModification (a table moved, or a run is publishing to it), InvalidState (a
     *   table that changed is locked by a blocked run), InvalidInput (a path or table twice, values that do not fit the keys).
     */
    publishCrawl(publication: CrawlPublication): Promise<void>;
  };
}
