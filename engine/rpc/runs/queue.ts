/** Handlers of the procedures of the queue of runs. */

import { loadOnce } from '#engine/base/load-once.ts';
import { runTitle } from '#engine/catalog/names.ts';
import type { ListedJobRun } from '#engine/catalog/entities.ts';
import { countText } from '#engine/contract/count-text.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { queueProcedures } from '#engine/contract/procedures/reporting/queue.ts';
import type { RunLength } from '#engine/orchestrate/queue/expected-starts.ts';
import type { WaitingReason } from '#engine/orchestrate/queue/waiting-reason.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { isWhole } from '#engine/rpc/runs/whole-runs.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

// Most commands show no queue.
const expecting = loadOnce(() => import('#engine/orchestrate/queue/expected-starts.ts'));

/** Earlier runs of a job that say how long it takes, and newest runs among which they are looked for. */
const mostRuns = 5;
const lookedAt = 20;

export const queueHandlers: Handlers<EngineServices, keyof typeof queueProcedures> = {
  async getQueue(_input, services) {
    const queue = await (await services.queue()).describe();
    const titles = new Map([...queue.running, ...queue.waiting].map(({ runId, jobName }) => [runId, jobName]));
    const { jobRuns } = await services.catalog();
    const numbered = async <Run extends { readonly runId: string }>(run: Run): Promise<Run & { number: number }> => ({
      ...run,
      number: (await jobRuns.getJobRun(run.runId)).number,
    });
    const lengths = new Map<string, RunLength>();
    const waits = queue.waiting.length > 0;
    const jobs = new Set((waits ? [...queue.running, ...queue.waiting] : []).map(({ jobName }) => jobName));
    await Promise.all(
      [...jobs].map(async (jobName) => {
        const length = lengthOf((await jobRuns.getJobRuns(jobName, { limit: lookedAt })).items);
        if (length !== undefined) lengths.set(jobName, length);
      }),
    );
    const { expectedStarts } = await expecting();
    const starts = expectedStarts(queue, lengths, Date.now());
    return {
      ...queue,
      running: await Promise.all(queue.running.map(numbered)),
      waiting: await Promise.all(
        queue.waiting.map(async (run) => ({
          ...(await numbered(run)),
          startsOn: starts.get(run.runId) ?? null,
          why: whyText(run.reason, titles),
        })),
      ),
      left: services.stays ? [] : await leftRuns(jobRuns, new Set(queue.waiting.map(({ runId }) => runId))),
      pools: queue.pools.map((pool) => {
        const [running, waiting] = [queue.running, queue.waiting].map((runs) =>
          runs.filter((run) => run.pool === pool.name),
        );
        return {
          ...pool,
          running: running!.length,
          waiting: waiting!.length,
          cores: running!.reduce((sum, run) => sum + run.cores, 0),
          memory: running!.reduce((sum, run) => sum + run.memory, 0),
        };
      }),
    };
  },
  async startRunNext({ id }, services) {
    (await services.queue()).startNext(id, await titleOf(id, services));
    return {};
  },
  async moveRunInQueue({ id, direction }, services) {
    (await services.queue()).move(id, direction, await titleOf(id, services));
    return {};
  },
  async holdQueue(_input, services) {
    if (!services.stays)
      throw new EngineError('InvalidState', 'Cannot hold the queue: no app or server has this workspace open.', {
        hint: 'Open the workspace in the app or with tenon serve first. A hold ends when they close.',
      });
    (await services.queue()).hold();
    return null;
  },
  async releaseQueue(_input, services) {
    (await services.queue()).release();
    return null;
  },
};

/** Runs that wait for a host that stays. @param waiting in this host. */
async function leftRuns(
  jobRuns: Awaited<ReturnType<EngineServices['catalog']>>['jobRuns'],
  waiting: ReadonlySet<string>,
): Promise<Output<'getQueue'>['left']> {
  const unfinished = await jobRuns.getUnfinishedJobRuns();
  return unfinished
    .filter(({ id, jobRunState, paused }) => jobRunState === 'WAITING' && paused === undefined && !waiting.has(id))
    .map(({ id, jobName, number, createdOn }) => ({ runId: id, jobName, number, waitsSince: createdOn }));
}

/** @throws EngineError EntityNotFound. */
async function titleOf(id: string, services: Pick<EngineServices, 'catalog'>): Promise<string> {
  return runTitle(await (await services.catalog()).jobRuns.getJobRun(id));
}

/** From the newest runs that did all of their work at once. @param runs newest first. */
function lengthOf(runs: readonly ListedJobRun[]): RunLength | undefined {
  const times = runs
    .filter(isWhole)
    .slice(0, mostRuns)
    .flatMap(({ startedOn, completedOn }) =>
      startedOn === null || completedOn === null ? [] : [completedOn - startedOn],
    )
    .toSorted((left, right) => left - right);
  return times.length === 0 ? undefined : { usual: times[Math.floor(times.length / 2)]!, longest: times.at(-1)! };
}

/** @param titles job of each run. */
function whyText(reason: WaitingReason, titles: ReadonlyMap<string, string>): string {
  if (reason.kind === 'held') return 'The queue is held: it starts after you release the queue.';
  if (reason.kind === 'other-programs')
    return `It needs ${memoryText(reason.needed)}, and other programs leave ${memoryText(reason.free)}.`;
  const names = [...new Set(reason.runs.map((id) => titles.get(id) ?? id))];
  const others = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  if (reason.kind === 'turn') return reason.runs.length === 0 ? 'It starts now.' : `Ahead of it: ${others}.`;
  if (reason.kind === 'pool' && reason.limit === 'runs')
    return `Pool ${reason.pool} runs ${countText(reason.most, 'run')} at a time. Running: ${others}.`;
  const isCores = reason.kind === 'cores' || (reason.kind === 'pool' && reason.limit === 'cores');
  const text = (amount: number): string => (isCores ? countText(amount, 'core') : memoryText(amount));
  const free =
    reason.kind === 'pool'
      ? `pool ${reason.pool} has ${text(reason.free)} of ${text(reason.most)} free`
      : `${text(reason.free)} ${reason.free === 1 && isCores ? 'is' : 'are'} free`;
  return `It needs ${text(reason.needed)}, and ${free}. Running: ${others}.`;
}

function memoryText(bytes: number): string {
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}
