/** Bench of a long history: start, lists and pages of runs with 100,000 of them, and cleaning them while others work. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from '#engine/base/sql.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { createEngine, type Dispatcher, type Engine } from '#engine/index.ts';
import { openBenchHost, runBenchJob, type BenchJob } from './bench-host.ts';
import type { BenchLine } from './bench-line.ts';
import { measureTimes, percentile, quartiles } from './percentile.ts';

const runCount = 100_000;
const jobName = 'load';
const starts = 9;
const day = 24 * 60 * 60 * 1000;
/** The runs are spread over so many days, so that more than half of them are past the default rule. */
const daysOfHistory = 200;

export async function benchHistory(): Promise<BenchLine[]> {
  const few = await writeWorkspace();
  const many = await writeWorkspace();
  try {
    cloneRuns(join(many, '.tenon', 'catalog.sqlite'));
    const lines = await startLines(few, many);
    const engine = await open(many);
    try {
      lines.push(...(await pageLines(engine.dispatcher)), ...(await cleaningLines(engine.dispatcher)));
    } finally {
      await engine[Symbol.asyncDispose]();
    }
    return lines;
  } finally {
    for (const folder of [few, many]) rmSync(folder, { recursive: true, force: true });
  }
}

/** A workspace with one real run, from which the others are cloned. */
async function writeWorkspace(): Promise<string> {
  const job: BenchJob = {
    name: jobName,
    nodes: [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
      {
        id: 'keep',
        name: 'Keep',
        transform: 'Filter',
        inputs: { in: { node: 'in', port: 'out' } },
        args: { condition: 'id > 1' },
      },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'keep', port: 'out' } },
        args: { path: 'out', format: 'csv' },
      },
    ],
  };
  await using host = await openBenchHost([job], { keepsFiles: true });
  mkdirSync(join(host.folder, 'in'));
  writeFileSync(join(host.folder, 'in', 'a.csv'), `id,name\n${'1,a\n2,b\n'.repeat(10)}`);
  await runBenchJob(host.dispatcher, jobName);
  return host.folder;
}

function cloneRuns(catalog: string): void {
  const connection = Connection.open(catalog, 'read-write');
  try {
    const { id } = connection.get<{ id: string }>(sql`SELECT id FROM job_runs`)!;
    const step = Math.floor((daysOfHistory * day) / runCount);
    // The template is the first of its job, so it has to be the oldest.
    connection.run(
      sql`UPDATE job_runs SET created_on = created_on - ?, started_on = started_on - ?, completed_on = completed_on - ?`,
      ...Array<number>(3).fill(daysOfHistory * day),
    );
    connection.run(sql`CREATE TEMP TABLE copies (number INTEGER PRIMARY KEY, id TEXT, later INTEGER)`);
    connection.run(
      sql`INSERT INTO copies WITH RECURSIVE n (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM n WHERE number < ?)
        SELECT number, printf('jr_%032x', number), number * ? FROM n`,
      runCount,
      step,
    );
    connection.transaction('clone', () => {
      connection.run(
        sql`INSERT INTO job_runs (id, job_name, job_run_state, attempt, arguments, plan_hash, created_on, started_on,
            completed_on, host_process, plan)
          SELECT c.id, iif(c.number % 2 = 0, r.job_name, 'other ' || (c.number % 20)), job_run_state, attempt, arguments,
            plan_hash, created_on + later, started_on + later, completed_on + later, host_process, replace(plan, r.id, c.id)
          FROM copies c, job_runs r WHERE r.id = ? ORDER BY c.number`,
        id,
      );
      connection.run(
        sql`INSERT INTO job_tasks SELECT c.id, stage_id, task_id, attempt, state, input_hash, started_on, completed_on,
            replace(files, run_id, c.id), receipts, error, peak_memory, spilled_bytes
          FROM copies c, job_tasks WHERE run_id = ?`,
        id,
      );
      connection.run(
        sql`INSERT INTO run_log (run_id, time, level, message, details)
          SELECT c.id, time + later, level, message, details FROM copies c, run_log WHERE run_id = ? ORDER BY c.number`,
        id,
      );
      connection.run(
        sql`INSERT INTO commits (run_id, job_name, phase, changes_bookmark, written_on, intent)
          SELECT c.id, iif(c.number % 2 = 0, k.job_name, 'other ' || (c.number % 20)), phase, changes_bookmark,
            written_on + later, replace(intent, k.run_id, c.id)
          FROM copies c, commits k WHERE k.run_id = ? ORDER BY c.number`,
        id,
      );
      connection.run(
        sql`INSERT INTO commit_tables (run_id, database_name, table_name, commit_sequence)
          SELECT c.id, t.database_name, t.table_name, k.sequence
          FROM copies c JOIN commits k ON k.run_id = c.id, commit_tables t WHERE t.run_id = ?`,
        id,
      );
    });
    connection.checkpoint();
  } finally {
    connection.close();
  }
}

