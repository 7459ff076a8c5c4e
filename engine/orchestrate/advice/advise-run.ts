/** What the next run of a job could do better, from what a run of it has measured. Pure. */

import { countText } from '#engine/contract/count-text.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { RunResources } from '#engine/execute/index.ts';
import { pathDatabase } from '#engine/catalog/names.ts';
import type { ReadAgain } from '#engine/orchestrate/advice/read-again.ts';
import { processOverhead } from '#engine/orchestrate/queue/waiting-reason.ts';

export interface MeasuredStage {
  /** Of its last node, as the canvas names it. */
  readonly nodeName: string;
  readonly taskCount: number;
  /** For which its workers were in use, all attempts. */
  readonly workerSeconds: number;
  /** null: not measured of every attempt. */
  readonly cpuSeconds: number | null;
  /** Bytes that the engine of a worker could use. */
  readonly memoryLimit: number;
  /** Bytes, of the task that spilled most. */
  readonly spilledBytes: number;
}

export interface SmallFiles {
  readonly databaseName: string;
  readonly tableName: string;
  readonly fileCount: number;
  readonly sizeBytes: number;
  /** By which a compaction reduces the number of files at least. */
  readonly savedFiles: number;
}

export interface MeasuredRun {
  readonly stages: readonly MeasuredStage[];
  /** Of the run. */
  readonly resources: RunResources;
  /** Bytes that runs may have together on this machine. */
  readonly machineMemory: number;
  /** Of the tables that it wrote. */
  readonly smallFiles: readonly SmallFiles[];
  /** Targets that got rows which they had. */
  readonly readAgain: readonly ReadAgain[];
}

export type AdviceKind = 'bookmark' | 'memory' | 'threads' | 'workers' | 'compact';

/** Settings of a job. */
type JobChange = Readonly<Partial<Record<'memory' | 'threads' | 'workers', number> & { bookmark: 'enable' }>>;

export interface Advice {
  readonly kind: AdviceKind;
  /** The measurement, and what follows from it. */
  readonly text: string;
  /** Of its button. */
  readonly label: string;
  /** Of the job; null: it is about a table. */
  readonly change: JobChange | null;
  readonly table: { readonly databaseName: string; readonly tableName: string } | null;
}

const megabyte = 1024 * 1024;
/** Memory is given in steps, so that amounts stay round. Megabytes. */
const memoryStep = 64;
/** Less is not worth a change. */
const [leastSpill, leastSeconds, leastSaved] = [64 * megabyte, 5, 8];
/** Threads above those that were busy, for tasks that are busier. */
const reserve = 1.25;

/** @param job as it is now: what it has already is not advised. @returns [] where the measurements show nothing to change. */
export function adviseRun(job: Pick<Job, 'bookmark' | 'memory' | 'threads' | 'workers'>, run: MeasuredRun): Advice[] {
  return [
    ...bookmark(job, run),
    ...moreMemory(job, run),
    ...fewerThreads(job, run),
    ...fewerWorkers(job, run),
    ...compactions(run),
  ];
}

function bookmark(job: Pick<Job, 'bookmark'>, { readAgain: [first, ...more] }: MeasuredRun): Advice[] {
  if (job.bookmark !== 'disable' || first === undefined) return [];
  const { table, againCount, fileCount, earlierNumber } = first;
  const target = table.databaseName === pathDatabase ? 'Its target' : `${table.databaseName}.${table.name}`;
  const others = more.length === 0 ? '' : ` So has ${countText(more.length, 'other target')}.`;
  const all = fileCount === 1 ? 'its file' : `its ${fileCount} files`;
  const files = againCount === fileCount ? all : `${againCount} of ${all}`;
  return [
    {
      kind: 'bookmark',
      text: `${target} has rows twice: this run appended the rows of ${files}, as run #${earlierNumber} had.${others} With a bookmark, which begins with these files, a run reads only new ones. To remove the rows that came twice, undo this run.`,
      label: 'Turn the bookmark on',
      change: { bookmark: 'enable' },
      table: null,
    },
  ];
}

