/** Handlers of the procedures of the graph that a run works through. */

import type { runGraphProcedures } from '#engine/contract/procedures/runs/run-graph.ts';
import { runGraphOf } from '#engine/execute/plan/stage-nodes.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const runGraphHandlers: Handlers<EngineServices, keyof typeof runGraphProcedures> = {
  async getRunGraph({ id }, services) {
    return runGraphOf(await (await services.catalog()).jobRuns.getJobRun(id));
  },
};
