/** The cost ledger: its sums equal those of the attempts, however they are grouped, and each attempt counts once. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AttemptCost, Cost, CostQuery } from '#engine/catalog/costs.ts';
import type { JobTask } from '#engine/catalog/entities.ts';
import { sampleRun, sampleTask } from '#engine/catalog/testing/sample-entities.ts';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { randomNumbers } from '#engine/testing/random.ts';

let place: TemporaryCatalog;
beforeEach(async () => {
  place = await openTemporaryCatalog();
});
afterEach(() => place[Symbol.asyncDispose]());

const all: CostQuery = {
  by: 'all',
  from: null,
  before: null,
  jobName: null,
  runId: null,
  workflowName: null,
  minimumSeconds: 60,
  startupSeconds: 0,
  cores: 8,
  limit: 1000,
};
const running = sampleTask('jr_1');
const file = { targetNodeId: 'out', path: '/out/a', size: 70, checksum: '0', recordCount: 1, partitionValues: [] };
const cost: AttemptCost = { cpuMicroseconds: 1_500_000, memoryLimit: 2 ** 31, readBytes: 100 };

async function end(task: JobTask, used: AttemptCost | null, change: Partial<JobTask> = {}): Promise<void> {
  await place.catalog.jobRuns.putTask(task);
  await place.catalog.jobRuns.putTask({ ...task, state: 'DURABLE', ...change }, used);
}

test('an attempt counts once, when it ends; one that was adopted from another run not at all', async () => {
  const { jobRuns, costs } = place.catalog;
  await jobRuns.createJobRun(sampleRun('jr_1', { jobName: 'nightly' }), 1);
  expect(await costs.getCosts(all)).toEqual([]);
  await end(running, cost, { completedOn: 4000, files: [file], spilledBytes: 9 });
  // Given up later; put again; adopted from a run that was resumed.
  await jobRuns.putTask({ ...running, state: 'FAILED', completedOn: 5000 }, cost);
  await jobRuns.putTask({ ...running, state: 'DURABLE', completedOn: 5000 }, cost);
  await jobRuns.putTask({ ...running, taskId: 's0-1', state: 'DURABLE', completedOn: 5000 }, cost);
  const once = {
    jobName: null,
    workflowName: null,
    workflowRunId: null,
    workflowRunNumber: null,
    period: null,
    runId: null,
    runNumber: null,
    stageId: null,
    endedOn: 4000,
    runCount: 1,
    attempts: 1,
    unmeasured: 0,
    milliseconds: 4000,
    cpuMicroseconds: 1_500_000,
    gigabyteSeconds: 8,
    readBytes: 100,
    writtenBytes: 70,
    spilledBytes: 9,
    billedSeconds: 60,
  };
  expect(await costs.getCosts(all)).toEqual([once]);
  // The process of the second attempt was killed.
  await end({ ...running, attempt: 1 }, null, { state: 'FAILED', completedOn: 1000 });
  expect(await costs.getCosts({ ...all, by: 'stage' })).toEqual([
    {
      ...once,
      jobName: 'nightly',
      runId: 'jr_1',
      runNumber: 1,
      stageId: 's0',
      attempts: 2,
      unmeasured: 1,
      milliseconds: 5000,
    },
  ]);
});

test('costs stay when the runs leave the history, and go with the name of the job', async () => {
  const { jobRuns, jobRenames, history, costs } = place.catalog;
  for (const id of ['jr_1', 'jr_2']) {
    await jobRuns.createJobRun(sampleRun(id, { jobName: 'nightly' }), 1);
    await end({ ...running, runId: id }, cost, { completedOn: 10 });
    await jobRuns.updateJobRun(id, { jobRunState: 'FAILED', completedOn: 10 });
  }
  const rule = { endedBefore: 1000, unsuccessfulBefore: 1000, keepLast: 1 };
  expect(await history.cleanRuns('nightly', rule, ['jr_1', 'jr_2'])).toEqual(['jr_1']);
  await history.settled();
  await jobRenames.beginJobRename({ from: 'nightly', to: 'daily', fromHash: 'f' });
  await jobRenames.finishJobRename('nightly');
  expect(await costs.getCosts({ ...all, by: 'job' })).toMatchObject([
    { jobName: 'daily', runCount: 2, cpuMicroseconds: 3_000_000 },
  ]);
});

interface Ended extends AttemptCost {
  readonly jobName: string;
  readonly runId: string;
  readonly stageId: string;
  readonly completedOn: number;
  readonly milliseconds: number;
}

const day = 86_400_000;
const keyOf: Record<CostQuery['by'], (each: Ended, stageEnd: number) => string> = {
  all: () => '',
  job: ({ jobName }) => jobName,
  day: ({ jobName }, on) => `${jobName} ${new Date(on).toISOString().slice(0, 10)}`,
  workflow: () => '',
  'workflow-run': () => '',
  'calendar-month': (_each, on) => new Date(on).toISOString().slice(0, 7),
  month: ({ jobName }, on) => `${jobName} ${new Date(on).toISOString().slice(0, 7)}`,
  run: ({ jobName, runId }) => `${jobName} ${runId}`,
  stage: ({ jobName, runId, stageId }) => `${jobName} ${runId} ${stageId}`,
};

/** Sums in the simplest way. A run lies in the period in which its last stage ended. */
function sumsOf(
  ended: readonly Ended[],
  { by, minimumSeconds, startupSeconds, cores }: CostQuery,
): Map<string, number[]> {
  const sums = new Map<string, number[]>();
  const last = (each: Ended): number => Math.max(...sameRun(ended, each).map(({ completedOn }) => completedOn));
  for (const each of ended) {
    const key = keyOf[by](each, last(each));
    const sum = sums.get(key) ?? [0, 0, 0, 0];
    sums.set(key, [
      sum[0]! + 1,
      sum[1]! + (each.cpuMicroseconds === null ? 1 : 0),
      sum[2]! + (each.cpuMicroseconds ?? 0),
      sum[3]! + each.milliseconds,
    ]);
  }
  if (by === 'stage') return sums;
  const billed = new Map<string, number>();
  for (const runId of new Set(ended.map((each) => each.runId))) {
    const run = ended.filter((each) => each.runId === runId);
    const cpu = run.reduce((sum, each) => sum + (each.cpuMicroseconds ?? 0), 0);
    const key = keyOf[by](run[0]!, last(run[0]!));
    const seconds = Math.max(minimumSeconds, startupSeconds + Math.ceil(cpu / (cores * 1e6)));
    billed.set(key, (billed.get(key) ?? 0) + seconds);
  }
  for (const [key, seconds] of billed) sums.get(key)!.push(seconds);
  return sums;
}

