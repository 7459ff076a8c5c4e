/** The name that runs of a table's compaction have among the runs of jobs. */

/** @param table DATABASE.TABLE. */
export function compactionName(table: string): string {
  return `compact ${table}`;
}
