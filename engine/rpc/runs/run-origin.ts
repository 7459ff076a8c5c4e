/** Handlers of the procedures of what started a job run or a crawl. */

import type { runOriginProcedures } from '#engine/contract/procedures/runs/run-origin.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const runOriginHandlers: Handlers<EngineServices, keyof typeof runOriginProcedures> = {
  async getRunOrigin({ id }, services) {
    const { triggers, workflowRuns } = await services.catalog();
    const firing = await triggers.getFiringOfAction(id);
    if (firing === undefined) return null;
    const { kind, name, cause, firedOn, workflowRun } = firing;
    // Its firings leave the history with it.
    const run = workflowRun === null ? null : await workflowRuns.getWorkflowRun(workflowRun);
    return {
      kind,
      triggerName: name,
      cause,
      firedOn,
      workflow: run === null ? null : { name: run.workflowName, runId: run.id, runNumber: run.number },
    };
  },
};
