/** Workers of jobs: started ahead, and confined when their lease says where they write. Skipped where no Landlock is. */

import { mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { probeConfinement } from '#engine/workers/confinement/confine-process.ts';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { changes } from '#engine/workers/testing/attempts.ts';
import { contents, furnish, harmlessThreads, refused } from '#engine/workers/testing/furnished-folder.ts';
import { attempt, echo, query, unboundThreads } from '#engine/workers/testing/trial-operations.ts';
import { trialEntry, trialLimits, useTrialPools } from '#engine/workers/testing/trial-pools.ts';
import type { WorkerPool } from '#engine/workers/worker-pool.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

const { landlock } = probeConfinement();
const { start, folder } = useTrialPools();

let place: string;
let count = 0;
beforeEach(() => {
  count += 1;
  place = join(realpathSync(folder()), `place-${count}`);
  for (const name of ['outside', 'cache', 'first', 'second']) furnish(join(place, name));
});

/** With the processes that were started for both pools. */
function begin(): { job: WorkerPool; pids: number[] } {
  const pids: number[] = [];
  const fork = forkWorkers({ entry: trialEntry });
  const spawn = (): ReturnType<typeof fork> => {
    const started = fork();
    pids.push(started.pid!);
    return started;
  };
  return { job: start({ spawn, cacheFolder: join(place, 'cache') }).job, pids };
}

const at = (name: string): string => join(place, name);
const changed = (name: string) => ({ change: 'the end of a file', folder: at(name) }) as const;

describe.skipIf(landlock === null)('a worker of jobs', () => {
  test('that was started ahead is held on every thread that opens files', async () => {
    const { job, pids } = begin();
    await vi.waitFor(() => expect(pids).toHaveLength(2), 30_000);
    // It loads what it needs meanwhile.
    await delay(1000);
    await using lease = await job.lease(trialLimits, [at('first')]);
    const { pid } = await lease.run(echo, 0);
    expect(pids.slice(0, 2)).toContain(pid);
    expect((await lease.run(describeEnvironment, null)).confinement).toEqual({ landlock, obstacle: null });
    await lease.run(attempt, changed('cache'));
    await lease.run(query, 'SELECT count(DISTINCT range) FROM range(3000000)');
    const names = await lease.run(unboundThreads, null);
    expect(names.filter((name) => !harmlessThreads.test(name))).toEqual([]);
  });

  test('changes nothing outside of its own folder, the cache and what its lease names, by any way', async () => {
    const { job } = begin();
    await using lease = await job.lease(trialLimits, [at('first')]);
    const before = contents(at('outside'));
    for (const change of Object.keys(changes) as (keyof typeof changes)[]) {
      expect(await lease.run(attempt, { change, folder: at('outside') }), change).toMatch(refused);
      expect(contents(at('outside')), change).toEqual(before);
      for (const own of [at('first'), at('cache'), lease.temporaryDirectory]) {
        for (const name of readdirSync(own)) rmSync(join(own, name), { recursive: true });
        furnish(own);
        expect(await lease.run(attempt, { change, folder: own }), change).toBe('done');
      }
    }
    const write = `COPY (SELECT 42 AS v) TO '${at('outside')}/new.csv'`;
    await expect(lease.run(query, write)).rejects.toThrow(/[Pp]ermission denied/u);
    expect(contents(at('outside'))).toEqual(before);
  });

  test('serves leases of the same folders, and none of others', async () => {
    const { job } = begin();
    const used: string[] = [];
    const lists = [['first'], ['first'], ['second'], [], ['first'], ['first', 'second'], ['second', 'first']];
    for (const names of casesOfRun(lists, 2)) {
      await using lease = await job.lease(trialLimits, names.map(at));
      used.push(`${(await lease.run(echo, 0)).pid} ${[...names].sort().join(' and ')}`);
      for (const name of ['first', 'second'])
        expect(await lease.run(attempt, changed(name)), `${name} for ${names.join(' and ')}`).toMatch(
          names.includes(name) ? /^done$/u : refused,
        );
    }
    const folders = new Map(used.map((each) => each.split(/ (.*)/u, 2) as [string, string]));
    for (const each of used) expect(each).toBe(`${each.split(' ', 1)[0]} ${folders.get(each.split(' ', 1)[0]!)}`);
  });

  test('serves the next lease of the same folders', async () => {
    const { job } = begin();
    const used = new Set<number>();
    // One that took seconds is not used again, as on a busy machine.
    for (let lap = 0; lap < 10 && used.size === lap; lap += 1) {
      await using lease = await job.lease(trialLimits, [at('first')]);
      used.add((await lease.run(echo, 0)).pid);
    }
    expect(used.size).toBeLessThan(10);
  });

  test('that serves no lease is confined to what all may write', async () => {
    const { job } = begin();
    expect(await job.run(attempt, changed('first'))).toMatch(refused);
    expect(await job.run(attempt, changed('cache'))).toBe('done');
  });

  test('of a folder that was removed and made again is not used for it', async () => {
    const { job } = begin();
    let before: number;
    {
      await using lease = await job.lease(trialLimits, [at('first')]);
      before = (await lease.run(echo, 0)).pid;
    }
    rmSync(at('first'), { recursive: true });
    mkdirSync(at('first'));
    furnish(at('first'));
    await using lease = await job.lease(trialLimits, [at('first')]);
    expect((await lease.run(echo, 0)).pid).not.toBe(before);
    expect(await lease.run(attempt, changed('first'))).toBe('done');
  });
});
