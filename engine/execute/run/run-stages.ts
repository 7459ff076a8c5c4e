/** Runs the tasks of a plan over leased workers, stage by stage; failed tasks are retried alone. */

import type { JobTask } from '#engine/catalog/entities.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import type { PlannedRun } from '#engine/execute/run/run-context.ts';
import type { PlannedStage, PlannedTask } from '#engine/execute/plan/run-plan.ts';
import { taskTitle } from '#engine/execute/plan/stage-nodes.ts';
import { stageWeights, taskWeight } from '#engine/execute/plan/stage-weights.ts';
import { attemptTask } from '#engine/execute/task/attempt-task.ts';
import type { StageBorders, TaskAttempt } from '#engine/execute/task/task-attempt.ts';
import { rowsRead } from '#engine/execute/run/run-receipts.ts';
import { RunPace } from '#engine/execute/run/run-pace.ts';
import { RunPaused } from '#engine/execute/run/run-pause.ts';
import { overLanes } from '#engine/execute/run/task-lanes.ts';
import { LeaseHolder } from '#engine/execute/run/worker-lanes.ts';

/** Task id → a durable task that can replace it: of an earlier attempt of this run, or of the run it resumes. */
export type AdoptableTasks = ReadonlyMap<string, JobTask>;

/**
 * @returns the durable tasks of every stage, in plan order.
 * @throws EngineError of the first task that failed finally; the tasks in progress are cancelled. RunPaused when tasks are
 *   left because of a pause.
 */
export async function runStages(run: PlannedRun, adoptable: AdoptableTasks, firstAttempt: number): Promise<JobTask[]> {
  const progress = new StageProgress(run);
  const borders = new Map<string, readonly string[]>();
  const done: JobTask[] = [];
  for (const stage of run.plan.stages) {
    run.pause.throwIfAsked();
    const tasks = await runStage(run, stage, borders, adoptable, firstAttempt, progress);
    if (stage.kind === 'border')
      borders.set(
        stage.nodeId,
        tasks.flatMap((task) => task.files.map((file) => file.path)),
      );
    done.push(...tasks);
  }
  // Also between the last task and the commit.
  run.pause.throwIfAsked();
  return done;
}

async function runStage(
  run: PlannedRun,
  stage: PlannedStage,
  borders: StageBorders,
  adoptable: AdoptableTasks,
  firstAttempt: number,
  progress: StageProgress,
): Promise<JobTask[]> {
  progress.begin(stage);
  const { threads, memory } = run.crew.resources;
  // A stage that cannot be split gets what all workers of the job would have had.
  const share = stage.tasks.length === 1 ? await run.crew.gather() : 1;
  const limits = { threads: threads * share, memoryLimit: memory * share };
  const results: JobTask[] = Array.from({ length: stage.tasks.length });
  const failed = new AbortController();
  const signal = AbortSignal.any([run.signal, failed.signal]);
  let next = 0;
  let failure: EngineError | undefined;

  const borderFiles = stage.borders.flatMap((border) => borders.get(border) ?? []);
  const left = (): number => (failure === undefined && !run.pause.isAsked ? stage.tasks.length - next : 0);
  const lane = async (mayContinue: () => boolean): Promise<void> => {
    await using holder = new LeaseHolder(run, stage, limits, borderFiles);
    for (let isFirst = true; left() > 0 && (isFirst || mayContinue()); isFirst = false) {
      const index = next++;
      const task = stage.tasks[index]!;
      try {
        results[index] = await runTask(
          { ...run, signal },
          { stage, task, holder, borders, memoryLimit: limits.memoryLimit },
          adoptable,
          firstAttempt,
          progress,
        );
      } catch (thrown) {
        failure ??= toEngineError(thrown);
        failed.abort(failure);
      }
    }
  };
  await overLanes(run.crew, left, lane);
  if (failure !== undefined) throw failure;
  if (next < stage.tasks.length) throw new RunPaused();
  return results;
}

