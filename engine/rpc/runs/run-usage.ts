/** Handlers of the procedures of what a run uses. */

import type { runUsageProcedures } from '#engine/contract/procedures/runs/run-usage.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const runUsageHandlers: Handlers<EngineServices, keyof typeof runUsageProcedures> = {
  async getRunUsage({ id }, services) {
    await (await services.catalog()).jobRuns.getJobRun(id);
    return (await services.runs()).findUsage(id) ?? null;
  },
};
