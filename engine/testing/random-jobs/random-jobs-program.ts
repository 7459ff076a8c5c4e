/** `npm run test:random -- [--jobs N] [--seed N] [--lanes N] [--workers] [--task-per-file] [--keep-going]`: random jobs against the evaluator. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { programOptions } from '#engine/testing/program-options.ts';
import { drawJob } from './draw-job.ts';
import { openJobBench } from './job-bench.ts';
import { reproduction } from './reproduction.ts';
import { runRandomJob } from './run-job.ts';
import { shrinkJob } from './shrink.ts';

const usage =
  'npm run test:random -- [--jobs N] [--seed N] [--lanes N] [--workers] [--task-per-file] [--keep-going] [--no-shrink]';
const values = programOptions(usage, {
  jobs: { kind: 'whole', least: 1, default: 300 },
  seed: { kind: 'whole', least: 0, default: 1 },
  /** Processes that share the jobs. */
  lanes: { kind: 'whole', least: 1, default: availableParallelism() },
  workers: { kind: 'switch' },
  /** Otherwise for every other 250 jobs. */
  'task-per-file': { kind: 'switch' },
  'keep-going': { kind: 'switch' },
  'no-shrink': { kind: 'switch' },
});
const { seed: first, jobs: count } = values;
const started = Date.now();

/** The workspace is recreated after this many jobs, so that its catalog remains small. */
const jobsPerBench = 250;
/** A lane takes longer to start than a few jobs take to run. */
const lanes = Math.min(values.lanes, Math.ceil(count / jobsPerBench));

interface Tally {
  readonly ran: number;
  readonly failed: number;
}

const { ran, failed } = lanes > 1 ? await runLanes() : await runHere();
if (process.send === undefined) process.stdout.write(`${summary({ ran, failed })}\n`);
process.exitCode = ran === count && failed === 0 ? 0 : 1;

async function runHere(): Promise<Tally> {
  let tally: Tally = { ran: 0, failed: 0 };
  for (let begin = 0; begin < count; begin += jobsPerBench) {
    const taskPerFile = values['task-per-file'] || (begin / jobsPerBench) % 2 === 1;
    await using bench = await openJobBench({ workers: values.workers, taskPerFile });
    for (let index = begin; index < Math.min(count, begin + jobsPerBench); index++) {
      const seed = first + index;
      const job = drawJob(seed);
      const fault = await runRandomJob(bench, job, `j${seed}`);
      tally = { ran: tally.ran + 1, failed: tally.failed + (fault === undefined ? 0 : 1) };
      if (fault === undefined) continue;
      process.stdout.write(`\nseed ${seed} failed${taskPerFile ? ' with --task-per-file' : ''}: ${fault}\n`);
      const smallest = values['no-shrink'] ? { job, fault } : await shrinkJob(bench, job, fault);
      process.stdout.write(`${reproduction(smallest.job, smallest.fault)}\n`);
      if (!values['keep-going']) break;
    }
    if (process.send !== undefined) process.send(tally);
    else if (count > jobsPerBench) process.stderr.write(`${summary(tally)}\n`);
    if (tally.failed > 0 && !values['keep-going']) break;
  }
  return tally;
}

/** One that fails ends the others, unless all are to be found. */
async function runLanes(): Promise<Tally> {
  const share = Math.ceil(count / lanes);
  const tallies = new Map<number, Tally>();
  const total = (): Tally => ({ ran: sum(tallies, 'ran'), failed: sum(tallies, 'failed') });
  const switches = (['workers', 'task-per-file', 'keep-going', 'no-shrink'] as const).filter((name) => values[name]);
  const children = Array.from({ length: lanes }, (_, lane) => {
    const [begin, end] = [lane * share, Math.min(count, (lane + 1) * share)];
    const own = ['--jobs', String(end - begin), '--seed', String(first + begin), '--lanes', '1'];
    const child = fork(import.meta.filename, [...own, ...switches.map((name) => `--${name}`)]);
    child.on('message', (tally: Tally) => {
      tallies.set(lane, tally);
      process.stderr.write(`${summary(total())}\n`);
    });
    return child;
  });
  await Promise.all(
    children.map(async (child) => {
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0 && !values['keep-going']) for (const other of children) other.kill();
    }),
  );
  return total();
}

function sum(tallies: ReadonlyMap<number, Tally>, of: keyof Tally): number {
  return [...tallies.values()].reduce((total, tally) => total + tally[of], 0);
}

function summary(tally: Tally): string {
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  return `${tally.ran} random jobs from seed ${first}: ${tally.failed} failed, ${seconds} s`;
}
