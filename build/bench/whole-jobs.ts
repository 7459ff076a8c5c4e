/** Jobs of many nodes against DuckDB, and whole commands: their processor time against DuckDB and Spark. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initWorkspace } from '#engine/index.ts';
import { RunQueue } from '#engine/orchestrate/index.ts';
import { makeBenchFolder } from './bench-host.ts';
import { writeSalesParquet } from './bench-inputs.ts';
import type { BareOnce, JobOnce } from './bench-job.ts';
import type { BenchLine } from './bench-line.ts';
import { longJob, longStatement, shortJob, shortStatement } from './long-job.ts';
import { measureTimes, percentile, quartiles } from './percentile.ts';
import { speedLine, timeLine } from './ratio-line.ts';
import { measureRatio, timeCommand, type MeasuredCommand } from './ratio.ts';

/** Smaller for a trial: `TENON_BENCH_MILLION_ROWS=1`. The bars are for 50. */
const millions = Number(process.env['TENON_BENCH_MILLION_ROWS'] ?? 50);
const tenon = join(import.meta.dirname, '../../main/cli/tenon.mjs');

export async function* benchWholeJobs(): AsyncGenerator<BenchLine> {
  const sales = await writeSalesParquet(millions);
  const once = { nodes: longJob(sales), countedNodes: 12, largestFileCount: 20, rejected: 0 } satisfies JobOnce;
  const ratio = await measureRatio(bare(longStatement(sales)), node('job-once.ts', JSON.stringify(once)), {
    clock: 'reported',
  });
  yield speedLine(`job of 12 nodes on ${millions} M rows, speed against bare DuckDB`, 0.9, ratio);
  if (process.platform !== 'win32') yield* benchCommands();
}

/** Processor time of whole processes, from their start to their end. */
async function* benchCommands(): AsyncGenerator<BenchLine> {
  const folder = makeBenchFolder();
  try {
    const sales = await writeSalesParquet(Math.min(5, millions));
    await initWorkspace(folder);
    mkdirSync(join(folder, 'jobs'), { recursive: true });
    const rows = Math.min(5, millions);
    for (const [name, nodes] of [
      ['short', shortJob(sales)],
      ['start', shortJob(await writeSalesParquet(0))],
    ] as const)
      writeFileSync(join(folder, 'jobs', `${name}.json`), JSON.stringify({ name, nodes }));
    const run = (name: string): MeasuredCommand => cpu([process.execPath, tenon, 'run', name, '--workspace', folder]);
    const short = run('short');
    const bareShort = bare(shortStatement(sales));
    yield timeLine(
      `tenon run, 5 nodes on ${rows} M rows, processor time / DuckDB's`,
      1.4,
      await measureRatio(cpu([bareShort.command, ...bareShort.arguments]), short, { clock: 'reported' }),
    );
    const python = process.env['TENON_SPARK_PYTHON'];
    if (python !== undefined) {
      const script = join(folder, 'short.py');
      await timeCommand({
        command: process.execPath,
        arguments: [tenon, 'export', 'short', '--workspace', folder, '--to', script],
      });
      // Tenon replaces no files of others.
      const folders = ['--workspace', folder, '--output', join(folder, 'spark')];
      const spark = cpu([python, join(import.meta.dirname, 'spark-once.py'), script, ...folders], {
        PYSPARK_SUBMIT_ARGS: '--master local[2] pyspark-shell',
      });
      yield {
        ...timeLine(
          `PySpark local[2], the same job, processor time / tenon run's`,
          5,
          await measureRatio(short, spark, { clock: 'reported' }),
        ),
        better: 'higher',
      };
    }
    const starts = await measureTimes(30, () => timeCommand(run('start'), 'reported'));
    yield {
      name: 'tenon run of a job without rows, processor time, p50',
      value: percentile(starts, 0.5) / 1000,
      unit: 's',
      better: 'lower',
      bar: 0.6,
      quartiles: quartiles(starts.map((time) => time / 1000)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function cpu(command: readonly string[], environment: Readonly<Record<string, string>> = {}): MeasuredCommand {
  return { ...node('cpu-once.ts', ...command), environment };
}

/** With the threads and the memory that a run gets which states none. */
function bare(statement: Pick<BareOnce, 'select' | 'copyOptions'>): MeasuredCommand {
  const { workers, threads, memory } = new RunQueue().resourcesOf({
    workers: null,
    minWorkers: null,
    threads: null,
    memory: null,
  });
  const resources = { threads: threads * workers, memoryBytes: memory * workers };
  return node('bare-once.ts', JSON.stringify({ ...statement, ...resources } satisfies BareOnce));
}

function node(script: string, ...given: readonly string[]): MeasuredCommand {
  return { command: process.execPath, arguments: [join(import.meta.dirname, script), ...given] };
}
