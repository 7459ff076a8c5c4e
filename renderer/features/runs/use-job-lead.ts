/** What the name of a job in a list of runs leads to: the job, or the table whose compactions have the name. */

import { readTableTitle } from '#engine/contract/definitions/table-title.ts';
import { compactedTable } from '#engine/contract/definitions/compaction-name.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { jobTab, tableTab } from '#renderer/stores/open-editors.ts';
import type { Thing } from '#renderer/stores/subject.ts';

export function useJobLead(): (jobName: string) => Thing {
  const { items: jobs } = useWholeList('getListedJobs', {});
  return (jobName) => {
    const table = compactedTable(jobName);
    // A job of this name comes first.
    if (table === undefined || jobs.some(({ name }) => name === jobName)) return jobTab(jobName);
    const { databaseName, name } = readTableTitle(table)!;
    return tableTab(databaseName, name);
  };
}
