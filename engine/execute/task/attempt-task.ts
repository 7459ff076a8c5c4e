/** One attempt of one task: stage, run in a worker, isolate when rows are bad, record as durable. */

import path from 'node:path';
import { asSentence } from '#engine/base/sentence.ts';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import type { AttemptCost } from '#engine/catalog/costs.ts';
import type { JobTask } from '#engine/catalog/entities.ts';
import type { SourceInput } from '#engine/compile/compiled-query.ts';
import { compileQuery } from '#engine/compile/index.ts';
import { countText } from '#engine/contract/count-text.ts';
import { deserializeError, EngineError, serializeError, toEngineError } from '#engine/contract/errors.ts';
import { nodeName, taskTitle } from '#engine/execute/plan/stage-nodes.ts';
import { checkSourcesUnchanged } from '#engine/execute/sources/check-sources.ts';
import { withDiskWatch } from '#engine/execute/task/disk-budget.ts';
import { failedSqlNode } from '#engine/execute/task/failed-statement.ts';
import {
  mostRejectedRecords,
  refuseRejectsOfTable,
  storeRejectedRecords,
} from '#engine/execute/task/rejected-records.ts';
import type { PlannedRun } from '#engine/execute/run/run-context.ts';
import { folderOfRun } from '#engine/execute/run/run-folder.ts';
import { mayIsolate } from '#engine/execute/task/row-level-error.ts';
import { codeOf } from '#engine/execute/task/code-of-node.ts';
import { runCompiledTask } from '#engine/execute/task/run-compiled-task.ts';
import { openSources } from '#engine/execute/task/open-sources.ts';
import { taskOutput } from '#engine/execute/task/task-output.ts';
import {
  toQueryText,
  type RunTaskInput,
  type RunTaskOutput,
  type TaskResult,
} from '#engine/execute/task/task-operation.ts';
import {
  beginStaging,
  dropStaging,
  handOver,
  nameDestination,
  type TaskStaging,
} from '#engine/execute/task/task-staging.ts';
import { attemptName } from '#engine/execute/targets/target-path.ts';
import { findWidening, readMisfits } from '#engine/execute/sources/widen-sources.ts';
import type { PlannedTask } from '#engine/execute/plan/run-plan.ts';
import type { TaskAttempt } from '#engine/execute/task/task-attempt.ts';

/** Bytes of rows in memory for each byte of their file, estimated high: columns of Parquet, and text in a packed file. */
const growth = 6;
const packedGrowth = 20;

type OnProgress = (fraction: number) => void;

export async function attemptTask(run: PlannedRun, work: TaskAttempt, onProgress: OnProgress): Promise<JobTask> {
  const plain = await runForm(run, work, 'plain', onProgress);
  if ('result' in plain) return finishAttempt(run, work, plain.result, plain);
  if ('needsCounting' in plain) return countAgain(run, work, plain.needsCounting, onProgress);
  const reason = deserializeError(plain.needsIsolation);
  run.journal.write(
    'warning',
    `${titleOf(run, work)}: ${asSentence(reason.message)} Its files are read again, row by row.`,
    {
      code: reason.code,
      ...reason.details,
    },
  );
  const isolating = { ...work, attempt: work.attempt + 1 };
  const again = await runForm(run, isolating, 'isolating', onProgress).catch(async (thrown: unknown) => {
    throw await sqlFailure(run, work, thrown);
  });
  // The isolating form reports no row-level error: it throws whatever it cannot isolate.
  if (!('result' in again)) throw notDone(again);
  await widenInstead(run, isolating, again.result, again);
  return finishAttempt(run, isolating, again.result, again);
}

