/** One worker at a time for a lane of tasks; a fresh one after a crash. */

import path from 'node:path';
import { linkedFiles } from '#engine/sources/linked-files.ts';
import { sourceFolders } from '#engine/storage/source-folders.ts';
import type { PlannedRun } from '#engine/execute/run/run-context.ts';
import { folderOfRun } from '#engine/execute/run/run-folder.ts';
import type { PlannedStage } from '#engine/execute/plan/run-plan.ts';
import type { Operation } from '#engine/workers/operation.ts';
import type { RunOptions, WorkerLease, WorkerLimits } from '#engine/workers/worker-pool.ts';

export class LeaseHolder implements AsyncDisposable {
  readonly #run: PlannedRun;
  readonly #isFenced: boolean;
  readonly #limits: WorkerLimits;
  /** Folders of the run that it writes: its own, and the one in a target from which nothing can be moved. */
  #writable: readonly string[];
  readonly #borderFiles: readonly string[];
  #lease: Promise<WorkerLease> | undefined;
  #measuring: Disposable | undefined;

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
    this.#writable = [folderOfRun(run)];
  }

  /**
   * Gets the worker ready beside what the caller does until `run`, which reports a failure; the folders it writes exist.
   * @param folder that the next task writes; of its target if it could not be moved among the run's own files.
   */
  begin(folder: string): void {
    this.#writable = [...new Set([folderOfRun(this.#run), path.dirname(folder)])];
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
    const lease = await this.#run.host.pools.job.lease(
      this.#isFenced ? { ...this.#limits, ...(await this.#fence()) } : this.#limits,
      // Usually the same for every job, so that a process can serve several; SQL is held to folders of the run.
      this.#writable.map((ofRun) => path.dirname(ofRun)),
    );
    this.#measuring = this.#run.usage.watch(lease);
    return lease;
  }

  /** The folders that the statements of the run read, and those that they write. */
  async #fence(): Promise<Required<Pick<WorkerLimits, 'allowedDirectories' | 'allowedFiles' | 'writableDirectories'>>> {
    const sources = Object.values(this.#run.plan.sources);
    const allowedDirectories = [...new Set(sources.flatMap(sourceFolders))];
    const linked = await linkedFiles(
      sources.flatMap(({ objects }) => objects),
      allowedDirectories,
    );
    return { allowedDirectories, allowedFiles: [...this.#borderFiles, ...linked], writableDirectories: this.#writable };
  }

  /** undefined: there is none, or it could not be had, which was reported to who wanted to run something. */
  async #take(): Promise<WorkerLease | undefined> {
    const lease = this.#lease;
    this.#lease = undefined;
    const taken = await lease?.catch(() => undefined);
    this.#measuring?.[Symbol.dispose]();
    this.#measuring = undefined;
    return taken;
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
