/** What started runs and crawls, as far as it was read, and the pages that lead on from there. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { queryClient, queryKey, useProcedure } from '#renderer/rpc/queries.ts';
import { chooseRun } from '#renderer/stores/chosen-workflow-runs.ts';
import { crawlerThing, triggerTab, workflowTab } from '#renderer/stores/open-editors.ts';
import { openTab } from '#renderer/stores/workbench.ts';

type Origin = NonNullable<Output<'getRunOrigin'>>;

/** @param id of a run or crawl. @returns null: no trigger started it; undefined: not read yet. */
export function useOrigin(id: string): Origin | null | undefined {
  return useProcedure('getRunOrigin', { id }).data;
}

/** As it was read for its page; null and undefined as above. */
export function knownOrigin(id: string): Origin | null | undefined {
  return queryClient.getQueryData<Origin | null>(queryKey('getRunOrigin', { id }));
}

export function openOrigin({ kind, triggerName, workflow }: Origin): void {
  if (workflow === null) {
    openTab(kind === 'crawler' ? crawlerThing(triggerName) : triggerTab(triggerName));
    return;
  }
  chooseRun(workflow.name, workflow.runId);
  openTab(workflowTab(workflow.name));
}
