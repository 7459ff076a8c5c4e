/** Handlers of the cost ledger's procedures. */

import type { Cost, CostQuery } from '#engine/catalog/costs.ts';
import type { Prices } from '#engine/contract/definitions/prices.ts';
import type { costProcedures, CostText } from '#engine/contract/procedures/costs.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

/** A G.1X worker of AWS Glue (1 DPU); EMR Serverless offers workers of this size as well. */
const worker = { vcpus: 4, gigabytes: 16 };

const none: Cost = {
  jobName: null,
  workflowName: null,
  workflowRunId: null,
  workflowRunNumber: null,
  period: null,
  runId: null,
  runNumber: null,
  stageId: null,
  endedOn: 0,
  runCount: 0,
  attempts: 0,
  unmeasured: 0,
  milliseconds: 0,
  cpuMicroseconds: 0,
  gigabyteSeconds: 0,
  readBytes: 0,
  writtenBytes: 0,
  spilledBytes: 0,
  billedSeconds: 0,
};

/**
 * Estimates are lower bounds: they suppose that the service needs no more CPU time than Tenon did, keeps all cores of its
 * workers busy, and starts in the time that the prices state.
 */
function costText({ milliseconds, cpuMicroseconds, billedSeconds, ...cost }: Cost, prices: Prices): CostText {
  const workerHours = (billedSeconds * prices.workerCount) / 3600;
  return {
    ...cost,
    endedOn: cost.runCount === 0 ? null : cost.endedOn,
    workerSeconds: milliseconds / 1000,
    cpuSeconds: cpuMicroseconds / 1e6,
    glue: workerHours * prices.glueDpuHour,
    emrServerless:
      workerHours * (worker.vcpus * prices.emrServerlessVcpuHour + worker.gigabytes * prices.emrServerlessGigabyteHour),
  };
}

export const costHandlers: Handlers<EngineServices, keyof typeof costProcedures> = {
  async getCosts({ limit, ...asked }, services) {
    const { prices } = (await services.workspace()).definition;
    const { costs } = await services.catalog();
    const { minimumSeconds, startupSeconds, workerCount } = prices;
    const cores = worker.vcpus * workerCount;
    const query: CostQuery = { ...asked, minimumSeconds, startupSeconds, cores, limit: limit + 1 };
    const [rows, [total = none]] = await Promise.all([costs.getCosts(query), costs.getCosts({ ...query, by: 'all' })]);
    return {
      costs: rows.slice(0, limit).map((row) => costText(row, prices)),
      isComplete: rows.length <= limit,
      total: costText(total, prices),
      prices,
    };
  },
};