/** The same rows once more, with those that depend on chance or order computed once so that they can be counted. */
async function countAgain(run: PlannedRun, work: TaskAttempt, why: string, onProgress: OnProgress): Promise<JobTask> {
  run.journal.write('debug', `${titleOf(run, work)} runs again with counting queries: ${why}.`);
  const counting = { ...work, attempt: work.attempt + 1 };
  const again = await runForm(run, counting, 'counting', onProgress);
  if (!('result' in again)) throw notDone(again);
  return finishAttempt(run, counting, again.result, again);
}

function notDone(outcome: Exclude<RunTaskOutput, { result: TaskResult }>): EngineError {
  if ('needsIsolation' in outcome) return deserializeError(outcome.needsIsolation);
  return new EngineError('Internal', `The rows of a task could not be counted: ${outcome.needsCounting}.`, {
    hint: 'Nothing was published. This is a bug in Tenon; please report it with the run.',
  });
}

/** @throws SourcesWidened when columns are to be widened rather than records rejected; removes written files. */
async function widenInstead(
  run: PlannedRun,
  work: TaskAttempt,
  { files, rejectFiles }: TaskResult,
  { startedOn, cost }: Begun,
): Promise<void> {
  if (!Object.keys(work.task.files).some((nodeId) => run.plan.sources[nodeId]!.widening !== undefined)) return;
  const widened = await findWidening(run, work.task, await readMisfits(rejectFiles));
  if (widened === undefined) return;
  for (const file of [...files.map((each) => each.path), ...rejectFiles])
    await withFaultPoint('attempt.removeFile', () => removeOwned(path.dirname(file), file));
  await putAttempt(run, work, { state: 'FAILED', startedOn, error: serializeError(widened) }, cost);
  throw widened;
}

/** How a task's statement is written; see CompileRequest. */
type Form = 'plain' | 'counting' | 'isolating';
interface Begun {
  readonly startedOn: number;
  readonly cost: AttemptCost;
  readonly staging: TaskStaging;
}
type FormOutcome = Begun & RunTaskOutput;

async function runForm(run: PlannedRun, work: TaskAttempt, form: Form, onProgress: OnProgress): Promise<FormOutcome> {
  const startedOn = run.host.clock();
  await putAttempt(run, work, { state: 'RUNNING', startedOn });
  let cost: AttemptCost = { cpuMicroseconds: null, memoryLimit: work.memoryLimit, readBytes: work.task.bytes };
  let begun: TaskStaging | undefined;
  try {
    begun = await beginStaging(run, work);
    const { folder } = begun;
    work.holder.begin(folder);
    const output = await withDiskWatch(folder, run.signal, async (signal) => {
      const input = await taskInput(run, work, folder, form, signal);
      return runCompiledTask(run, work, input, {
        signal,
        onProgress: ({ fraction }) => onProgress(fraction ?? 0),
        onCpuTime: (cpuMicroseconds) => {
          cost = { ...cost, cpuMicroseconds };
        },
      });
    });
    await checkSourcesUnchanged(run, work.task);
    if (!('result' in output)) {
      await putAttempt(run, work, { state: 'FAILED', startedOn, error: serializeError(notDone(output)) }, cost);
      await dropStaging(run, begun);
    }
    return { startedOn, cost, staging: begun, ...output };
  } catch (thrown) {
    const error = addPlace(begun === undefined ? thrown : nameDestination(thrown, begun), run, work);
    if (begun !== undefined) await dropStaging(run, begun);
    await putAttempt(run, work, { state: 'FAILED', startedOn, error: serializeError(error) }, cost);
    throw error;
  }
}

/**
 * Different records: with those of tasks that a resumed run took over, and each once, however many stages read it.
 * @returns a number that is exact if it is larger than the limit.
 */
async function totalRejected({ host, runId, rejects }: PlannedRun, limit: number): Promise<number> {
  const { onlyCounted } = rejects;
  return (await host.catalog.jobRuns.countRejectedRecords(runId, limit - onlyCounted)) + onlyCounted;
}