function open(workspace: string): Promise<Engine> {
  return createEngine({ workspace, title: 'bench', watch: true });
}

async function startLines(few: string, many: string): Promise<BenchLine[]> {
  const times: Record<string, number[]> = { [few]: [], [many]: [] };
  for (let pair = 0; pair < starts; pair += 1)
    for (const folder of [few, many]) {
      const begun = performance.now();
      const engine = await open(folder);
      await engine.dispatcher.call('getJobRuns', { limit: 20 });
      await engine.dispatcher.call('getBlockedRuns', {});
      times[folder]!.push(performance.now() - begun);
      await engine[Symbol.asyncDispose]();
    }
  const differences = times[many]!.map((time, index) => time - times[few]![index]!);
  return [
    line('start with 1 run', times[few]!, null),
    line('start with 100,000 runs', times[many]!, null),
    line('start with 100,000 runs, more than with 1', differences, 100),
  ];
}

async function pageLines(dispatcher: Dispatcher): Promise<BenchLine[]> {
  const newest = (await dispatcher.call('getJobRuns', { limit: 1 })).items[0]!.id;
  const middle = `jr_${(runCount / 2).toString(16).padStart(32, '0')}`;
  const opened = (id: string) => async (): Promise<void> => {
    await Promise.all([
      dispatcher.call('getJobRun', { id }),
      dispatcher.call('getReceipts', { id }),
      dispatcher.call('getJobTasks', { id }),
      dispatcher.call('getRunLog', { id }),
      dispatcher.call('getCommitFiles', { id }),
    ]);
  };
  let after: string | null = null;
  return [
    line('first 100 runs', await measureTimes(60, () => dispatcher.call('getJobRuns', { limit: 100 })), 100),
    line(
      'next 100 runs, deep in the list',
      await measureTimes(100, async () => {
        after = (await dispatcher.call('getJobRuns', { limit: 100, after })).next;
      }),
      100,
    ),
    line(
      '100 runs of one job',
      await measureTimes(60, () => dispatcher.call('getJobRuns', { jobName: 'other 7', limit: 100 })),
      100,
    ),
    line('open the newest run', await measureTimes(60, opened(newest)), 100),
    line('open a run in the middle', await measureTimes(60, opened(middle)), 100),
    line(
      'whether a run in the middle can be undone',
      await measureTimes(30, () => dispatcher.call('findUndoRefusal', { id: middle })),
      100,
    ),
    line(
      'compare a run in the middle with the newest one',
      await measureTimes(30, () => dispatcher.call('compareRuns', { a: middle, b: newest })),
      100,
    ),
    line(
      'a run that is not there',
      await measureTimes(30, (index) => dispatcher.call('getJobRun', { id: `jr_none${index}` }).catch(() => undefined)),
      100,
    ),
  ];
}

/** Reads and writes go on while the history is cleaned. */
async function cleaningLines(dispatcher: Dispatcher): Promise<BenchLine[]> {
  const reads: number[] = [];
  const writes: number[] = [];
  let cleaning = true;
  const others = (async () => {
    while (cleaning) {
      reads.push(...(await measureTimes(1, () => dispatcher.call('getJobRuns', { limit: 20 }))));
      writes.push(...(await measureTimes(1, () => dispatcher.call('resetJobBookmark', { jobName: 'nobody' }))));
    }
  })();
  const begun = performance.now();
  const { jobs, freedBytes } = await dispatcher.call('cleanHistory', {});
  const time = performance.now() - begun;
  cleaning = false;
  await others;
  const cleaned = jobs.reduce((sum, job) => sum + job.runCount, 0);
  return [
    { name: `clean ${cleaned} runs`, value: time / 1000, unit: 's', bar: null, better: 'lower', note: 'one run' },
    { name: 'space given back', value: freedBytes / 1e6, unit: 'MB', bar: null, better: 'higher', note: 'one run' },
    worst('longest wait of a read meanwhile', reads),
    worst('longest wait of a write meanwhile', writes),
  ];
}

function worst(name: string, times: readonly number[]): BenchLine {
  return { name, value: Math.max(...times), unit: 'ms', bar: 250, better: 'lower', note: `of ${times.length}` };
}

function line(name: string, times: readonly number[], bar: number | null): BenchLine {
  return { name, value: percentile(times, 0.5), unit: 'ms', bar, better: 'lower', quartiles: quartiles(times) };
}
