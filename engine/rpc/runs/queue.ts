/** Handlers of the procedures of the queue of runs. */

import { countText } from '#engine/contract/count-text.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { queueProcedures } from '#engine/contract/procedures/reporting/queue.ts';
import type { WaitingReason } from '#engine/orchestrate/queue/waiting-reason.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const queueHandlers: Handlers<EngineServices, keyof typeof queueProcedures> = {
  async getQueue(_input, services) {
    const queue = await (await services.queue()).describe();
    const titles = new Map([...queue.running, ...queue.waiting].map(({ runId, jobName }) => [runId, jobName]));
    const { jobRuns } = await services.catalog();
    const numbered = async <Run extends { readonly runId: string }>(run: Run): Promise<Run & { number: number }> => ({
      ...run,
      number: (await jobRuns.getJobRun(run.runId)).number,
    });
    return {
      ...queue,
      running: await Promise.all(queue.running.map(numbered)),
      waiting: await Promise.all(
        queue.waiting.map(async (run) => ({ ...(await numbered(run)), why: whyText(run.reason, titles) })),
      ),
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
    (await services.queue()).startNext(id);
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
