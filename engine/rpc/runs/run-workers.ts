/** Handlers of the procedures of the workers of a run. */

import type { runWorkerProcedures } from '#engine/contract/procedures/runs/run-workers.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const runWorkerHandlers: Handlers<EngineServices, keyof typeof runWorkerProcedures> = {
  async getRunWorkers({ id }, services) {
    const changes = await (await services.catalog()).jobRuns.getWorkerChanges(id);
    return changes.map(({ time, workers, why }) => ({ time, workers, why }));
  },
};
