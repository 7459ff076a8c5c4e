/** Pauses a run of a workflow: it starts nothing more, and its job runs are paused between their tasks; and continues it. */

import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { RunControl } from '#engine/orchestrate/run-control.ts';
import type { TriggerControl } from '#engine/orchestrate/triggers/trigger-control.ts';

export interface PausingUses {
  readonly catalog: Pick<Catalog, 'workflowRuns' | 'jobRuns'>;
  readonly runs: Pick<RunControl, 'pause' | 'continue'>;
  readonly triggers: Pick<TriggerControl, 'hold' | 'followRuns' | 'announce' | 'look'>;
  readonly log: Log;
}

/** Crawls that run go on. @throws EngineError EntityNotFound; InvalidState. */
export async function pauseWorkflow(
  { catalog, runs, triggers, log }: PausingUses,
  runId: string,
  why: string | null,
  now: number,
): Promise<void> {
  await triggers.hold(async () => {
    await catalog.workflowRuns.pauseWorkflowRun(runId, now, why);
    for (const { id, crawlerName, state } of await catalog.workflowRuns.getWorkflowRunActions(runId)) {
      if (crawlerName !== null || state !== 'STARTED') continue;
      // It has ended, or a person has paused it, who continues it.
      await runs.pause(id, why, runId).catch((thrown: unknown) => {
        log.write('info', `Job run ${id} was not paused: ${toEngineError(thrown).message}`);
      });
    }
  });
  triggers.announce();
}

/** @throws EngineError EntityNotFound; InvalidState when it is not paused. */
export async function continueWorkflow({ catalog, runs, triggers, log }: PausingUses, runId: string): Promise<void> {
  await triggers.hold(async () => {
    // It stays paused until its job runs go on: a host that dies before that leaves none that nobody continues.
    const { paused } = await catalog.workflowRuns.getWorkflowRun(runId);
    for (const id of paused === null ? [] : await catalog.jobRuns.getPausedByWorkflow(runId))
      await runs.continue(id).catch((thrown: unknown) => {
        log.write('warning', `Job run ${id} was not continued: ${toEngineError(thrown).message}`);
      });
    await catalog.workflowRuns.continueWorkflowRun(runId);
    triggers.followRuns();
  });
  triggers.announce();
  await triggers.look();
}