/** Rejects first, then the row: a durable task has reported all of its rejects. */
async function finishAttempt(
  run: PlannedRun,
  work: TaskAttempt,
  result: TaskResult,
  { startedOn, cost, staging }: Begun,
): Promise<JobTask> {
  if (result.doubt !== null)
    run.journal.write('debug', `${titleOf(run, work)}: its rows were counted by queries, because ${result.doubt}.`);
  refuseRejectsOfTable(run, result.rejected);
  const counted = Object.values(result.rejected).reduce((sum, count) => sum + count, 0);
  const { stage, task, attempt } = work;
  // The first isolating form of a run has the number 1.
  const rejecting = { stageId: stage.stageId, taskId: task.taskId, isRepeated: attempt > 1 };
  const stored = await storeRejectedRecords(run.host.catalog.jobRuns, run.runId, rejecting, result.rejectFiles);
  run.rejects.stored += stored;
  run.rejects.onlyCounted += counted - stored;
  if (counted > 0)
    run.journal.write(
      'warning',
      `${titleOf(run, work)}: ${countText(counted, 'record was', 'records were')} rejected.`,
      {
        rejected: result.rejected,
      },
    );
  const limit = run.plan.job.maxRejectedRecords;
  const total = limit === null || counted === 0 ? 0 : await totalRejected(run, limit);
  if (limit !== null && total > limit) {
    const error = new EngineError(
      'TooManyErrors',
      `${countText(total, 'record was', 'records were')} rejected; the job allows ${limit}.`,
      {
        hint: 'Check the rejected records of the run, then fix the input or raise maxRejectedRecords.',
        details: { job: run.plan.job.name, run: run.runId },
      },
    );
    await dropStaging(run, staging);
    await putAttempt(run, work, { state: 'FAILED', startedOn, error: serializeError(error) }, cost);
    throw error;
  }
  const { receipts, peakMemory, spilledBytes } = result;
  const files = await handOver(run, work, staging, result.files).catch(async (thrown: unknown) => {
    const error = addPlace(thrown, run, work);
    await putAttempt(run, work, { state: 'FAILED', startedOn, error: serializeError(error) }, cost);
    await dropStaging(run, staging);
    throw error;
  });
  const durable = await putAttempt(
    run,
    work,
    { state: 'DURABLE', startedOn, files, receipts, peakMemory, spilledBytes },
    cost,
  );
  // They were sent.
  if (files !== result.files && staging.beside === null) await dropStaging(run, staging);
  return durable;
}

async function putAttempt(
  run: PlannedRun,
  work: TaskAttempt,
  change: Partial<JobTask> & Pick<JobTask, 'state'>,
  cost: AttemptCost | null = null,
): Promise<JobTask> {
  const { stage, task, attempt } = work;
  const row: JobTask = {
    runId: run.runId,
    stageId: stage.stageId,
    taskId: task.taskId,
    attempt,
    inputHash: task.inputHash,
    startedOn: null,
    completedOn: change.state === 'RUNNING' ? null : run.host.clock(),
    files: [],
    receipts: [],
    error: null,
    peakMemory: null,
    spilledBytes: null,
    ...change,
  };
  await run.host.catalog.jobRuns.putTask(row, cost);
  run.events.emit({ type: 'task', runId: run.runId, taskId: task.taskId, attempt, state: row.state });
  return row;
}

