/** One worker at a time for a lane of tasks; a fresh one after a crash. */

import path from 'node:path';
import { linkedFiles } from '#engine/sources/linked-files.ts';
import { sourceFolders } from '#engine/storage/source-folders.ts';
import { targetStateFolder } from '#engine/execute/targets/target-path.ts';
import type { PlannedRun } from '#engine/execute/run/run-context.ts';
import type { PlannedStage } from '#engine/execute/plan/run-plan.ts';
import { isUri } from '#engine/base/uri.ts';
import type { Operation } from '#engine/workers/operation.ts';
import type { RunOptions, WorkerLease, WorkerLimits } from '#engine/workers/worker-pool.ts';

export class LeaseHolder implements AsyncDisposable {
  readonly #run: PlannedRun;
  readonly #isFenced: boolean;
  readonly #limits: WorkerLimits;
  /** The same in every run of the job, so that a process can serve several; SQL is held to folders of the run. */
  readonly #writes: readonly string[];
  readonly #borderFiles: readonly string[];
  #lease: Promise<WorkerLease> | undefined;

  /** @param borderFiles rows of earlier stages that it reads; those of a resumed run are in the folders of that run. */
  constructor(
    run: PlannedRun,
    stage: PlannedStage,
    limits: { threads: number; memoryLimit: number },
    borderFiles: readonly string[],
  ) {
    this.#run = run;
    this.#borderFiles = borderFiles;
    // Own statements need no fence; a user's SQL is admitted as one SELECT and still reads only what the job names.
    this.#isFenced = stage.sqlNodes.length > 0;
    this.#limits = limits;
    const target = run.plan.targets[stage.nodeId];
    const runs = path.join(run.host.stateFolder, 'runs');
    // What goes to a store is written among the run's own files, and sent by the host.
    this.#writes =
      target === undefined || isUri(target.root) ? [runs] : [runs, path.join(target.root, targetStateFolder)];
  }

  /** Gets the worker ready beside what the caller does until `run`, which reports a failure; the folders it writes exist. */
  begin(): void {
    this.#leased().catch(() => undefined);
  }

  async run<Input, Output>(operation: Operation<Input, Output>, input: Input, options: RunOptions): Promise<Output> {
    try {
      const lease = await this.#leased();
      return await lease.run(operation, input, options);
    } catch (thrown) {
      // Whatever went wrong, the next task starts on a worker without its remains.
      const lease = await this.#take();
      await lease?.end();
      throw thrown;
    }
  }

  #leased(): Promise<WorkerLease> {
    this.#lease ??= this.#open();
    return this.#lease;
  }

  async #open(): Promise<WorkerLease> {
    return this.#run.host.pools.job.lease(
      this.#isFenced ? { ...this.#limits, ...(await foldersOf(this.#run, this.#borderFiles)) } : this.#limits,
      this.#writes,
    );
  }

  /** undefined: there is none, or it could not be had, which was reported to who wanted to run something. */
  async #take(): Promise<WorkerLease | undefined> {
    const lease = this.#lease;
    this.#lease = undefined;
    return lease?.catch(() => undefined);
  }

  /**
   * After the lane's last task. The worker does nothing more; if it took long, its process is ended, which takes some
   * 20 ms and is for the pool to wait for and not for the commit.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    const lease = await this.#take();
    lease?.[Symbol.asyncDispose]().then(undefined, (error: unknown) =>
      this.#run.host.log.write('warning', 'A worker was not put away.', { error: String(error) }),
    );
  }
}

/** The folders that the statements of a run read, and those that they write. */
async function foldersOf(
  { plan, runId, host }: PlannedRun,
  borderFiles: readonly string[],
): Promise<Required<Pick<WorkerLimits, 'allowedDirectories' | 'allowedFiles' | 'writableDirectories'>>> {
  const targets = Object.values(plan.targets)
    .filter(({ root }) => !isUri(root))
    .map(({ root }) => path.join(root, targetStateFolder, runId));
  const sources = Object.values(plan.sources);
  const allowedDirectories = [...new Set(sources.flatMap(sourceFolders))];
  return {
    allowedDirectories,
    allowedFiles: [
      ...borderFiles,
      ...(await linkedFiles(
        sources.flatMap(({ objects }) => objects),
        allowedDirectories,
      )),
    ],
    writableDirectories: [...new Set([...targets, path.join(host.stateFolder, 'runs', runId)])],
  };
}
