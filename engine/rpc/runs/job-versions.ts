/** Handlers of the versions of jobs. */

import type { jobVersionProcedures } from '#engine/contract/procedures/runs/job-versions.ts';
import { saveJob } from '#engine/rpc/definitions.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const jobVersionHandlers: Handlers<EngineServices, keyof typeof jobVersionProcedures> = {
  async getJobVersions({ jobName }, services) {
    return (await services.versions()).list(jobName);
  },
  async compareJobVersions({ jobName, from, to }, services) {
    return (await services.versions()).compare(jobName, from, to);
  },
  async restoreJobVersion({ jobName, number, expectedHash }, services) {
    const { job } = await (await services.versions()).get(jobName, number);
    const { stores } = await services.workspace();
    // Nodes stay where they are now; those that come back have the places that they had.
    const layout = { ...job.layout, ...stores.job.get(jobName).value.layout };
    const nodes = new Set(job.nodes.map(({ id }) => id));
    const places = Object.fromEntries(Object.entries(layout).filter(([id]) => nodes.has(id)));
    const { name, hash, file } = await saveJob(services, { ...job, name: jobName, layout: places }, { expectedHash });
    return { name, hash, file };
  },
};
