/** `tenon queue`: the runs that wait and run in the host that has the workspace open, and why each waits. */

import { countText } from '#engine/contract/count-text.ts';
import { usualPool } from '#engine/contract/definitions/pool.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { timeText } from '#main/cli/runs/run-text.ts';
import { usage } from '#main/cli/parse-command.ts';
import { jobRunId, jobRunText, jobRunWords } from '#main/cli/runs/run-id.ts';

type Queue = Output<'getQueue'>;

export const queueCommand: Command = {
  name: 'queue',
  summary: 'Lists the job runs that run and wait, and why they wait, starts a waiting run next, or holds the queue.',
  arguments: [],
  options: [
    ...workspaceOptions,
    outputOption('table', 'json'),
    { name: 'next', value: 'RUN', summary: `A waiting run, ${jobRunWords}, which is moved to the front.` },
    { name: 'hold', summary: 'Hold the queue of the app or server: no further run starts. Active runs continue.' },
    { name: 'release', summary: 'Release the queue.' },
  ],
  notes: [
    'Pools share the machine by their weights. Within a pool, waiting runs start by the priority of their jobs, then by age; each 10 minutes of waiting count as one step of priority.',
    'A hold ends when you release the queue, and when the app or `tenon serve` ends.',
    'JSON is what `tenon call getQueue` returns; sizes are bytes, times milliseconds since 1970 UTC.',
  ],
  examples: ['tenon queue', 'tenon queue --next 52', 'tenon queue --hold'],
  async run(call) {
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon queue' });
    const changes = changeOf(call);
    const next = call.text('next');
    if (next !== undefined)
      await client.call('startRunNext', { id: await jobRunId(client, next, call.signal) }, call.signal);
    if (changes !== undefined) await client.call(changes, {}, call.signal);
    const queue = await client.call('getQueue', {}, call.signal);
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(queue)}\n`);
    else await show(queue, (id) => jobRunText(client, id, call.signal));
    if (queue.heldOn !== null)
      writeError(`The queue has been held since ${timeText(queue.heldOn)}. Release it with tenon queue --release.\n`);
    return exitCodes.done;
  },
};

/** What changes before the queue is shown. @throws EngineError Usage. */
function changeOf(call: Invocation): 'holdQueue' | 'releaseQueue' | undefined {
  const [holds, releases] = [call.isOn('hold'), call.isOn('release')];
  if (holds && releases) throw usage('--hold and --release cannot be combined.', 'Use one of them.');
  return holds ? 'holdQueue' : releases ? 'releaseQueue' : undefined;
}

const columns = ['run', 'job', 'pool', 'state', 'priority', 'workers', 'cores', 'memory', 'since', 'starts', 'why'].map(
  (name) => ({
    name,
    type: 'string',
  }),
);

async function show(
  { cores, memory, running, waiting, pools, left }: Queue,
  nameOf: (runId: string) => Promise<string>,
): Promise<void> {
  const takenCores = running.reduce((sum, run) => sum + run.cores, 0);
  const takenMemory = running.reduce((sum, run) => sum + run.memory, 0);
  await writeOut(
    `${printable(`${takenCores} of ${cores} cores and ${gigabytes(takenMemory)} of ${gigabytes(memory)} reserved.`)}\n`,
  );
  const names = await Promise.all([...running, ...waiting].map(({ runId }) => nameOf(runId)));
  const rows = [
    ...running.map((run) => ({
      ...rowOf(run),
      state: 'RUNNING',
      since: timeText(run.admittedOn),
      starts: '',
      why: '',
    })),
    ...waiting.map((run) => ({
      ...rowOf(run),
      state: 'WAITING',
      since: timeText(run.waitsSince),
      starts: run.startsOn === null ? '' : `about ${timeText(run.startsOn)}`,
      why: run.why,
    })),
  ].map((row, index) => ({ ...row, run: names[index]! }));
  if (left.length > 0) {
    const runs = left.map(({ jobName, number }) => `${jobName} #${number}`).join(', ');
    const [waits, starts] = left.length === 1 ? ['waits', 'it'] : ['wait', 'them'];
    await writeOut(
      `${printable(`${countText(left.length, 'run')} ${waits} for the app or tenon serve, which starts ${starts}: ${runs}. Remove one with tenon stop.`)}\n`,
    );
  } else if (rows.length === 0) await writeOut('Nothing runs or waits.\n');
  if (rows.length === 0) return;
  await writeStyled(formatTable(columns, rows, terminalStyle()));
  if (pools.some(({ name }) => name !== usualPool))
    await writeStyled(formatTable(poolColumns, pools.map(poolRow), terminalStyle()));
}

const poolColumns = ['pool', 'weight', 'running', 'waiting', 'cores', 'memory'].map((name) => ({
  name,
  type: 'string',
}));

function poolRow(pool: Queue['pools'][number]): Record<string, string> {
  const within = (used: string, most: string | null): string => (most === null ? used : `${used} of ${most}`);
  return {
    pool: pool.name,
    weight: String(pool.weight),
    running: within(String(pool.running), pool.maxRuns === null ? null : String(pool.maxRuns)),
    waiting: String(pool.waiting),
    cores: within(String(pool.cores), pool.maxCores === null ? null : String(pool.maxCores)),
    memory: within(gigabytes(pool.memory), pool.maxMemory === null ? null : gigabytes(pool.maxMemory * 1024 * 1024)),
  };
}

function rowOf(run: Omit<Queue['running'][number], 'admittedOn'>) {
  const { jobName, pool, priority, workers, mostWorkers, cores, memory } = run;
  return {
    job: jobName,
    pool,
    priority: String(priority),
    workers: mostWorkers > workers ? `${workers} of ${mostWorkers}` : String(workers),
    cores: String(cores),
    memory: gigabytes(memory),
  };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}