async function taskInput(
  run: PlannedRun,
  work: TaskAttempt,
  folder: string,
  form: Form,
  signal: AbortSignal,
): Promise<RunTaskInput> {
  const isolating = form === 'isolating';
  const { plan, graph, runId } = run;
  const { stage, task } = work;
  const sources = await openSources(run, work, signal, isolating);
  const borders = Object.fromEntries(stage.borders.map((nodeId) => [nodeId, work.borders.get(nodeId)!]));
  const inputs = Object.fromEntries([...sources].map(([nodeId, { input }]) => [nodeId, input]));
  const code = codeOf(graph, stage.nodeId);
  const compiled = compileQuery({
    graph,
    nodeId: code === null ? stage.nodeId : stage.borders[0]!,
    sources: inputs,
    borders,
    isolating,
    counting: form === 'counting',
    keyBlock: plan.keyBlock ?? 0,
    ...(plan.moment === undefined ? {} : { moment: plan.moment }),
    countsCasts: true,
    sharesRows: form === 'plain' && haveRoom(work, Object.values(inputs)),
  });
  return {
    runId,
    taskId: task.taskId,
    query: toQueryText(compiled),
    isolating,
    code,
    output: await taskOutput(plan.targets[stage.nodeId], stage.nodeId, folder),
    rejectsFile: path.join(folderOfRun(run), `rejects-${attemptName(task.taskId, work.attempt)}`),
    rejectsLimit: Math.max(0, mostRejectedRecords - run.rejects.stored),
    memoryLimit: work.memoryLimit,
    parquetFiles: [...sources.values()].flatMap(({ input }) => input.scans.flatMap(parquetFilesOf)),
    standIns: Object.assign({}, ...[...sources.values()].map((source) => source.standIns)) as Record<string, string>,
  };
}

function parquetFilesOf({ reading, files }: SourceInput['scans'][number]): readonly string[] {
  return reading.format === 'parquet' ? files : [];
}

/** Whether the rows of all of the task's files take at most twice the memory of its worker. What does not fit into it goes to disk. */
function haveRoom({ stage, task, memoryLimit }: TaskAttempt, inputs: readonly SourceInput[]): boolean {
  // The size of an earlier stage's files is not known here.
  if (stage.borders.length > 0) return false;
  const isCompressed = inputs.some(({ scans }) => scans.some(({ reading }) => reading.compression !== 'none'));
  return task.bytes * (isCompressed ? packedGrowth : growth) <= 2 * memoryLimit;
}

function titleOf({ plan }: PlannedRun, { stage, task }: TaskAttempt): string {
  return taskTitle(plan, stage, task);
}

/**
 * Records that cannot be read, and rows for which an expression fails, never reach a user's SQL; the SQL's own errors
 * cannot be assigned to rows.
 */
async function sqlFailure(run: PlannedRun, { stage, task }: TaskAttempt, thrown: unknown): Promise<unknown> {
  const node = failedSqlNode(thrown, stage.sqlNodes);
  const error = toEngineError(thrown);
  if (node === undefined || !mayIsolate(error)) return thrown;
  const widened = await findWidening(run, task, null);
  if (widened !== undefined) return widened;
  return new EngineError(
    error.code,
    `${asSentence(error.message)} Node "${nodeName(run.plan, node)}" runs custom SQL, so Tenon cannot isolate the rows that fail.`,
    {
      hint: 'Make the SQL tolerant (TRY_CAST), or filter out the failing rows in a node before it.',
      details: error.details,
      cause: error,
    },
  );
}

function addPlace(thrown: unknown, run: PlannedRun, { stage, task }: TaskAttempt): unknown {
  if (!(thrown instanceof EngineError)) return thrown;
  return (sourceGone(thrown, task) ?? thrown).at({
    run: run.runId,
    job: run.plan.job.name,
    task: task.taskId,
    stageNode: stage.nodeId,
  });
}

/** A run reads exactly the files of its plan; others with similar names do not count. */
function sourceGone({ code, details, cause }: EngineError, task: PlannedTask): EngineError | undefined {
  if (code !== 'FileNotFound' || details.path === undefined) return undefined;
  const node = Object.entries(task.files).find(([, files]) => files.includes(details.path!))?.[0];
  if (node === undefined) return undefined;
  return new EngineError('FileNotFound', `Source file ${details.path} was removed after the run was planned.`, {
    hint: 'Restore the file and resume the run, or run the job again to read the current files.',
    details: { path: details.path, node },
    cause,
  });
}
