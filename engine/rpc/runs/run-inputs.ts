/** Handlers of what a run read, and which version of its job it ran. */

import type { runInputProcedures } from '#engine/contract/procedures/runs/run-inputs.ts';
import { runInputsOf } from '#engine/execute/plan/run-inputs.ts';
import { readRunPlan } from '#engine/execute/plan/run-plan.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const runInputHandlers: Handlers<EngineServices, keyof typeof runInputProcedures> = {
  async getRunInputs({ id, limit }, services) {
    const run = await (await services.catalog()).jobRuns.getJobRun(id);
    return { sources: run.plan === '' ? null : runInputsOf(readRunPlan(run), limit) };
  },
  async findRunVersion({ id }, services) {
    const run = await (await services.catalog()).jobRuns.getJobRun(id);
    const { stores } = await services.workspace();
    if (run.plan === '' || stores.job.find(run.jobName) === undefined) return null;
    const { job } = readRunPlan(run);
    return (await (await services.versions()).findOfRun(run.jobName, job, run.createdOn)) ?? null;
  },
};