function moreMemory(job: Pick<Job, 'memory'>, { stages, resources, machineMemory }: MeasuredRun): Advice[] {
  const stage = stages.toSorted((left, right) => right.spilledBytes - left.spilledBytes)[0];
  if (stage === undefined || stage.spilledBytes < leastSpill || stage.memoryLimit === 0) return [];
  const { mostWorkers: workers = resources.workers } = resources;
  const share = shareOf(stage, resources);
  const wanted = roundUp((stage.memoryLimit + stage.spilledBytes) / share / megabyte);
  const fitting = (count: number): number => roundDown((machineMemory / count - processOverhead) / 2 / megabyte);
  const now = Math.round(stage.memoryLimit / share / megabyte);
  const measured = `The stage that ends at “${stage.nodeName}” wrote ${sizeText(stage.spilledBytes)} to disk, because its worker could use ${sizeText(stage.memoryLimit)}.`;
  const advice = (memory: number, text: string, count = workers): Advice[] =>
    job.memory !== null && job.memory >= memory
      ? []
      : [
          {
            kind: 'memory',
            text: `${measured} ${text}`,
            label: `Set memory to ${memory} MB`,
            change: { memory, ...(count === workers ? {} : { workers: count }) },
            table: null,
          },
        ];
  const more = (memory: number): string => `Give each worker ${sizeText((memory - now) * megabyte)} more`;
  if (wanted <= fitting(workers)) return advice(wanted, `${more(wanted)}.`);
  // With fewer workers, each can have more; that changes nothing for a task that has the memory of all.
  for (let count = workers - 1; share === 1 && count > 0; count -= 1)
    if (wanted <= fitting(count))
      return advice(
        wanted,
        `${more(wanted)}, and use ${countText(count, 'worker')} instead of ${workers}, so that they fit in memory.`,
        count,
      );
  const most = fitting(share === 1 ? 1 : workers);
  if (most < now * 1.1) return [];
  return advice(most, `${more(most)}, which is as much as this computer has for runs.`, share === 1 ? 1 : workers);
}

function fewerThreads(job: Pick<Job, 'threads'>, { stages, resources }: MeasuredRun): Advice[] {
  const { threads } = resources;
  const seconds = stages.reduce((sum, { workerSeconds }) => sum + workerSeconds, 0);
  if (seconds < leastSeconds || threads < 2) return [];
  let [needed, cpu, given] = [1, 0, 0];
  for (const stage of stages) {
    const { cpuSeconds, workerSeconds } = stage;
    if (cpuSeconds === null) return [];
    const share = shareOf(stage, resources);
    if (workerSeconds > 0) needed = Math.max(needed, Math.ceil(((cpuSeconds / workerSeconds) * reserve) / share));
    cpu += cpuSeconds;
    given += workerSeconds * threads * share;
  }
  if (needed > threads / 2 || (job.threads !== null && job.threads <= needed)) return [];
  const had = given / seconds;
  return [
    {
      kind: 'threads',
      text: `Its tasks kept ${amountText(cpu / seconds)} of ${amountText(had)} threads busy over ${amountText(seconds)} seconds. With ${countText(needed, 'thread')} per worker, other runs can use the rest.`,
      label: `Set threads to ${needed}`,
      change: { threads: needed },
      table: null,
    },
  ];
}

function fewerWorkers(job: Pick<Job, 'workers'>, { stages, resources }: MeasuredRun): Advice[] {
  const { workers, mostWorkers = workers } = resources;
  const seconds = stages.reduce((sum, { workerSeconds }) => sum + workerSeconds, 0);
  // Workers are joined for a stage with one task, so that none is idle there.
  // A run that gives idle workers back keeps none from others.
  if (mostWorkers > workers) return [];
  if (stages.length === 0 || seconds < leastSeconds || stages.some(({ taskCount }) => taskCount === 1)) return [];
  const used = Math.max(...stages.map(({ taskCount }) => taskCount));
  if (used >= workers || (job.workers !== null && job.workers <= used)) return [];
  const idle = workers - used;
  return [
    {
      kind: 'workers',
      text: `Its largest stage has ${countText(used, 'task')}, so ${idle} of ${workers} workers ${idle === 1 ? 'was' : 'were'} idle in each stage.`,
      label: `Set workers to ${used}`,
      change: { workers: used },
      table: null,
    },
  ];
}

/** Workers whose threads and memory a task of the stage had: a stage with one task has those of all. */
function shareOf({ taskCount, memoryLimit }: MeasuredStage, { workers, mostWorkers, memory }: RunResources): number {
  if (taskCount !== 1) return 1;
  return mostWorkers === undefined || mostWorkers === workers ? workers : Math.max(1, Math.round(memoryLimit / memory));
}

function compactions({ smallFiles }: MeasuredRun): Advice[] {
  return smallFiles.flatMap(({ databaseName, tableName, fileCount, sizeBytes, savedFiles }) =>
    savedFiles < leastSaved
      ? []
      : [
          {
            kind: 'compact' as const,
            text: `${databaseName}.${tableName} has ${fileCount} files of ${sizeText(sizeBytes / fileCount)} on average. A compaction replaces at least ${savedFiles} of them with larger ones.`,
            label: `Compact ${databaseName}.${tableName}`,
            change: null,
            table: { databaseName, tableName },
          },
        ],
  );
}

function roundUp(megabytes: number): number {
  return Math.ceil(megabytes / memoryStep) * memoryStep;
}

function roundDown(megabytes: number): number {
  return Math.floor(megabytes / memoryStep) * memoryStep;
}

function amountText(amount: number): string {
  return amount >= 10 || Number.isInteger(amount) ? String(Math.round(amount)) : amount.toFixed(1);
}

/** 10^6 bytes are a MB, as everywhere people read sizes. */
function sizeText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${amountText(bytes / 1e6)} MB`;
  return `${Math.max(1, Math.round(bytes / 1000))} kB`;
}
