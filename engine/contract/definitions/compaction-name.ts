/** The name that runs of a table's compaction have among the runs of jobs, and back. */

import { readTableTitle } from '#engine/contract/definitions/table-title.ts';

/** Begins the name of each compaction; a job of the workspace may have such a name, too. */
export const compactionPrefix = 'compact ';

/** @param table DATABASE.TABLE. */
export function compactionName(table: string): string {
  return compactionPrefix + table;
}

/** @returns DATABASE.TABLE; undefined: it is not such a name. A job may have such a name, too. */
export function compactedTable(jobName: string): string | undefined {
  if (!jobName.startsWith(compactionPrefix)) return undefined;
  const table = jobName.slice(compactionPrefix.length);
  return readTableTitle(table) === undefined ? undefined : table;
}
