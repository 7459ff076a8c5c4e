/**
 * Runs of one job with and without somebody who watches: `node watched-runs-once.ts CSV PAIRS`. The last line of output
 * is {@link WatchedRuns} as JSON. Linux only.
 */

import { openBenchHost } from '../bench-host.ts';
import { orderJob } from '../bench-job.ts';
import { processorTimeOf } from '../host/processes.ts';

export interface WatchedRuns {
  /** Processor time of a watched run as a multiple of that of the one beside it. */
  readonly ratios: readonly number[];
}

const [csv, pairs] = process.argv.slice(2) as [string, string];
await using host = await openBenchHost([{ name: 'orders', nodes: orderJob(csv, { mode: 'overwrite' }) }]);
const { dispatcher } = host;
await timeRun(false);

const ratios: number[] = [];
for (let pair = 0; pair < Number(pairs); pair += 1) {
  // The order turns round with each pair, so that neither always comes behind the other.
  const first = await timeRun(pair % 2 === 0);
  const second = await timeRun(pair % 2 === 1);
  ratios.push(pair % 2 === 0 ? first / second : second / first);
}
console.log(JSON.stringify({ ratios } satisfies WatchedRuns));

/** Processor seconds of host and workers. */
async function timeRun(isWatched: boolean): Promise<number> {
  const before = processorTimeOf(process.pid);
  const ending = new AbortController();
  const events = dispatcher.stream('watchEvents', {}, ending.signal);
  const { id } = await dispatcher.call('startJobRun', { jobName: 'orders' });
  const watching = isWatched ? watch(id) : Promise.resolve();
  for await (const event of events) {
    if (event.entity !== 'jobRun' || event.id !== id || event.state === 'WAITING' || event.state === 'RUNNING')
      continue;
    if (event.state !== 'SUCCEEDED') throw new Error(`The run ended ${event.state}.`);
    break;
  }
  ending.abort();
  await watching;
  return processorTimeOf(process.pid) - before;
}

/** As the page of a run does: its progress, and after each change the run and its tasks. */
async function watch(id: string): Promise<void> {
  for await (const { item } of dispatcher.stream('watchJobRun', { id })) {
    if (item === 'progress') continue;
    await Promise.all([dispatcher.call('getJobRun', { id }), dispatcher.call('getJobTasks', { id })]);
  }
}
