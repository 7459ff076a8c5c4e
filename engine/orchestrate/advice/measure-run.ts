/** What a run has measured, gathered from its tasks, its ledger and the tables that it wrote. */

import type { Catalog } from '#engine/catalog/catalog.ts';
import type { JobRun, WorkerChange } from '#engine/catalog/entities.ts';
import { pathDatabase } from '#engine/catalog/names.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { RunResources } from '#engine/execute/index.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { readRunPlan, type RunPlan } from '#engine/execute/plan/run-plan.ts';
import { stageNodesOf } from '#engine/execute/plan/stage-nodes.ts';
import type { MeasuredRun, MeasuredStage, SmallFiles } from '#engine/orchestrate/advice/advise-run.ts';
import { readAgain, type ReadAgain } from '#engine/orchestrate/advice/read-again.ts';
import { planCompaction } from '#engine/orchestrate/compaction/plan-compaction.ts';
import type { RunQueue } from '#engine/orchestrate/queue/run-queue.ts';

/** Of the job, among which the run before is found. */
const mostRuns = 200;

export interface MeasuringUses {
  readonly catalog: Pick<Catalog, 'costs' | 'jobRuns' | 'tables'>;
  readonly queue: Pick<RunQueue, 'describe'>;
  /** Of the workspace. */
  readonly jobs: readonly Job[];
  readonly workspaceFolder: string;
}

/** @returns undefined for a run that has not succeeded, of which nothing general can be said, or is from an earlier version. */
export async function measureRun(uses: MeasuringUses, run: JobRun): Promise<MeasuredRun | undefined> {
  if (run.jobRunState !== 'SUCCEEDED' || run.plan === '') return undefined;
  const plan = readRunPlan(run);
  const resources = resourcesOf(await uses.catalog.jobRuns.getWorkerChanges(run.id));
  if (resources === undefined) return undefined;
  return {
    readAgain: run.undone === true ? [] : await readAgainOf(uses, run, plan),
    stages: await stagesOf(uses, run),
    resources,
    machineMemory: (await uses.queue.describe()).memory,
    smallFiles:
      run.undone === true
        ? []
        : await smallFilesOf(
            uses,
            Object.values(plan.targets).map(({ table }) => table),
          ),
  };
}

/** Of the latest run that succeeded and was not undone, compared with the one before it. */
async function readAgainOf({ catalog }: MeasuringUses, run: JobRun, plan: RunPlan): Promise<ReadAgain[]> {
  if (plan.bookmarkOption !== 'disable' || !Object.values(plan.targets).some(({ mode }) => mode === 'append'))
    return [];
  const { items } = await catalog.jobRuns.getJobRuns(run.jobName, { limit: mostRuns });
  const [latest, found] = items.filter(({ jobRunState, undone }) => jobRunState === 'SUCCEEDED' && undone !== true);
  if (latest?.id !== run.id || found === undefined) return [];
  const earlier = await catalog.jobRuns.getJobRun(found.id);
  return earlier.plan === '' ? [] : readAgain(plan, { ...readRunPlan(earlier), number: earlier.number });
}

/** Those that it had, whatever the settings are today; undefined: they are not recorded. */
function resourcesOf(changes: readonly WorkerChange[]): RunResources | undefined {
  const begun = changes.findLast(({ threads, memory }) => threads !== null && memory !== null);
  if (begun === undefined) return undefined;
  const { workers, mostWorkers, threads, memory } = begun;
  return { workers, threads: threads!, memory: memory!, ...(mostWorkers === null ? {} : { mostWorkers }) };
}

async function stagesOf({ catalog }: MeasuringUses, run: JobRun): Promise<MeasuredStage[]> {
  const query = { from: null, before: null, jobName: null, workflowName: null, minimumSeconds: 0, startupSeconds: 0 };
  const costs = await catalog.costs.getCosts({ ...query, by: 'stage', runId: run.id, cores: 1, limit: 1000 });
  const tasks = await catalog.jobRuns.getTasks(run.id);
  const nodes = stageNodesOf(run);
  return costs.flatMap(({ stageId, unmeasured, milliseconds, cpuMicroseconds, gigabyteSeconds }) => {
    const node = stageId === null ? undefined : nodes.get(stageId);
    if (node === undefined || milliseconds === 0) return [];
    const workerSeconds = milliseconds / 1000;
    const spilled = tasks.filter((task) => task.stageId === stageId).map((task) => task.spilledBytes ?? 0);
    return [
      {
        nodeName: node.nodeName,
        taskCount: node.taskCount,
        workerSeconds,
        cpuSeconds: unmeasured > 0 ? null : cpuMicroseconds / 1e6,
        memoryLimit: (gigabyteSeconds / workerSeconds) * 2 ** 30,
        spilledBytes: Math.max(0, ...spilled),
      },
    ];
  });
}

/** Tables that can be compacted now. */
async function smallFilesOf(
  { catalog, jobs, workspaceFolder }: MeasuringUses,
  tables: readonly { readonly databaseName: string; readonly name: string }[],
): Promise<SmallFiles[]> {
  const found: SmallFiles[] = [];
  for (const { databaseName, name: tableName } of tables) {
    if (databaseName === pathDatabase) continue;
    try {
      const name = { databaseName, tableName };
      const { nothingToDo, ...planned } = await planCompaction(catalog, name, jobs, workspaceFolder);
      if (nothingToDo !== undefined) continue;
      const { fileCount, sizeBytes, savedFiles } = planned;
      found.push({ databaseName, tableName, fileCount, sizeBytes, savedFiles });
    } catch (thrown) {
      // It was removed since, or may not be compacted.
      if (!(thrown instanceof EngineError) || thrown.kind !== 'user') throw thrown;
    }
  }
  return found;
}
