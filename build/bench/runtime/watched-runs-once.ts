/**
 * Runs of one job with and without somebody who watches: `node watched-runs-once.ts CSV PAIRS`. The last line of output
 * is {@link WatchedRuns} as JSON. Linux only.
 *
 * Workers report their progress to the host whether somebody watches or not, so that the host alone has more to do. Its
 * processor time is compared: a tenth of a second beside workers whose own varies by seconds from run to run.
 */

import { openBenchHost } from '../bench-host.ts';
import { orderJob } from '../bench-job.ts';
import { processorTimeOf } from '../host/processes.ts';

export interface WatchedRuns {
  /** What the host spends more on a watched run than on the one beside it, as a share of all that the latter costs. */
  readonly shares: readonly number[];
}

/** Seconds of processor time. */
interface Spent {
  readonly host: number;
  readonly all: number;
}

const [csv, pairs] = process.argv.slice(2) as [string, string];
await using host = await openBenchHost([{ name: 'orders', nodes: orderJob(csv, { mode: 'overwrite' }) }]);
const { dispatcher } = host;
await timeRun(false);

const shares: number[] = [];
for (let pair = 0; pair < Number(pairs); pair += 1) {
  // The order turns round with each pair, so that neither always comes behind the other.
  const first = await timeRun(pair % 2 === 0);
  const second = await timeRun(pair % 2 === 1);
  const [watched, alone] = pair % 2 === 0 ? [first, second] : [second, first];
  shares.push((watched.host - alone.host) / alone.all);
}
console.log(JSON.stringify({ shares } satisfies WatchedRuns));

async function timeRun(isWatched: boolean): Promise<Spent> {
  const before = spent();
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
  const after = spent();
  return { host: after.host - before.host, all: after.all - before.all };
}

function spent(): Spent {
  const { user, system } = process.cpuUsage();
  return { host: (user + system) / 1e6, all: processorTimeOf(process.pid) };
}

/** As the page of a run does: its progress, and after each change all that it shows of the run. */
async function watch(id: string): Promise<void> {
  for await (const { item } of dispatcher.stream('watchJobRun', { id })) {
    if (item === 'progress') continue;
    await Promise.all([
      dispatcher.call('getJobRun', { id }),
      dispatcher.call('getJobTasks', { id }),
      dispatcher.call('getReceipts', { id }),
      dispatcher.call('getRunGraph', { id }),
      dispatcher.call('getRunForecast', { id }),
      dispatcher.call('getRunWorkers', { id }),
      dispatcher.call('getRunLog', { id }),
    ]);
  }
}