/** Failures that may be different the next time. */
function mayRetry(error: EngineError): boolean {
  return (
    error.kind === 'operational' &&
    error.code !== 'Cancelled' &&
    error.code !== 'DiskFull' &&
    error.code !== 'FileChanged'
  );
}

async function runTask(
  run: PlannedRun,
  work: Omit<TaskAttempt, 'attempt'>,
  adoptable: AdoptableTasks,
  firstAttempt: number,
  progress: StageProgress,
): Promise<JobTask> {
  const { task } = work;
  const earlier = adoptable.get(task.taskId);
  if (earlier !== undefined) {
    const { stageId } = work.stage;
    const adopted = { ...earlier, runId: run.runId, attempt: firstAttempt, stageId, taskId: task.taskId };
    const isOwn = earlier.runId === run.runId;
    if (!isOwn) await run.host.catalog.jobRuns.adoptRejectedRecords(run.runId, earlier, adopted);
    await run.host.catalog.jobRuns.putTask(adopted);
    run.journal.write(
      'info',
      `${taskTitle(run.plan, work.stage, task)}: reusing the files of attempt ${earlier.attempt}${isOwn ? '' : ' of the resumed run'}.`,
    );
    progress.adopt(task);
    return adopted;
  }
  for (let attempt = firstAttempt, retries = 0; ; retries += 1) {
    try {
      const result = await attemptTask(run, { ...work, attempt }, (fraction) => progress.move(task, fraction));
      progress.finish(task, result.receipts);
      return result;
    } catch (thrown) {
      const error = toEngineError(thrown);
      if (run.signal.aborted || !mayRetry(error) || retries >= run.plan.job.taskRetries) throw error;
      // An attempt that turned to its isolating form used two numbers.
      attempt += 2;
      progress.move(task, 0);
      run.journal.write('warning', `Retrying ${taskTitle(run.plan, work.stage, task)}: ${error.message}`, {
        code: error.code,
      });
    }
  }
}

/** Progress of a run by the weights of its stages, and in a stage by the bytes that its tasks read. */
class StageProgress {
  readonly #run: PlannedRun;
  readonly #fractions = new Map<string, number>();
  readonly #weights = new Map<string, number>();
  readonly #whole: number;
  readonly #tasks: number;
  readonly #pace = new RunPace();
  #done = 0;

  constructor(run: PlannedRun) {
    this.#run = run;
    const weights = stageWeights(run.plan);
    for (const { stageId, tasks } of run.plan.stages) {
      const bytes = tasks.reduce((sum, task) => sum + taskWeight(task), 0);
      for (const task of tasks) this.#weights.set(task.taskId, (weights.get(stageId)! * taskWeight(task)) / bytes);
    }
    this.#tasks = this.#weights.size;
    this.#whole = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
    this.#emit();
  }

  begin({ stageId }: PlannedStage): void {
    this.#pace.begin(stageId);
  }

  move(task: PlannedTask, fraction: number): void {
    const weight = this.#weights.get(task.taskId)!;
    const before = this.#fractions.get(task.taskId) ?? 0;
    this.#fractions.set(task.taskId, fraction * weight);
    // Rows of earlier stages are not read from source files.
    this.#pace.move((fraction - before / weight) * task.bytes, this.#run.host.clock());
    this.#emit();
  }

  finish(task: PlannedTask, receipts: readonly Receipt[]): void {
    this.#pace.finish(task.bytes, rowsRead(receipts));
    this.#done += 1;
    this.move(task, 1);
  }

  /** Its work was done before. */
  adopt(task: PlannedTask): void {
    this.#done += 1;
    this.#fractions.set(task.taskId, this.#weights.get(task.taskId)!);
    this.#emit();
  }

  #emit(): void {
    const done = [...this.#fractions.values()].reduce((sum, weight) => sum + weight, 0);
    this.#run.events.emit({
      type: 'progress',
      runId: this.#run.runId,
      // Not every statement reports its progress: then it is unknown until the first task is done.
      fraction: done === 0 ? null : Math.min(1, done / this.#whole),
      tasksDone: this.#done,
      tasks: this.#tasks,
      pace: this.#pace.pace,
    });
  }
}
