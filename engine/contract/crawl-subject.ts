/** What a crawl is of: a crawler by its name, or a path that was typed. Pure. */

const pathMark = 'path ';

/** How the catalog calls the crawls of a path, to tell them from those of a crawler. */
export function pathCrawlName(path: string): string {
  return `${pathMark}${path}`.slice(0, 255);
}

/** @returns undefined: it is a crawl of a crawler. */
export function crawledPath(crawlerName: string): string | undefined {
  return crawlerName.startsWith(pathMark) ? crawlerName.slice(pathMark.length) : undefined;
}

/** In words: the crawler or the path. */
export function crawlSubject(crawlerName: string): string {
  return crawledPath(crawlerName) ?? crawlerName;
}
