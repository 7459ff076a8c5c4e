/** Handlers of the procedures of advice. */

import { runTitle } from '#engine/catalog/names.ts';
import { loadOnce } from '#engine/base/load-once.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { adviceProcedures } from '#engine/contract/procedures/runs/advice.ts';
import type { Advice } from '#engine/orchestrate/advice/advise-run.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { jobRunText } from '#engine/rpc/entity-text.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

const advising = loadOnce(() => import('#engine/orchestrate/advice/advise-run.ts'));
const bookmarking = loadOnce(() => import('#engine/orchestrate/advice/bookmark-run-files.ts'));
const measuring = loadOnce(() => import('#engine/orchestrate/advice/measure-run.ts'));

export const adviceHandlers: Handlers<EngineServices, keyof typeof adviceProcedures> = {
  getRunAdvice: ({ id }, services) => adviceOf(services, id),
  async applyRunAdvice({ id, kind, table }, services) {
    const all = await adviceOf(services, id);
    const named = (advice: Advice): boolean =>
      table === undefined ||
      (advice.table?.databaseName === table.databaseName && advice.table.tableName === table.tableName);
    const applied = all.find((advice) => advice.kind === kind && named(advice));
    if (applied === undefined) {
      const run = await (await services.catalog()).jobRuns.getJobRun(id);
      throw new EngineError(
        'InvalidState',
        `Cannot apply advice ${kind} of ${runTitle(run)}: there is none, or it is applied already.`,
        {
          hint: `See the advice with: tenon advice ${run.number}`,
          details: { run: id },
        },
      );
    }
    if (applied.table !== null) {
      const run = await (await services.runs()).compact(applied.table.databaseName, applied.table.tableName);
      return { applied, run: run === undefined ? null : jobRunText(run) };
    }
    const catalog = await services.catalog();
    const measured = await catalog.jobRuns.getJobRun(id);
    const { job: jobs } = (await services.workspace()).stores;
    const { value, hash } = jobs.get(measured.jobName);
    if (applied.kind === 'bookmark') await (await bookmarking()).bookmarkRunFiles(catalog, measured);
    await jobs.save({ ...value, ...applied.change }, { expectedHash: hash });
    return { applied, run: null };
  },
};

/** A job that no longer exists, such as that of a compaction, has no next run. */
async function adviceOf(services: EngineServices, id: string): Promise<Advice[]> {
  const catalog = await services.catalog();
  const run = await catalog.jobRuns.getJobRun(id);
  const { stores, root } = await services.workspace();
  const job = stores.job.find(run.jobName)?.value;
  if (job === undefined) return [];
  const jobs = stores.job.list().map(({ value }) => value);
  const uses = { catalog, queue: await services.queue(), jobs, workspaceFolder: root };
  const measured = await (await measuring()).measureRun(uses, run);
  return measured === undefined ? [] : (await advising()).adviseRun(job, measured);
}
