/** Carries out the steps of one burst against a host that may die at any moment, and records its answers. */

import { setTimeout as delay } from 'node:timers/promises';
import { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import type { ChaosFiles } from '#engine/testing/chaos/chaos-files.ts';
import type { ChaosLedger, Outcome } from '#engine/testing/chaos/chaos-ledger.ts';
import type { ChaosStep } from '#engine/testing/chaos/chaos-plan.ts';
import { isGone, type ChaosProcess } from '#engine/testing/chaos/chaos-process.ts';

export type JobText = Output<'getJobs'>[number];

/** Runs that a retry chooses from, and failed ones that a resume does. */
const recentRuns = 12;
const recentFailures = 5;

export interface ChaosScene {
  readonly host: ChaosProcess;
  readonly files: ChaosFiles;
  readonly ledger: ChaosLedger;
  readonly round: number;
  /** As they were before the burst. */
  readonly runs: readonly JobRunText[];
  readonly jobs: ReadonlyMap<string, JobText>;
}

/** @returns what came of it, for the story. @throws Error of a bug; refusals and a killed host are none. */
export async function takeStep(scene: ChaosScene, step: ChaosStep): Promise<string> {
  await delay(step.at);
  try {
    return await act(scene, step);
  } catch (thrown) {
    if (isGone(thrown)) return 'the host is gone';
    if (thrown instanceof EngineError && thrown.kind !== 'unexpected') return `${thrown.code} ${thrown.message}`;
    throw thrown;
  }
}

async function act(scene: ChaosScene, { what, key, after, share }: ChaosStep): Promise<string> {
  const { host, files, ledger, runs } = scene;
  const jobName = scene.jobs.get(key)!.name;
  switch (what) {
    case 'start':
      return (await begin(scene, 'startJobRun', { jobName })).id;
    case 'stop': {
      const { id } = await begin(scene, 'startJobRun', { jobName });
      await delay(after);
      await host.call('stopJobRun', { id });
      return id;
    }
    case 'undo': {
      const own = runs.filter((run) => run.jobName === jobName);
      const committed = own.filter(({ jobRunState, undone }) => jobRunState === 'SUCCEEDED' && !undone);
      // Mostly one that can be undone, or could if a later one were.
      const run = pick([...committed.slice(0, 2), ...committed.slice(0, 1), ...own.slice(0, 1)], share);
      if (run === undefined) return 'no run';
      return told(
        () => host.call('undoJobRun', { id: run.id }),
        (outcome) => ledger.undo(run.id, outcome),
      ).then(() => run.id);
    }
    case 'resume': {
      const run = pick(
        runs.filter(({ jobRunState }) => /FAILED|STOPPED|TIMEOUT/u.test(jobRunState)).slice(0, recentFailures),
        share,
      );
      if (run === undefined) return 'no run';
      // Twice at the same moment.
      const both = await Promise.allSettled([1, 2].map(() => begin(scene, 'resumeJobRun', { id: run.id })));
      const begun = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value.id] : []));
      if (begun.length > 1) throw new Error(`Run ${run.id} was resumed twice: ${begun.join(', ')}`);
      if (begun.length === 1) return `${run.id} as ${begun[0]}`;
      throw (both[0] as PromiseRejectedResult).reason;
    }
    case 'retry': {
      const run = pick(runs.slice(0, recentRuns), share);
      if (run === undefined) return 'no run';
      await host.call('retryCommit', { id: run.id });
      return run.id;
    }
    case 'rename':
      return save(scene, key, `${key}${scene.round}`, scene.jobs.get(key)!.job.description);
    case 'save':
      return save(scene, key, jobName, `${scene.round} ${share}`);
    case 'crawl': {
      const crawlerName = share < 0.5 ? 'ins' : 'outs';
      await host.call('crawl', { crawlerName }, true);
      return crawlerName;
    }
    case 'kill a worker':
      return host.killWorker((count) => Math.floor(share * count)) ? 'killed' : 'none';
    case 'take away':
      return files.moveAway(key) ? 'away' : 'is not there';
    case 'close':
      return files.makeReadOnly(key) ? 'read-only' : 'cannot be';
  }
}

async function begin({ host, ledger }: ChaosScene, procedure: string, input: unknown): Promise<JobRunText> {
  const run = await host.call<JobRunText>(procedure, input);
  ledger.begun(run.id);
  return run;
}

/** Over the version from before the burst, as every other save of it. */
async function save(scene: ChaosScene, key: string, name: string, description: string): Promise<string> {
  const { host, ledger } = scene;
  const { name: before, job, hash } = scene.jobs.get(key)!;
  const input = {
    job: { ...job, name, description },
    expectedHash: hash,
    ...(name === before ? {} : { previousName: before }),
  };
  await told(
    () => host.call('saveJob', input),
    (outcome) => ledger.save(key, { name, description, outcome }),
  );
  return name;
}

async function told(call: () => Promise<unknown>, note: (outcome: Outcome) => void): Promise<void> {
  try {
    await call();
    note('done');
  } catch (thrown) {
    note(isGone(thrown) ? 'unknown' : 'refused');
    throw thrown;
  }
}

function pick<T>(items: readonly T[], share: number): T | undefined {
  return items[Math.floor(share * items.length)];
}