function sameRun(ended: readonly Ended[], { runId }: Ended): Ended[] {
  return ended.filter((each) => each.runId === runId);
}

function keyOfCost({ jobName, period, runId, stageId }: Cost): string {
  return [jobName, period, runId, stageId].filter((part) => part !== null).join(' ');
}

test('sums of random attempts, in every grouping', async () => {
  const { jobRuns, costs } = place.catalog;
  const random = randomNumbers(11);
  const below = (end: number): number => Math.floor(random() * end);
  const ended: Ended[] = [];
  for (let run = 0; run < 25; run += 1) {
    const [runId, jobName] = [`jr_${run}`, `job ${below(4)}`];
    await jobRuns.createJobRun(sampleRun(runId, { jobName, jobRunState: 'RUNNING' }), 1000);
    const begin = Date.UTC(2026, 0, 30) + below(4) * day;
    for (let task = 0; task < 1 + below(6); task += 1) {
      const [stageId, milliseconds] = [`s${below(3)}`, below(100_000)];
      const used = {
        cpuMicroseconds: below(5) === 0 ? null : below(2_000_000_000),
        memoryLimit: 2 ** 30,
        readBytes: below(1000),
      };
      const completedOn = begin + milliseconds;
      await end({ ...running, runId, stageId, taskId: `t${task}`, startedOn: begin }, used, { completedOn });
      ended.push({ ...used, jobName, runId, stageId, milliseconds, completedOn });
    }
  }
  for (const by of [
    'all',
    'job',
    'workflow',
    'workflow-run',
    'day',
    'month',
    'calendar-month',
    'run',
    'stage',
  ] as const) {
    const query = { ...all, by, startupSeconds: 20 };
    const found = await costs.getCosts(query);
    const sums = new Map(
      found.map((each) => [
        keyOfCost(each),
        [
          each.attempts,
          each.unmeasured,
          each.cpuMicroseconds,
          each.milliseconds,
          ...(by === 'stage' ? [] : [each.billedSeconds]),
        ],
      ]),
    );
    expect(sums).toEqual(sumsOf(ended, query));
    const cpu = found.map((each) => each.cpuMicroseconds);
    if (by !== 'day' && by !== 'month' && by !== 'calendar-month')
      expect(cpu).toEqual([...cpu].sort((left, right) => right - left));
  }
  const [{ jobName, completedOn: from }] = ended as [Ended];
  const narrowed: CostQuery = { ...all, by: 'stage', jobName, from, before: from + day };
  const inside = ended.filter((each) => {
    const stageEnd = Math.max(
      ...sameRun(ended, each)
        .filter(({ stageId }) => stageId === each.stageId)
        .map(({ completedOn }) => completedOn),
    );
    return each.jobName === jobName && stageEnd >= from && stageEnd < from + day;
  });
  expect(inside.length).toBeGreaterThan(0);
  expect(inside.length).toBeLessThan(ended.length);
  expect((await costs.getCosts(narrowed)).reduce((sum, each) => sum + each.cpuMicroseconds, 0)).toBe(
    inside.reduce((sum, each) => sum + (each.cpuMicroseconds ?? 0), 0),
  );
});
