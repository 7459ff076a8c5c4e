/** Handler of what a run of a job would read. */

import type { nextInputProcedures } from '#engine/contract/procedures/runs/next-inputs.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const nextInputHandlers: Handlers<EngineServices, keyof typeof nextInputProcedures> = {
  async getNextInputs({ jobName, arguments: args }, services, signal) {
    const { bookmark } = (await services.workspace()).stores.job.get(jobName).value;
    return { bookmark, sources: await (await services.runs()).findNextInputs(jobName, args, signal) };
  },
};
