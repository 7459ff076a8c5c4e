/** Handlers of the procedures of what earlier runs let one expect of a run. */

import type { Catalog } from '#engine/catalog/catalog.ts';
import type { runForecastProcedures } from '#engine/contract/procedures/runs/run-forecast.ts';
import { runGraphOf } from '#engine/execute/plan/stage-nodes.ts';
import { forecastStages, type EarlierRun } from '#engine/execute/run/run-forecast.ts';
import { newestDurable } from '#engine/execute/run/run-receipts.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { isWhole } from '#engine/rpc/runs/whole-runs.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

/** Earlier runs that are compared, and runs among which they are looked for. */
const mostRuns = 3;
const lookedAt = 20;

export const runForecastHandlers: Handlers<EngineServices, keyof typeof runForecastProcedures> = {
  async getRunForecast({ id }, services, signal) {
    const { jobRuns } = await services.catalog();
    const run = await jobRuns.getJobRun(id);
    const graph = runGraphOf(run);
    if (graph === null) return null;
    const { items } = await jobRuns.getJobRuns(run.jobName, { limit: lookedAt });
    const earlier: EarlierRun[] = [];
    for (const other of items.filter((each) => each.number < run.number && isWhole(each)).slice(0, mostRuns)) {
      signal.throwIfAborted();
      const found = await readEarlier(jobRuns, other.id);
      if (found !== undefined) earlier.push(found);
    }
    return { stages: forecastStages(graph, earlier) };
  },
};

async function readEarlier(jobRuns: Catalog['jobRuns'], id: string): Promise<EarlierRun | undefined> {
  // The plan of one run at a time: it lists every file.
  const graph = runGraphOf(await jobRuns.getJobRun(id));
  return graph === null ? undefined : { graph, tasks: newestDurable(await jobRuns.getTasks(id)) };
}
