/** Work of a new host before its first run: nothing that an earlier host began stays half done. */

import type { JobRun } from '#engine/catalog/entities.ts';
import { EngineError, serializeError, toEngineError } from '#engine/contract/errors.ts';
import { rollForward } from '#engine/execute/commit/commit-run.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { sweepWorkspace } from '#engine/execute/targets/sweep-workspace.ts';
import { recoverUndos } from '#engine/execute/undo/undo-run.ts';

export interface RecoveryReport {
  /** Runs whose intent existed and is now applied. */
  readonly rolledForward: readonly string[];
  /** Runs that cannot be rolled forward; their tables are locked. */
  readonly blocked: readonly string[];
  /** Runs that had not begun to commit: FAILED now, and resumable. */
  readonly failed: readonly string[];
  /** Runs that wait until a person continues them. */
  readonly paused: readonly string[];
  /** Runs that had not begun: a host that stays begins them, oldest first. */
  readonly waiting: readonly string[];
  readonly undone: readonly string[];
  /** Runs whose undo cannot be finished; their tables are locked. */
  readonly undoBlocked: readonly string[];
  /** Staging folders removed. */
  readonly swept: number;
}

/** Call with the workspace lock held: every unfinished run then belongs to a host that has ended. */
export async function recoverRuns(host: ExecutionHost): Promise<RecoveryReport> {
  const { undone, blocked: undoBlocked } = await recoverUndos(host);
  const { rolledForward, blocked } = await recoverCommits(host);
  const failed: string[] = [];
  const paused: string[] = [];
  const waiting: string[] = [];
  for (const run of await host.catalog.jobRuns.getUnfinishedJobRuns()) {
    if (run.jobRunState === 'COMMIT_BLOCKED') continue;
    // A person wants it to wait; what had not ended of it is done again when it is continued.
    if (run.paused !== undefined && run.jobRunState !== 'STOPPING') {
      await failTasks(host, run, deadHost(run));
      await host.catalog.jobRuns.reachPause(run.id, host.clock());
      paused.push(run.id);
      continue;
    }
    if (run.jobRunState === 'WAITING' && (await host.catalog.jobRuns.findRunStart(run.id)) !== undefined) {
      await failTasks(host, run, deadHost(run));
      waiting.push(run.id);
      continue;
    }
    await failDeadRun(host, run, deadHost(run));
    failed.push(run.id);
  }
  const swept = await sweepWorkspace(host);
  return { rolledForward, blocked, failed, paused, waiting, undone, undoBlocked, swept };
}

/** Rolls every written intent forward; one that cannot be is blocked, and a blocked one stays so until a person acts. */
export async function recoverCommits(host: ExecutionHost): Promise<{ rolledForward: string[]; blocked: string[] }> {
  const rolledForward: string[] = [];
  const blocked = (await host.catalog.commits.getCommitsInPhase('blocked')).map((commit) => commit.intent.runId);
  for (const phase of ['publishing', 'published'] as const) {
    for (const commit of await host.catalog.commits.getCommitsInPhase(phase)) {
      const { runId } = commit.intent;
      try {
        await rollForward(host, commit);
        rolledForward.push(runId);
      } catch (thrown) {
        const error = toEngineError(thrown);
        host.log.write('error', `Run ${runId}: ${error.message}`, { code: error.code });
        blocked.push(runId);
      }
    }
  }
  return { rolledForward, blocked };
}

/** Its tasks first: a finished run does not change any more. */
export async function failDeadRun(host: ExecutionHost, run: JobRun, error: EngineError): Promise<void> {
  await failTasks(host, run, error);
  await host.catalog.jobRuns.updateJobRun(run.id, {
    jobRunState: 'FAILED',
    completedOn: host.clock(),
    error: serializeError(error),
  });
}

function deadHost(run: JobRun): EngineError {
  return new EngineError(
    'WorkerCrashed',
    run.jobRunState === 'WAITING' ? 'Tenon ended while this run was waiting.' : 'Tenon ended before this run did.',
    {
      hint:
        run.plan === ''
          ? 'Start the job again; if a workflow started it, resume that run of the workflow.'
          : 'Resume the run: its finished tasks are reused. None of its output is visible.',
      details: { run: run.id, job: run.jobName, hostProcess: run.hostProcess },
    },
  );
}

async function failTasks(host: ExecutionHost, run: JobRun, error: EngineError): Promise<void> {
  for (const task of await host.catalog.jobRuns.getTasks(run.id)) {
    if (task.state !== 'RUNNING') continue;
    await host.catalog.jobRuns.putTask({
      ...task,
      state: 'FAILED',
      completedOn: host.clock(),
      error: serializeError(error),
    });
  }
}
