/** Files that do not fit the table around them, as the log and the command line report them. */

import { countText } from '#engine/contract/count-text.ts';
import type { CrawlMisfitText } from '#engine/contract/procedures/crawls.ts';

/** One sentence without the path: which table they do not fit, and why. */
export function misfitReason({ databaseName, fits, reason }: CrawlMisfitText): string {
  const around = fits === null ? 'does not fit the files around it' : `does not fit table ${databaseName}.${fits}`;
  return `${around}: ${reason}.`;
}

export function misfitText(misfit: CrawlMisfitText): string {
  const { path, fileCount, databaseName, tableName } = misfit;
  const files = fileCount === 1 ? '' : ` (${countText(fileCount, 'file')})`;
  return `${path}${files}: ${misfitReason(misfit)} It is a separate table, ${databaseName}.${tableName}.`;
}
